from django.apps import AppConfig


class Config(AppConfig):
    name = "huiyin.web"
    label = "web"

    def ready(self) -> None:
        from huiyin.web import importing, outgoing, style, supervising  # noqa: F401  their screens register themselves
