from django.apps import AppConfig


class Config(AppConfig):
    name = "huiyin.kernel.search"
    label = "search"
