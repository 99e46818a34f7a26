from django.apps import AppConfig


class Config(AppConfig):
    name = "huiyin.kernel.custody"
    label = "custody"

    def ready(self) -> None:
        from huiyin.kernel.custody import standing  # noqa: F401  registers its invariant
