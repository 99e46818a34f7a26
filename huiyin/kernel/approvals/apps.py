from django.apps import AppConfig


class Config(AppConfig):
    name = "huiyin.kernel.approvals"
    label = "approvals"
