"""The customer ledger and the customer's page."""

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.parties.models import Party, Phone
from huiyin.kernel.privacy.masking import masked_id, masked_name, masked_phone
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record
from huiyin.registers.customers.actions.registering import id_number_of
from huiyin.registers.customers.models import Tie
from huiyin.web.kit import Column, Fact, Page, Section, page
from huiyin.web.saying import state_badge

# Kept as lists, in an order that stays: a manager asked for each of a hundred thousand rows would cost as much again.
PHONES = Prefetch("record__party__phones", Phone.objects.order_by("position", "pk"), to_attr="listed_phones")
TIES = Prefetch(
    "record__party__ties", Tie.objects.select_related("unit").order_by("pk"), to_attr="listed_ties"
)


def _phones(customer) -> list[str]:
    return [phone.number for phone in customer.party.listed_phones]


def _units(customer) -> str:
    return "、".join(tie.unit.path for tie in customer.party.listed_ties)


def _facts(customer, member):
    party = customer.party
    facts = [
        Fact(_("姓名"), party.name, party=True, masked=masked_name(party.name)),
        *(Fact(_("电话"), number, party=True, masked=masked_phone(number)) for number in _phones(customer)),
        Fact(_("类别"), party.get_kind_display()),
        Fact(_("客户编号"), customer.record.number),
    ]
    if customer.id_sealed:
        number = id_number_of(customer)
        facts.append(Fact(_("证件号码"), number, party=True, masked=masked_id(number)))
    facts += [
        Fact(tie.get_role_display(), tie.unit.path, url=reverse("record", args=["units", tie.unit_id]))
        for tie in party.listed_ties
    ]
    return [*facts, Fact(_("贵宾"), _("是") if customer.vip else _("否")), Fact(_("备注"), customer.note)]


def _everything(customer, member):
    """All that is known of a customer, newest first: each kind through what the member may see of it."""
    rows = Record.objects.filter(party=customer.record.party_id).exclude(pk=customer.pk).order_by("-id")
    by_kind: dict[str, list[int]] = {}
    for key, of in rows.values_list("pk", "kind")[:60]:
        by_kind.setdefault(of, []).append(key)
    found = []
    for name, keys in by_kind.items():
        kind = KINDS[name]
        for subject in kind.particulars(kind.seen_by(member)).filter(pk__in=keys):
            found.append(
                {
                    "key": subject.pk,
                    "label": f"{kind.label} {subject.record.number or ''}",
                    "words": kind.title(subject),
                    "url": reverse("record", args=[name, subject.pk]),
                }
                | (state_badge(kind, subject.matter) if kind.is_matter else {})
            )
    return sorted(found, key=lambda one: -one["key"])


def _sections(customer, member):
    lines = _everything(customer, member)
    if not lines:
        return [Section(_("往来记录"), text=_("还没有来电、投诉或其他事项。"))]
    return [
        Section(_("往来记录"), template="web/components/lines.html", context={"lines": lines}, flush=True)
    ]


page(
    Page(
        "customers",
        "registers",
        "users",
        columns=(
            Column("number", __("编号"), lambda c: c.record.number, sticky=True),
            Column(
                "name",
                __("姓名"),
                lambda c: masked_name(c.party.name),
                filter="record__party__name__contains",
                full=lambda c: c.party.name,
                personal=True,
                edits="name",
            ),
            Column(
                "phones",
                __("电话"),
                lambda c: "、".join(map(masked_phone, _phones(c))),
                filter="record__party__phones__number__endswith",
                full=lambda c: "、".join(_phones(c)),
                personal=True,
                edits="phones",
            ),
            Column("units", __("房屋"), _units),
            Column(
                "kind",
                __("类别"),
                lambda c: c.party.get_kind_display(),
                filter="record__party__kind",
                choices=Party.Kind.choices,
                minor=True,
            ),
            Column("project", __("项目"), lambda c: c.record.project.name if c.record.project else ""),
            Column(
                "vip",
                __("贵宾"),
                lambda c: _("贵宾") if c.vip else "",
                minor=True,
                full=lambda c: _("是") if c.vip else _("否"),
                edits="vip",
            ),
            Column("note", __("备注"), lambda c: c.note, wide=True, minor=True, edits="note"),
        ),
        edited_by="customers.correct",
        rows=lambda rows: rows.select_related("record__project", "record__party").prefetch_related(
            PHONES, TIES
        ),
        one=lambda rows: rows.prefetch_related(PHONES, TIES),
        facts=_facts,
        sections=_sections,
        clauses=("YX-1.4", "YX-2.1.1a"),
        empty=__("登记第一位客户，或从 Excel 导入已有的客户名册。"),
    )
)
