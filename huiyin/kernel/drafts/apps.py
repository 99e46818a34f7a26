from django.apps import AppConfig


class Config(AppConfig):
    name = "huiyin.kernel.drafts"
    label = "drafts"
