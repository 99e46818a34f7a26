"""The customer ledger and the customer's page."""

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.parties.models import Party, Phone
from huiyin.kernel.privacy.masking import masked_id, masked_name, masked_phone
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record
from huiyin.registers.customers.actions.registering import id_number_of
from huiyin.registers.customers.models import Tie
from huiyin.registers.customers.queries import customer_of, likely_twice, same_people
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Screen, Section, listed, page, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, chosen, state_badge

# Kept as lists, in an order that stays: a manager asked for each of a hundred thousand rows would cost as much again.
PHONES = Prefetch("record__party__phones", Phone.objects.order_by("position", "pk"), to_attr="listed_phones")
TIES = Prefetch(
    "record__party__ties", Tie.objects.select_related("unit").order_by("pk"), to_attr="listed_ties"
)


def _phones(customer) -> list[str]:
    return [phone.number for phone in customer.party.listed_phones]


def _ties(customer, ended: bool = False) -> list:
    return [tie for tie in customer.party.listed_ties if bool(tie.to_on) == ended]


def _units(customer) -> str:
    return "、".join(dict.fromkeys(tie.unit.path for tie in _ties(customer)))


def _tie_words(tie) -> str:
    days = " ".join(
        words % f"{day:%Y-%m-%d}" for words, day in ((_("%s起"), tie.from_on), (_("至%s"), tie.to_on)) if day
    )
    told = _("可代为了解进展") if tie.may_be_told and not tie.to_on else ""
    return "，".join(filter(None, (tie.unit.path, days, told)))


def _facts(customer, member):
    party = customer.party
    facts = [
        Fact(_("姓名"), party.name, party=True, masked=masked_name(party.name)),
        *(Fact(_("电话"), number, party=True, masked=masked_phone(number)) for number in _phones(customer)),
        Fact(_("类别"), chosen(party, "kind")),
        Fact(_("客户编号"), customer.record.number),
    ]
    if customer.id_sealed:
        number = id_number_of(customer)
        facts.append(Fact(_("证件号码"), number, party=True, masked=masked_id(number)))
    if party.merged_into_id and (kept := customer_of(party.merged_into)):
        url = reverse("record", args=["customers", kept.pk])
        facts.insert(0, Fact(_("已并入"), kept.record.number, url=url))
    facts += [
        Fact(chosen(tie, "role"), _tie_words(tie), url=reverse("record", args=["units", tie.unit_id]))
        for tie in _ties(customer)
    ]
    if party.kind == Party.Kind.COMPANY:
        facts += [
            Fact(_("纳税人识别号"), customer.tax_number),
            Fact(_("主管税务机关"), customer.tax_office),
        ]
    return [*facts, Fact(_("贵宾"), _("是") if customer.vip else _("否")), Fact(_("备注"), customer.note)]


def _everything(customer, member):
    """All that is known of a customer and of who was merged into them, newest first, as far as the member sees it."""
    rows = (
        Record.objects.filter(party__in=same_people(customer.party)).exclude(pk=customer.pk).order_by("-id")
    )
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
    sections = [
        listed(_("往来记录"), lines)
        if lines
        else Section(_("往来记录"), text=_("还没有来电、投诉或其他事项。"))
    ]
    if past := _ties(customer, ended=True):
        facts = [Fact(chosen(tie, "role"), _tie_words(tie)) for tie in past]
        sections.append(Section(_("以往的房屋关系"), facts=facts))
    return sections


page(
    Page(
        "customers",
        "registers",
        "users",
        columns=(
            number_column(),
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
                lambda c: chosen(c.party, "kind"),
                filter="record__party__kind",
                choices=Party.Kind.choices,
                minor=True,
            ),
            Column("project", __("项目"), lambda c: c.record.project.name if c.record.project else ""),
            Column(
                "tax_number", __("纳税人识别号"), lambda c: c.tax_number, filter="tax_number", hidden=True
            ),
            Column("tax_office", __("主管税务机关"), lambda c: c.tax_office, hidden=True),
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
        tools=((__("疑似重复"), "duplicates", "users-group"),),
    )
)


def duplicates(request: MemberRequest) -> HttpResponse:
    """Customers who may be one person written down twice, to be compared and merged."""
    groups = [
        {
            "title": _("电话相同：%s") % masked_phone(group["words"])
            if group["why"] == "phone"
            else _("同名同房屋：%s") % group["words"],
            "customers": [
                {
                    "number": one.record.number,
                    "name": masked_name(one.party.name),
                    "url": reverse("record", args=["customers", one.pk]),
                    "merge_url": reverse("act", args=["customers", one.pk, "customers.merge"])
                    + f"?into={group['customers'][0].record.party_id}"
                    if n
                    else "",
                }
                for n, one in enumerate(group["customers"])
            ],
        }
        for group in likely_twice(request.user)
    ]
    context = {
        "page_title": _("疑似重复的客户"),
        "breadcrumbs": [(_("客户"), reverse("ledger", args=["customers"]))],
        "groups": groups,
        "may_merge": reach_of(request.user).may("customers.merge"),
        "clauses": chips(["YX-2.1.1a"]),
    }
    return render(request, "customers/duplicates.html", context)


screen(Screen("duplicates", "customers/duplicates", duplicates, right="customers.merge"))
