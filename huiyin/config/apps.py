from django.apps import AppConfig
from django.db.models.signals import post_migrate  # noqa: TID251  set-up of the database, no business effect


def _prepare(sender, using, **kwargs) -> None:
    from huiyin.kernel.setup import prepare

    if using == "default":
        prepare()
        _ship_wordings()


def _ship_wordings() -> None:
    """Departments that take calls get the wordings that ship; where their table is not there (yet), the job does it."""
    from django.db import connection

    from huiyin.rooms.desk.reception.actions.wordings import ship_to_all
    from huiyin.rooms.desk.reception.models import Wording

    if Wording._meta.db_table in connection.introspection.table_names():
        ship_to_all()


class Config(AppConfig):
    """Comes last of all apps: everything is registered by now, so the tables that join rooms can be filled."""

    name = "huiyin.config"
    label = "config"

    def ready(self) -> None:
        from huiyin.config import roles, wiring  # noqa: F401

        post_migrate.connect(_prepare, sender=self)
