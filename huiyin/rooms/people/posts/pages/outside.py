"""The ledgers of contacts outside the house and of publicity, and their pages."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.rooms.people.posts.models import Contact, Publicity
from huiyin.rooms.people.posts.queries import open_questions, with_questions
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import badge_cell, chosen, day, name_of

BADGE = "web/components/cell_badge.html"
SHOWN = 60


def _name(contact) -> str:
    """A person's name is masked; an office is called by its name."""
    party = contact.record.party
    return masked_name(party.name) if party.kind == "person" else ""


def _numbers(contact) -> list[str]:
    return [phone.number for phone in contact.record.party.phones.all()]


def _open(contact) -> dict:
    n = contact.questions
    return badge_cell(_("%d 个") % n, "orange") if n else badge_cell(_("没有"), "grey")


def _facts(contact, member):
    party = contact.record.party
    person = party.kind == "person"
    return [
        Fact(_("单位"), contact.organisation),
        Fact(_("科室"), contact.office),
        *([Fact(_("联系人"), party.name, party=True, masked=masked_name(party.name))] if person else []),
        Fact(_("职务"), contact.position),
        *(Fact(_("电话"), number, party=True, masked=masked_phone(number)) for number in _numbers(contact)),
        Fact(_("类别"), chosen(contact, "sort")),
        Fact(_("联络负责人"), contact.keeper.name),
        Fact(_("最近往来"), day(contact.last_on)),
        Fact(_("说明"), contact.words),
    ]


def _sections(contact, member):
    dealings = [
        {
            "label": f"{day(one.dealt_on)} {chosen(one, 'way')}",
            "words": one.words,
            "url": "",
            "state_label": name_of(one.by),
            "state_tone": "grey",
        }
        for one in contact.dealings.select_related("by").order_by("-dealt_on", "-id")[:SHOWN]
    ]
    found = [
        listed(_("往来记录"), dealings) if dealings else Section(_("往来记录"), text=_("还没有记过往来。"))
    ]
    publicity = [
        {"label": one.title, "words": one.outcome, "url": reverse("record", args=["publicity", one.pk]), "state_label": day(one.held_on), "state_tone": "grey"}
        for one in contact.publicity.filter(record__voided_at=None).order_by("-held_on")[:20]
    ]  # fmt: skip
    if publicity:
        found.append(listed(_("宣传活动"), publicity))
    return found


def _with_open(member) -> Q:
    return Q(Exists(open_questions().filter(from_record=OuterRef("pk"))))


page(
    Page(
        "contacts",
        "people",
        "building-bank",
        order=18,
        columns=(
            number_column(),
            Column("organisation", __("单位"), lambda c: c.organisation, filter="organisation__contains", wide=True, edits="organisation"),
            Column("office", __("科室"), lambda c: c.office, filter="office__contains", edits="office"),
            Column("sort", __("类别"), lambda c: chosen(c, "sort"), filter="sort", choices=Contact.Sort.choices, edits="sort"),
            Column("name", __("联系人"), _name, personal=True, full=lambda c: c.record.party.name if c.record.party.kind == "person" else ""),
            Column("position", __("职务"), lambda c: c.position, minor=True, edits="position"),
            Column("phones", __("电话"), lambda c: "、".join(masked_phone(n) for n in _numbers(c)), personal=True, full=lambda c: "、".join(_numbers(c))),
            Column("questions", __("未答复的问题"), _open, template=BADGE),
            Column("last_on", __("最近往来"), lambda c: day(c.last_on), sort="last_on", full=lambda c: c.last_on or ""),
            Column("keeper", __("联络负责人"), lambda c: c.keeper.name, filter="keeper__name__contains"),
        ),
        rows=lambda rows: with_questions(rows).select_related("record__party", "keeper").prefetch_related("record__party__phones"),
        one=lambda rows: rows.select_related("keeper").prefetch_related("record__party__phones"),
        facts=_facts,
        sections=_sections,
        views=(
            View("open", __("有问题未答复"), _with_open),
            View("mine", __("我负责的"), lambda member: Q(keeper=member)),
        ),
        clauses=("WY-P4c", "ZH-J1.14", "ZH-J4.1"),
        edited_by="contacts.correct",
        plain_title=True,
        facts_title=__("单位与联系人"),
        empty=__("房管局科室、银行、代理公司、社区和媒体登记在这里，往来逐次记。"),
    )
)  # fmt: skip


page(
    Page(
        "publicity",
        "people",
        "speakerphone",
        order=19,
        columns=(
            number_column(),
            Column("title", __("活动"), lambda p: p.title, filter="title__contains", wide=True),
            Column("sort", __("类别"), lambda p: chosen(p, "sort"), filter="sort", choices=Publicity.Sort.choices),
            Column("held_on", __("日期"), lambda p: day(p.held_on), sort="held_on", full=lambda p: p.held_on),
            Column("contact", __("合作单位"), lambda p: str(p.contact or "")),
            Column("outcome", __("效果"), lambda p: p.outcome, wide=True),
            Column("by", __("经办人"), lambda p: name_of(p.by), minor=True),
        ),
        rows=lambda rows: rows.select_related("contact", "by", "record"),
        one=lambda rows: rows.select_related("contact", "by"),
        facts=lambda p, member: [
            Fact(_("类别"), chosen(p, "sort")),
            Fact(_("日期"), day(p.held_on)),
            Fact(_("合作单位"), str(p.contact or ""), url=reverse("record", args=["contacts", p.contact_id]) if p.contact_id else ""),
            Fact(_("经办人"), name_of(p.by)),
            Fact(_("效果"), p.outcome),
        ],
        sections=lambda p, member: [Section(_("内容"), text=p.words)],
        clauses=("ZH-J1.14",),
        told_whole=True,
        facts_title=__("宣传活动"),
        empty=__("媒体报道、公关活动和宣传资料登记在这里，效果可以以后补。"),
    )
)  # fmt: skip
