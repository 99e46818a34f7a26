"""What the pages of loans have in common."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.money import yuan
from huiyin.kernel.privacy.masking import masked_name
from huiyin.web.kit import Column, Section, listed
from huiyin.web.saying import badge_cell, name_of


def day(of) -> str:
    return f"{of:%Y-%m-%d}" if of else ""


def day_column(name: str, label: Any, **more: Any) -> Column:
    return Column(
        name, label, lambda row: day(getattr(row, name)), full=lambda row: getattr(row, name) or "", **more
    )


def party_column(of=lambda row: row.record.party) -> Column:
    return Column(
        "party",
        __("借款人"),
        lambda row: masked_name(name_of(of(row))),
        full=lambda row: name_of(of(row)),
        personal=True,
    )


def money(of: int) -> str:
    return _("%s元") % yuan(of)


def standing(row, label="", tone: str = "green", voided=None) -> dict:
    """已停用 or 已作废, or how it stands."""
    if row.record.voided_at:
        return badge_cell(str(voided or _("已作废")), "grey")
    return badge_cell(str(label or _("有效")), tone)


def link(kind: str, row) -> str:
    return reverse("record", args=[kind, row.pk])


def lined(title, lines, action: str = "") -> Section:
    return listed(title, lines, action)


def lender_names(mortgage) -> str:
    """Who lends, of the parts at hand."""
    return "、".join(dict.fromkeys(str(part.lender) for part in mortgage.parts.all() if part.lender))
