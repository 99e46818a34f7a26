"""What the forms of the book have in common: whose it is, which bills, which account of ours."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.money import yuan
from huiyin.kernel.parties.models import Party
from huiyin.registers.accounts.models import Bill, Credit, Payment, Till, charge_label
from huiyin.registers.accounts.queries import open_bills, tills_seen_by
from huiyin.registers.customers.models import Customer
from huiyin.registers.customers.queries import parties_seen_by
from huiyin.registers.estates.models import Unit
from huiyin.registers.estates.queries import units_seen_by
from huiyin.web.forms import ActionForm, PickField


def plain(fen: int) -> str:
    """An amount as it stands in a field."""
    return yuan(fen).replace(",", "")


class TillField(forms.ModelChoiceField):
    """One of our accounts that is in use, with its project."""

    def __init__(self, label) -> None:
        super().__init__(Till.objects.none(), label=label, empty_label=_("请选择"))

    def offer(self, member) -> None:
        standing = tills_seen_by(member).filter(record__voided_at=None)
        self.queryset = standing.select_related("record__project").order_by("sort", "name")

    def label_from_instance(self, obj) -> str:
        return f"{obj.record.project.name} {obj}" if obj.record.project else str(obj)


class UnitForm(ActionForm):
    """What concerns a unit and its customer; booked with the department and the project that keep the unit."""

    unit = PickField("units", Unit.objects.none(), label=_("房屋"), help_text=_("如 3-2-1502"))
    party = PickField("customers", Party.objects.none(), label=_("客户"))

    def prepare(self) -> None:
        unit, party = self.fields["unit"], self.fields["party"]
        unit.queryset = units_seen_by(self.member).select_related("record__department", "record__project")  # type: ignore[attr-defined]
        party.queryset = parties_seen_by(self.member)  # type: ignore[attr-defined]
        about = self.subject
        if isinstance(about, Unit):
            unit.initial = about.pk
            tie = about.ties.filter(to_on=None, role__in=("buyer", "owner")).order_by("pk").first()
            party.initial = tie.party_id if tie else None
        elif isinstance(about, Customer):
            party.initial = about.record.party_id
            tie = about.party.ties.filter(to_on=None).order_by("pk").first()
            unit.initial = tie.unit_id if tie else None
        elif isinstance(about, Bill | Credit | Payment):
            unit.initial, party.initial = about.unit_id, about.record.party_id

    def facts(self):
        facts = super().facts()
        if unit := facts.get("unit"):
            facts |= {"department": unit.record.department, "project": unit.record.project}
        return facts


class BillsField(forms.MultipleChoiceField):
    """Open bills to tick; none ticked is the oldest first."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        super().__init__(
            label=_("核销哪些应收单"), choices=list, required=False, help_text=_("不勾选即先缴最早到期的")
        )
        self.offered: dict[str, Bill] = {}

    def offer(self, bills: list[Bill]) -> None:
        self.offered = {str(bill.pk): bill for bill in bills}
        self.choices = [
            (
                key,
                _now("%(number)s %(charge)s 差 %(open)s 元，%(due)s到期")
                % {
                    "number": bill.record,
                    "charge": charge_label(bill.charge),
                    "open": yuan(bill.open),
                    "due": f"{bill.due_on:%Y-%m-%d}",
                },
            )
            for key, bill in self.offered.items()
        ]

    def chosen(self, ticked: list[str]) -> list[tuple[Bill, int | None]] | None:
        """The bills ticked, each to be settled as far as the amount reaches; None where none is."""
        return [(bill, None) for key, bill in self.offered.items() if key in ticked] or None


def bills_about(subject) -> list[Bill]:
    """The open bills that a form opened from this page may mean."""
    if isinstance(subject, Unit):
        return open_bills(subject)
    if isinstance(subject, Bill | Credit | Payment):
        party = subject.party if isinstance(subject, Payment) else subject.record.party
        return open_bills(subject.unit, party, subject.member)
    if isinstance(subject, Customer):
        return open_bills(party=subject.party)
    return []
