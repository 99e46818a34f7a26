from django.apps import AppConfig


class Config(AppConfig):
    name = "huiyin.kernel.live"
    label = "live"
