"""What the pages of the book have in common: amounts, whose it is, vouchers, what was put to what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.money import capital, yuan
from huiyin.kernel.privacy.masking import masked_name
from huiyin.kernel.records.kinds import KINDS
from huiyin.registers.accounts.models import Allocation, Entry, EntryLine, charge_choices, charge_label
from huiyin.web.kit import Column, Fact, Section, listed
from huiyin.web.saying import badge_cell, name_of

BADGE = "web/components/cell_badge.html"


def masked(party) -> str:
    return masked_name(party.name) if party else ""


# ── columns ─────────────────────────────────────────────────────────────────────


def day_column(name: str, label: Any, **more: Any) -> Column:
    return Column(
        name,
        label,
        lambda row: f"{day:%Y-%m-%d}" if (day := getattr(row, name)) else "",
        full=lambda row: getattr(row, name),
        filter=f"{name}__startswith",
        **more,
    )


def unit_column() -> Column:
    return Column(
        "unit", __("房屋"), lambda row: row.unit.path if row.unit else "", filter="unit__path__startswith"
    )


def party_column(
    of: Callable[[Any], Any] = lambda row: row.record.party, path: str = "record__party"
) -> Column:
    return Column(
        "party",
        __("客户"),
        lambda row: masked(of(row)),
        full=lambda row: name_of(of(row)),
        filter=f"{path}__name",
        personal=True,
    )


def charge_column() -> Column:
    return Column(
        "charge",
        __("款项"),
        lambda row: charge_label(row.charge),
        filter="charge",
        choices=charge_choices,
    )


def project_column() -> Column:
    return Column(
        "project",
        __("项目"),
        lambda row: name_of(row.record.project),
        filter="record__project__name",
        minor=True,
    )


def standing_cell(row, label: Any = None, tone: str = "green", voided: Any = None) -> dict:
    """作废 as whoever took it back says it, or how it stands."""
    if row.record.voided_at:
        return badge_cell(str(voided or _("已作废")), "grey")
    return badge_cell(str(label or _("有效")), tone)


# ── facts ───────────────────────────────────────────────────────────────────────


def money_facts(label: Any, fen: int, explains: str = "") -> list[Fact]:
    """An amount in figures, which open their reckoning where there is one, and in capitals."""
    return [Fact(label, f"{yuan(fen)} {_('元')}", explains=explains), Fact(_("大写"), capital(fen))]


def whose_facts(row, member, party=None) -> list[Fact]:
    """Project, unit (leading to its statement) and customer, masked."""
    party = party if party is not None else row.record.party
    facts = [Fact(_("项目"), name_of(row.record.project))]
    if unit := getattr(row, "unit", None):
        may = reach_of(member).may("statements.see", unit.record.department_id, unit.record.project_id)
        facts.append(Fact(_("房屋"), unit.path, url=statement_url(unit) if may else ""))
    if person := getattr(row, "member", None):
        facts.append(Fact(_("员工"), person.name))
    if party is not None:
        facts.append(Fact(_("客户"), party.name, party=True, masked=masked(party)))
    return facts


def statement_url(unit) -> str:
    return f"{reverse('statement')}?unit={unit.pk}"


def record_fact(label: Any, record, member) -> list[Fact]:
    """Another record by its number, leading there where the member sees it."""
    if record is None:
        return []
    seen = KINDS[record.kind].seen_by(member).filter(pk=record.pk).exists()
    words = f"{KINDS[record.kind].label} {record.number or ''}".strip()
    return [Fact(label, words, url=reverse("record", args=[record.kind, record.pk]) if seen else "")]


# ── sections ────────────────────────────────────────────────────────────────────

LINES = Prefetch("lines", EntryLine.objects.select_related("account__till", "account__unit").order_by("pk"))


def lines_shown(entry) -> list[dict]:
    """A voucher's lines, the debit side first as on paper."""
    rows = sorted(entry.lines.all(), key=lambda line: (line.amount < 0, line.pk))
    return [
        {
            "account": line.account.label,
            "unit": line.account.unit.path if line.account.unit else "",
            "debit": yuan(line.debit) if line.debit else "",
            "credit": yuan(line.credit) if line.credit else "",
        }
        for line in rows
    ]


def entry_sections(row, member) -> list[Section]:
    """The vouchers of a record with their lines, for whoever reads the book."""
    record = row.record
    if not reach_of(member).may("entries.see", record.department_id, record.project_id):
        return []
    found = Entry.objects.filter(about=record).select_related("record", "reverses__record").order_by("pk")
    entries = [
        {
            "number": entry.record.number,
            "url": reverse("record", args=["entries", entry.pk]),
            "on": entry.on,
            "words": entry.words,
            "lines": lines_shown(entry),
            "total": yuan(entry.total),
        }
        for entry in found.prefetch_related(LINES)
    ]
    return [
        Section(_("记账凭证"), template="accounts/entries.html", context={"entries": entries}, flush=True)
    ]


def allocation_sections(allocations: Iterable[Allocation], member, *, of_bill: bool) -> list[Section]:
    """What settles a bill, or what a paper settles; what was undone is struck through."""
    lines = []
    for one in allocations:
        record = one.source if of_bill else one.bill.record
        words = f"{KINDS[record.kind].label} {record.number}"
        line = {
            "label": words if of_bill else f"{words} {charge_label(one.bill.charge)}",
            "words": f"{yuan(one.amount)} {_('元')}",
            "url": reverse("record", args=[record.kind, record.pk]),
        }
        lines.append(line | ({"state_label": _("已解除"), "state_tone": "grey"} if one.undone else {}))
    if not lines:
        return []
    title = _("由什么核销") if of_bill else _("核销的应收单")
    return [listed(title, lines)]


def put_by(row):
    """What a payment or a set-off was put to."""
    found = Allocation.objects.filter(source=row.pk).select_related("source", "bill__record")
    return found.order_by("pk")


def explained_url(row, figure: str = "amount") -> str:
    """Where the reckoning of a figure opens; empty where none was kept."""
    kept = row.record.explanations.filter(figure=figure).exists()
    return reverse("explanation", args=[row.record.kind, row.pk, figure]) if kept else ""
