"""Writing customers down, one at a time and in sets."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering, vault
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.act import facts_of
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import opens
from huiyin.kernel.parties.models import Party, Phone
from huiyin.kernel.records.bulk import insert_many, take_keys
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.customers import forms
from huiyin.registers.customers.models import Customer, Tie
from huiyin.registers.customers.queries import customers_ever_seen_by


def document(customer: Customer) -> str:
    """What the customer is found by: their own names, numbers and doors, and those of who was merged into them."""
    party = customer.party
    merged = list(party.merged.order_by("pk"))
    among = [party.pk, *(one.pk for one in merged)]
    doors = Tie.objects.filter(party__in=among, to_on=None).order_by("party", "pk")
    return tokens.document(
        names=(party.name, *(one.name for one in merged)),
        phones=Phone.objects.filter(party__in=among)
        .order_by("party", "position")
        .values_list("number", flat=True),
        codes=[
            customer.record.number or "",
            customer.tax_number,
            *doors.values_list("unit__path", flat=True),
        ],
        texts=(customer.note,),
    )


COLUMNS = ("vip", "id_sealed", "id_blind", "tax_number", "tax_office", "note")  # all but the key

CUSTOMERS = register(
    Kind(
        "customers",
        _("客户"),
        Customer,
        customers_ever_seen_by,
        series=numbering.register("KH", "KH-{n:06d}"),
        document=document,
        personal=("id_sealed", "id_blind", "note"),
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


def _said(name, phones, doors) -> dict:
    """The words of the line that opens a customer; empty ones are left out."""
    words = {
        "客户": name,
        "电话": "、".join(phones),
        "房屋": "、".join(str(unit) for unit, _role in doors),
    }
    return {label: said for label, said in words.items() if said}


def refuse_known(id_numbers) -> None:
    """Raises Refused for a number that another customer has."""
    blinds = [vault.blind(number, "id number") for number in id_numbers if number]
    if blinds and Customer.objects.filter(id_blind__in=blinds, record__voided_at=None).exists():
        raise Refused(
            _("这个证件号码已登记在另一位客户名下"), _("请先查找该客户，不要重复登记"), field="id_number"
        )


@opens(
    "customers.register",
    label=_("登记客户"),
    clauses=["YX-2.1.1a"],
    form=forms.RegisterForm,
    icon="user-plus",
)
def register_customer(
    act,
    record,
    *,
    name,
    kind="person",
    phones=(),
    id_number="",
    unit=None,
    role="owner",
    further=(),
    vip=False,
    tax_number="",
    tax_office="",
    note="",
):
    """Whoever calls is written down once, with a way to reach them, so that every later promise has an address.

    `further` holds more doors of the same customer, each with the role in which it is theirs.
    """
    refuse_known([id_number])
    party = Party.objects.create(name=name, kind=kind, sealed_key=vault.new_sealed_key())
    Phone.objects.bulk_create(Phone(party=party, number=n, position=i) for i, n in enumerate(phones))
    record.party = party
    doors = [(unit, role), *further] if unit else list(further)
    Tie.objects.bulk_create(Tie(party=party, unit=unit, role=role) for unit, role in doors)
    act.note(**_said(name, phones, doors))
    return Customer.objects.create(
        record=record,
        vip=vip,
        tax_number=tax_number,
        tax_office=tax_office,
        note=note,
        **sealed_id(party, id_number),
    )


@register_customer.in_set
def register_customers(act, rows):
    """As register_customer, for rows that were checked to be new and sound; refused as a whole."""
    refuse_known([row.get("id_number") for row in rows])
    keys = take_keys(Party, len(rows))
    made = [
        _Made(Party(pk=key, sealed_key=vault.new_sealed_key()), row)
        for key, row in zip(keys, rows, strict=True)
    ]
    insert_many(
        Party,
        ("id", "kind", "name", "sealed_key"),
        [(m.party.pk, *m.identity, m.party.sealed_key) for m in made],
    )
    insert_many(
        Phone,
        ("party", "number", "label", "position"),
        [(m.party.pk, number, "", i) for m in made for i, number in enumerate(m.phones)],
    )
    records = sets.open_records(
        act,
        [{**m.row, "party": m.party, "made": m} for m in made],
        said=lambda row: facts_of(row["made"].customer) | row["made"].said(),
    )
    for m, record in zip(made, records, strict=True):
        m.customer.record = record
    insert_many(
        Customer,
        ("record", *COLUMNS),
        [(m.customer.pk, *(getattr(m.customer, name) for name in COLUMNS)) for m in made],
    )
    insert_many(
        Tie,
        ("party", "unit", "role"),
        [(m.party.pk, unit.pk, role) for m in made for unit, role in m.doors],
    )
    sets.put_many([(m.customer.pk, m.document()) for m in made])
    return [m.customer for m in made]


class _Made:
    """One row of a set on its way to becoming a customer."""

    def __init__(self, party: Party, row: dict) -> None:
        self.party, self.row = party, row
        party.name, party.kind = self.identity[1], self.identity[0]
        self.customer = Customer(
            vip=bool(row.get("vip")),
            **{name: row.get(name) or "" for name in ("tax_number", "tax_office", "note")},
            **sealed_id(party, row.get("id_number") or ""),
        )

    @property
    def identity(self) -> tuple[str, str]:
        return self.row.get("kind") or "person", self.row["name"]

    @property
    def phones(self):
        return self.row.get("phones") or ()

    @property
    def doors(self) -> list[tuple]:
        unit, further = self.row.get("unit"), self.row.get("further") or ()
        return [(unit, self.row.get("role") or "owner"), *further] if unit else list(further)

    def said(self) -> dict:
        return _said(self.row["name"], self.phones, self.doors)

    def document(self) -> str:
        return tokens.document(
            names=(self.row["name"],),
            phones=self.phones,
            codes=[
                str(self.customer.record.number),
                self.customer.tax_number,
                *(unit.path for unit, _role in self.doors),
            ],
            texts=(self.customer.note,),
        )


def take_newcomer_down(act, record, name: str, phones, unit=None, id_number="") -> None:
    """Whoever is not in the register yet is taken down with what they came for, and is the record's party."""
    if record.party is None and name:
        record.party = act.beforehand(
            "customers.register",
            department=record.department,
            project=record.project,
            name=name,
            phones=phones,
            unit=unit,
            id_number=id_number,
        ).party
