from django.apps import AppConfig


class Config(AppConfig):
    name = "huiyin.kernel.approvals"
    label = "approvals"

    def ready(self) -> None:
        from huiyin.kernel.approvals import standing  # noqa: F401  registers its invariant
