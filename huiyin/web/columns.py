"""Columns that every ledger of matters has, drawn, sorted and filtered alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.matters.models import Importance
from huiyin.kernel.money import yuan
from huiyin.web.drawing import BADGE, DUE
from huiyin.web.kit import Column
from huiyin.web.saying import chosen, matter_due, state_cell
from huiyin.web.templatetags.huiyin import when


def number_column() -> Column:
    return Column("number", _("编号"), lambda row: row.record.number, sticky=True)


def title_column(label: Any, **more: Any) -> Column:
    return Column(
        "title", label, lambda row: row.matter.title, wide=True, filter="matter__title__contains", **more
    )


def state_column(choices: Any) -> Column:
    return Column("state", _("状态"), state_cell, template=BADGE, filter="matter__state", choices=choices)


def due_column() -> Column:
    return Column("due", _("时限"), matter_due, sort="matter__next_due", template=DUE)


def owner_column() -> Column:
    return Column(
        "owner", _("责任人"), lambda row: row.matter.owner.name, filter="matter__owner__name__contains"
    )


def opened_column(label: Any, **more: Any) -> Column:
    return Column(
        "opened",
        label,
        lambda row: when(row.matter.opened_at),
        filter="matter__opened_at",
        day=True,
        full=lambda row: row.matter.opened_at,
        **more,
    )


def importance_column(**more: Any) -> Column:
    return Column(
        "importance",
        _("重要程度"),
        lambda row: chosen(row.matter, "importance"),
        filter="matter__importance",
        choices=Importance.choices,
        **more,
    )


def money_column(name: str, label: Any, of: Callable[[Any], int | None], **more: Any) -> Column:
    """An amount in 分: with two decimals on the screen, a number in the workbook, nothing where there is none."""

    def shown(row) -> str:
        return "" if (fen := of(row)) is None else yuan(fen)

    def full(row) -> float | str:
        return "" if (fen := of(row)) is None else fen / 100

    return Column(name, label, shown, full=full, align="end", **more)
