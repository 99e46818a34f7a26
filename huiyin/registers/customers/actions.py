"""What happens to customers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering, vault
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.parties.models import Party, Phone
from huiyin.kernel.privacy.masking import reveal
from huiyin.kernel.records.bulk import take_keys
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.customers import forms
from huiyin.registers.customers.models import Customer, Tie
from huiyin.registers.customers.queries import customers_seen_by


def _document(customer: Customer) -> str:
    party = customer.party
    return tokens.document(
        names=(party.name,),
        phones=[phone.number for phone in party.phones.all()],
        codes=[customer.record.number or "", *(tie.unit.path for tie in party.ties.select_related("unit"))],
        texts=(customer.note,),
    )


CUSTOMERS = register(
    Kind(
        "customers",
        _("客户"),
        Customer,
        customers_seen_by,
        series=numbering.register("KH", "KH-{n:06d}"),
        document=_document,
    )
)


def sealed_id(party: Party, id_number: str) -> dict:
    """An identity number as it is stored: under the party's key, with a blind index to find it by."""
    if not id_number:
        return {}
    sealed = vault.encrypt(vault.opened(party.sealed_key), id_number.encode(), f"id:{party.pk}")
    return {"id_sealed": sealed, "id_blind": vault.blind(id_number, "id number")}


def id_number_of(customer: Customer) -> str:
    """The identity number in clear, for who has revealed it; empty where none is kept."""
    if not customer.id_sealed:
        return ""
    party = customer.party
    return vault.decrypt(vault.opened(party.sealed_key), bytes(customer.id_sealed), f"id:{party.pk}").decode()


@opens(
    "customers.register",
    label=_("登记客户"),
    clauses=["YX-2.1.1a"],
    form=forms.RegisterForm,
    icon="user-plus",
)
def register_customer(
    act, record, *, name, kind="person", phones=(), id_number="", unit=None, role="owner", vip=False, note=""
):
    """Whoever calls is written down once, with a way to reach them, so that every later promise has an address."""
    if id_number and Customer.objects.filter(id_blind=vault.blind(id_number, "id number")).exists():
        raise Refused(
            _("这个证件号码已登记在另一位客户名下"), _("请先查找该客户，不要重复登记"), field="id_number"
        )
    party = Party.objects.create(name=name, kind=kind, sealed_key=vault.new_sealed_key())
    Phone.objects.bulk_create(Phone(party=party, number=n, position=i) for i, n in enumerate(phones))
    record.party = party
    if unit:
        Tie.objects.create(party=party, unit=unit, role=role)
    act.note(客户=name, 电话="、".join(phones), 房屋=str(unit or ""))
    return Customer.objects.create(record=record, vip=vip, note=note, **sealed_id(party, id_number))


@register_customer.in_set
def register_customers(act, rows):
    """As register_customer, for rows that were checked to be new and sound."""
    keys = take_keys(Party, len(rows))
    parties = Party.objects.bulk_create(
        Party(pk=key, name=row["name"], kind=row.get("kind") or "person", sealed_key=vault.new_sealed_key())
        for key, row in zip(keys, rows, strict=True)
    )
    pairs = list(zip(parties, rows, strict=True))
    Phone.objects.bulk_create(
        Phone(party=party, number=number, position=i)
        for party, row in pairs
        for i, number in enumerate(row.get("phones") or ())
    )
    records = sets.open_records(
        act,
        [{**row, "party": party} for party, row in pairs],
        said=lambda row: {"客户": row["name"], "电话": "、".join(row.get("phones") or ())},
    )
    customers = Customer.objects.bulk_create(
        Customer(
            record=record,
            vip=bool(row.get("vip")),
            note=row.get("note") or "",
            **({"id_sealed": None, "id_blind": None} | sealed_id(party, row.get("id_number") or "")),
        )
        for record, (party, row) in zip(records, pairs, strict=True)
    )
    Tie.objects.bulk_create(
        Tie(party=party, unit=row["unit"], role=row.get("role") or "owner")
        for party, row in pairs
        if row.get("unit")
    )
    sets.put_many(
        [
            (
                record.pk,
                tokens.document(
                    names=(row["name"],),
                    phones=row.get("phones") or (),
                    codes=[str(record.number), *([row["unit"].path] if row.get("unit") else [])],
                    texts=(row.get("note") or "",),
                ),
            )
            for record, row in zip(records, rows, strict=True)
        ]
    )
    return customers


@action("customers.correct", label=_("更正"), clauses=["YX-2.1.1a"], form=forms.CorrectForm, icon="edit")
def correct_customer(act, customer, *, name, phones=(), vip=False, note=""):
    """A mistake in a customer's particulars is put right with a reason, never silently."""
    if not act.reason:
        raise Refused(_("更正需要写明理由"), _("在“理由”一栏写一句"), field="reason")
    party = customer.party
    if party.name != name:
        act.note(姓名=f"{party.name} → {name}")
        party.name = name
        party.save(update_fields=["name"])
    before = [phone.number for phone in party.phones.order_by("position")]
    if list(phones) != before:
        act.note(电话=f"{'、'.join(before)} → {'、'.join(phones)}")
        party.phones.all().delete()
        Phone.objects.bulk_create(Phone(party=party, number=n, position=i) for i, n in enumerate(phones))
    customer.vip, customer.note = vip, note


@action(
    "customers.reveal",
    label=_("查看完整信息"),
    clauses=["YX-1.4"],
    adds=True,
    form=forms.RevealForm,
    icon="eye",
    hidden=True,
)
def reveal_customer(act, customer):
    """Who needs to see a masked number says why, and the look is kept with the customer for the manager to read."""
    if not act.reason:
        raise Refused(_("查看完整信息需要写明用途"), _("在“理由”一栏写一句"), field="reason")
    reveal(act, customer.party)
