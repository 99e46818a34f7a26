from django.apps import AppConfig


class Config(AppConfig):
    name = "huiyin.kernel.schedules"
    label = "schedules"

    def ready(self) -> None:
        from huiyin.kernel.schedules import jobs  # noqa: F401
