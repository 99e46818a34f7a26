"""The call ledger and a call's page."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.privacy.masking import masked_phone
from huiyin.rooms.desk.reception.models import Call, Outcome
from huiyin.rooms.desk.reception.pages.saying import (
    answer_words,
    call_limit,
    length_words,
    masked_party,
    name_of,
    on_day,
    party_facts,
    unit_facts,
)
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import chosen
from huiyin.web.templatetags.huiyin import when


def _facts(call, member):
    facts = [
        *party_facts(call.record, call.number),
        *unit_facts(call.unit),
        Fact(_("方向"), call.get_direction_display()),
        Fact(_("接听时间"), when(call.started_at)),
        Fact(_("接听人"), name_of(call.taken_by)),
        Fact(_("通话时长"), length_words(call), clause="YX-2.1.1b"),
        Fact(_("接起用时"), answer_words(call), clause="JS-H1.1"),
        Fact(_("结果"), call.get_outcome_display()),
    ]
    asked = (pair.partition("：") for pair in call.asked)
    facts += [Fact(label, value, party=True, masked="…") for label, _colon, value in asked]
    return facts


def _sections(call, member):
    heard = [
        Fact(_("需求"), call.need),
        *([Fact(_("事实经过"), call.fact, clause="JS-T7")] if call.fact else []),
        *([Fact(_("客户情绪"), _("激动"), clause="JS-T0")] if call.upset else []),
    ]
    if call.clarified:
        heard.append(Fact(_("澄清情况"), call.clarified, clause="JS-T4"))
    if call.severity:
        heard.append(Fact(_("严重程度"), call.get_severity_display()))
    said = [Fact(_("答复"), call.reply)]
    if call.offered:
        said += [
            Fact(_("我方提出的办法"), call.offered, clause="JS-T5"),
            Fact(_("客户的决定"), call.get_decision_display()),
        ]
    if call.restated or call.closing_asked:
        said += [
            Fact(_("复述要点并确认"), _("是") if call.restated else _("否"), clause="JS-T8"),
            Fact(_("问过还能做什么"), _("是") if call.closing_asked else _("否"), clause="JS-T6"),
        ]
    if call.further:
        said.append(Fact(_("客户还需要"), call.further))
    sections = [Section(_("客户说的"), facts=heard), Section(_("我们说的"), facts=said)]
    if call.diagnosis:
        asked = [Fact(*pair.partition("：")[::2]) for pair in call.diagnosis]
        sections.insert(1, Section(_("故障询问（%s）") % call.product, facts=asked))
    return sections


def _too_long(member) -> Q:
    """Longer than the limit that holds today in each of the member's departments."""
    q = Q(pk__in=())
    for department in reach_of(member).departments:
        minutes = param("YX-2.1.1b", "call_minutes", department)
        if minutes:
            q |= Q(record__department=department, seconds__gt=minutes * 60)
    return q


page(
    Page(
        "calls",
        "desk",
        "phone-incoming",
        order=10,
        columns=(
            number_column(),
            Column(
                "started",
                __("接听时间"),
                lambda c: when(c.started_at),
                filter="started_at",
                day=True,
                full=lambda c: c.started_at,
            ),
            Column("party", __("客户"), lambda c: masked_party(c.record)),
            Column("phone", __("来电号码"), lambda c: masked_phone(c.number), filter="number__endswith"),
            Column("need", __("需求"), lambda c: c.need, wide=True, filter="need__contains"),
            Column(
                "outcome",
                __("结果"),
                lambda c: chosen(c, "outcome"),
                filter="outcome",
                choices=Outcome.choices,
            ),
            Column(
                "length",
                __("时长"),
                length_words,
                sort="seconds",
                align="end",
                full=lambda c: c.seconds if c.seconds is not None else "",
            ),
            Column("answered", __("接起"), answer_words, align="end", minor=True),
            Column(
                "taken_by", __("接听人"), lambda c: name_of(c.taken_by), filter="taken_by__name__contains"
            ),
            Column("unit", __("房屋"), lambda c: c.unit.path if c.unit else "", hidden=True),
            Column(
                "direction",
                __("方向"),
                lambda c: chosen(c, "direction"),
                filter="direction",
                choices=Call.Direction.choices,
                hidden=True,
            ),
            Column("reply", __("答复"), lambda c: c.reply, hidden=True, wide=True),
            Column("voided", __("作废"), lambda c: _("已作废") if c.record.voided_at else "", hidden=True),
        ),
        rows=lambda rows: rows.select_related("record__party", "taken_by", "unit"),
        one=lambda rows: rows.select_related("taken_by", "unit__building__project"),
        facts=_facts,
        sections=_sections,
        level=lambda c: "orange" if c.seconds and call_limit(c) and c.seconds > call_limit(c) else "",
        views=(
            View("today", __("今天"), lambda member: on_day("started_at")),
            View("callback", __("需要回电"), lambda member: Q(outcome=Outcome.CALL_BACK)),
            View("long", __("超时长"), _too_long),
            View("mine", __("本人"), lambda member: Q(taken_by=member)),
        ),
        clauses=("YX-2.1.1a", "YX-2.1.1b", "JS-H1.1", "JS-H2.1"),
        empty=__("接到电话就在这里登记，几秒钟一条。"),
        tools=(
            (__("接电话"), "call_desk", "headset"),
            (__("接听统计"), "call_statistics", "chart-bar"),
        ),
    )
)
