from django.apps import AppConfig


class Config(AppConfig):
    name = "huiyin.kernel.files"
    label = "files"
