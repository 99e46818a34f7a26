from django.apps import AppConfig


class Config(AppConfig):
    name = "huiyin.web"
    label = "web"
