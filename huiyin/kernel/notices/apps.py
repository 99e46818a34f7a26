from django.apps import AppConfig


class Config(AppConfig):
    name = "huiyin.kernel.notices"
    label = "notices"
