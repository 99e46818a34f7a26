"""The ledger of follow-ups and the follow-up sheet."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.privacy.masking import masked_name, masked_phone
from huiyin.rooms.desk.followups.models import Guest, OpinionState, Reason, State
from huiyin.rooms.desk.followups.queries import offers_valid, scale_of
from huiyin.web.columns import due_column, number_column, owner_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, TONES, badge_cell, chosen, matter_level
from huiyin.web.templatetags.huiyin import when

MOVED_ON = (State.SIGNING, State.DONE)


def tonight() -> dt.datetime:
    """The end of today."""
    return clock.shanghai(f"{clock.today() + dt.timedelta(days=1):%Y-%m-%d}")


def _satisfied(one) -> dict | str:
    if one.satisfaction is None:
        return ""
    label = dict(scale_of(one.record.department_id)).get(one.satisfaction, str(one.satisfaction))
    return badge_cell(label, "green" if one.satisfied else "red")


def _score_words(one) -> str:
    if one.satisfaction is None:
        return ""
    word = dict(scale_of(one.record.department_id)).get(one.satisfaction, "")
    return _("%(word)s（%(score)d分）") % {"word": word, "score": one.satisfaction}


def _facts(one, member):
    party, matter = one.party, one.matter
    facts = []
    if party:
        facts += [Fact(_("客户"), party.name, party=True, masked=masked_name(party.name))]
        facts += [
            Fact(_("电话"), phone.number, party=True, masked=masked_phone(phone.number))
            for phone in party.phones.all()
        ]
    facts += [
        Fact(_("回访缘由"), one.get_reason_display()),
        Fact(_("客人类别"), one.get_guest_display()),
        Fact(_("起算时间"), when(one.from_at)),
        Fact(_("服务人员"), one.rated_member.name if one.rated_member else ""),
        Fact(_("部门"), one.record.department.name),
    ]
    if one.record.project:
        facts.append(Fact(_("项目"), one.record.project.name))
    if one.reason == Reason.CODE:
        facts += [
            Fact(_("特征码"), one.code, party=True, masked="****"),
            Fact(
                _("通知特征码"),
                when(one.notified_at) if one.notified_at else _("还没有通知"),
                clause="JS-I4.4",
            ),
        ]
    if one.again_at and matter.is_open:
        facts.append(Fact(_("下次拨打"), when(one.again_at)))
    return facts


def _sections(one, member):
    sections = []
    if one.reached_at:
        sheet = [
            Fact(
                _("满意度"),
                _score_words(one),
                clause="WY-G9",
                explains=reverse("explanation", args=["followups", one.pk, "satisfied"]),
            ),
            Fact(_("回访时间"), when(one.reached_at)),
            Fact(_("回访人"), one.reached_by.name if one.reached_by else ""),
            Fact(_("客人原话"), one.words),
        ]
        sections.append(Section(_("回访记录"), facts=sheet))
        if one.answers:
            sections.append(
                Section(_("问卷"), facts=[Fact(question, said) for question, said in one.answers])
            )
    elif one.matter.is_open and one.guest == Guest.INDIVIDUAL:
        offers = [
            {"label": offer.title, "words": f"{offer.words}（{_('至')} {offer.to_on:%m-%d}）", "url": ""}
            for offer in offers_valid(one.record.department, clock.today())
        ]
        if offers:
            sections.append(listed(_("可以告知的优惠"), offers))
    if one.script:
        told = [
            {
                "label": line,
                "url": "",
                "state_label": _("已告知") if said else _("未告知"),
                "state_tone": "green" if said else "grey",
            }
            for line, said in one.script
        ]
        if one.no_offers:
            told.append({"label": _("客人不愿接收优惠信息"), "url": ""})
        if one.untold_reason:
            told.append({"label": _("未告知的理由：%s") % one.untold_reason, "url": ""})
        sections.append(listed(_("告知事项"), told))
    opinions = one.opinions.select_related("matter__record__department", "signed_by").order_by("pk")
    if lines := [_opinion_line(opinion) for opinion in opinions]:
        sections.append(listed(_("客人意见"), lines))
    attempts = one.attempts.select_related("member").order_by("-at")
    if lines := [_attempt_line(attempt) for attempt in attempts]:
        sections.append(listed(_("未联系上的记录"), lines))
    return sections or [Section(_("回访记录"), text=_("还没有联系上客户。联系上之后点“登记回访”。"))]


def _opinion_line(opinion) -> dict:
    matter = opinion.matter
    department = matter.record.department.name
    signed = _("%(who)s签字：%(answer)s") % {
        "who": opinion.signed_by.name if opinion.signed_by else "",
        "answer": matter.answer,
    }
    return {
        "label": f"{opinion.get_sort_display()} {matter.title}",
        "words": signed if opinion.signed_by else _("待%s答复签字") % department,
        "url": reverse("record", args=["opinions", opinion.pk]),
        "state_label": dict(OpinionState.choices).get(matter.state, matter.state),
        "state_tone": TONES.get(matter.state, "grey"),
    }


def _attempt_line(attempt) -> dict:
    return {
        "label": f"{attempt.get_way_display()} {attempt.words or _('未联系上')}",
        "words": attempt.member.name if attempt.member else "",
        "url": "",
        "when": attempt.at,
    }


def _way(one):
    signing = one.matter.state == State.SIGNING or one.opinions.exists()
    return (State.OPEN, State.SIGNING, State.DONE) if signing else (State.OPEN, State.DONE)


page(
    Page(
        "followups",
        "followups",
        "phone-outgoing",
        order=35,
        columns=(
            number_column(),
            title_column(__("标题")),
            state_column(State.choices),
            due_column(),
            Column("party", __("客户"), lambda f: masked_name(f.party.name) if f.party else ""),
            Column(
                "reason",
                __("回访缘由"),
                lambda f: chosen(f, "reason"),
                filter="reason",
                choices=Reason.choices,
            ),
            Column(
                "satisfaction",
                __("满意度"),
                _satisfied,
                template="web/components/cell_badge.html",
                full=lambda f: f.satisfaction or "",
            ),
            Column("again", __("下次拨打"), lambda f: when(f.again_at) if f.again_at else "", minor=True),
            owner_column(),
            Column(
                "rated",
                __("服务人员"),
                lambda f: f.rated_member.name if f.rated_member else "",
                filter="rated_member__name__contains",
                minor=True,
            ),
            Column(
                "reached",
                __("回访时间"),
                lambda f: when(f.reached_at) if f.reached_at else "",
                filter="reached_at",
                day=True,
                full=lambda f: f.reached_at or "",
            ),
            Column(
                "guest",
                __("客人类别"),
                lambda f: chosen(f, "guest"),
                filter="guest",
                choices=Guest.choices,
                hidden=True,
            ),
            Column("words", __("客人原话"), lambda f: f.words, wide=True, hidden=True),
            Column(
                "project",
                __("项目"),
                lambda f: f.record.project.name if f.record.project else "",
                hidden=True,
            ),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "rated_member"),
        one=lambda rows: rows.select_related(
            "rated_member", "reached_by", "matter__record__project"
        ).prefetch_related("matter__record__party__phones"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        way=_way,
        views=(
            View("waiting", __("待回访"), lambda member: Q(pending=True)),
            View("mine", __("我的待回访"), lambda member: Q(pending=True, matter__owner=member)),
            View(
                "today",
                __("今天到期"),
                lambda member: Q(pending=True, matter__next_due__lt=tonight()),
            ),
            View("signing", __("待签字"), lambda member: Q(matter__state=State.SIGNING)),
            View("dissatisfied", __("不满意"), lambda member: Q(satisfied=False)),
            View("unreached", __("未联系上"), lambda member: Q(matter__state=State.UNREACHED)),
        ),
        clauses=("WY-G7", "WY-G8", "JS-V5"),
        empty=__("投诉办结后会自动安排回访；客人离店、上门服务之后在这里安排。"),
    )
)
