from django.apps import AppConfig
from django.db.models.signals import post_migrate  # noqa: TID251  set-up of the database, no business effect


def _prepare(sender, using, **kwargs) -> None:
    from huiyin.kernel.setup import prepare

    if using == "default":
        prepare()


class Config(AppConfig):
    """Comes last of all apps: everything is registered by now, so the tables that join rooms can be filled."""

    name = "huiyin.config"
    label = "config"

    def ready(self) -> None:
        from huiyin.config import roles, wiring  # noqa: F401

        post_migrate.connect(_prepare, sender=self)
