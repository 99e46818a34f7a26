"""What the page of a penalty shows: the reckoning, the mirror, the load, every step that was taken."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.money import yuan
from huiyin.rooms.people.conduct.actions.appealing import appeal_ends
from huiyin.rooms.people.conduct.actions.deciding import measure_kept, mirror_for
from huiyin.rooms.people.conduct.forms.penalties import legal_warning
from huiyin.rooms.people.conduct.models import STANDING, Mode, Outcome, PenaltyState
from huiyin.rooms.people.conduct.pages.breach import clause_words, happened_words
from huiyin.rooms.people.conduct.queries import load_of
from huiyin.rooms.people.conduct.rules import Measure, refused_words, words_of
from huiyin.web.kit import Fact, Section, listed
from huiyin.web.saying import chosen, name_of, state_cell
from huiyin.web.templatetags.huiyin import when

MODES = dict(Mode.choices)
JUDGING = (PenaltyState.PROPOSED, PenaltyState.NOTIFIED, PenaltyState.HEARD, PenaltyState.DECIDED)


def figure(penalty, name: str) -> str:
    return reverse("explanation", args=["penalties", penalty.pk, name])


def in_force(penalty) -> Measure:
    """What of a penalty holds, as a measure."""
    return Measure(
        fine=penalty.final_fine,
        compensation=penalty.final_compensation,
        days=penalty.final_days,
        warning=penalty.final_warning,
    )


def effect_words(penalty) -> str:
    """How a penalty is carried out, in one line."""
    if not penalty.mode:
        return ""
    parts = [str(MODES.get(penalty.mode, ""))]
    if penalty.mode == Mode.POINTS:
        parts.append(_("扣 %s 分") % f"{penalty.points / 100:.2f}")
    parts.append(_("实收罚款 %s 元") % yuan(penalty.money))
    return "，".join(map(str, parts))


def facts(penalty, member):
    breach = penalty.breach
    return [
        Fact(_("当事人"), penalty.member.name),
        Fact(_("违反条款"), clause_words(breach.clause), clause=breach.clause),
        Fact(_("发生时间"), when(breach.matter.happened_at)),
        Fact(
            _("违规记录"),
            breach.record.number,
            url=reverse("record", args=["breaches", breach.pk]),
        ),
        Fact(_("第几次"), _("第%d次") % penalty.nth, explains=figure(penalty, "fine")),
        Fact(
            _("条款罚款额"),
            _("%s 元") % yuan(penalty.fine),
            clause=penalty.clause,
            explains=figure(penalty, "fine"),
        ),
        *(
            [
                Fact(
                    _("赔偿额"),
                    _("%s 元") % yuan(penalty.compensation),
                    clause="YX-4.2.4",
                    explains=figure(penalty, "compensation"),
                )
            ]
            if breach.charge
            else []
        ),
        Fact(_("部门"), penalty.record.department.name),
        *(
            [Fact(_("原处罚"), penalty.follows.record.number, url=_of(penalty.follows))]
            if penalty.follows
            else []
        ),
    ]


def _of(penalty) -> str:
    return reverse("record", args=["penalties", penalty.pk])


def _reckoning(penalty) -> list[Fact]:
    facts = [Fact(_("按条款"), words_of(measure_kept(penalty)), clause=penalty.clause)]
    if penalty.dismissal:
        facts.append(Fact(_("辞退未获批准时"), refused_words(measure_kept(penalty))))
    mode = param("YX-4.2.5", "fine_mode", penalty.record.department_id)
    facts.append(Fact(_("部门的处罚方式"), MODES.get(penalty.mode or mode, ""), clause="YX-4.2.5"))
    return facts


def _judged_by(penalty) -> list[Fact]:
    """What must be in sight before a decision: how others were treated, and under what load this happened."""
    _past, mirror = mirror_for(penalty)
    load = load_of(penalty.member, penalty.breach.matter.happened_at)
    calls = _("，当天接听 %d 个来电") % load.calls if load.calls is not None else ""
    words = _("未办结 %(open)d 件，其中逾期 %(late)d 项") % {"open": load.matters, "late": load.overdue}
    return [
        Fact(_("同条款先例"), str(mirror), clause="YX-4.2.5"),
        Fact(_("当时的工作负荷"), f"{words}{calls}"),
    ]


def beside(penalty, member):
    if penalty.member_id == member.pk:
        return []
    facts = [*_reckoning(penalty), *_judged_by(penalty)]
    if penalty.answer:
        facts.append(Fact(_("陈述申辩"), penalty.answer))
    if penalty.appeal:
        facts.append(Fact(_("申诉理由"), penalty.appeal))
    return facts


def counted_words(breach) -> str:
    """When a breach that counts happened, and whether its rule was signed on paper."""
    return happened_words(breach) + (_("，旧台账导入，纸面签阅") if breach.on_paper else "")


def sections(penalty, member):
    sections = [Section(_("条款计算"), facts=_reckoning(penalty))]
    counted = penalty.counted.select_related("matter__record").order_by("matter__happened_at", "pk")
    lines = [
        {
            "label": f"{one.record.number} {clause_words(one.clause)}",
            "words": counted_words(one),
            "url": reverse("record", args=["breaches", one.pk]),
        }
        for one in counted
    ]
    if lines:
        sections.append(listed(_("计入次数的违规"), lines))
    if penalty.member_id != member.pk:
        sections.append(Section(_("公平对照与负荷"), facts=_judged_by(penalty)))
        past = _past_lines(penalty)
        if past and penalty.matter.state in JUDGING:
            sections.append(listed(_("同条款最近的处理"), past))
    if penalty.notified_at:
        sections.append(_notice(penalty))
    if penalty.decided_at:
        sections.append(_decision(penalty))
    if penalty.appealed_at:
        sections.append(_appeal(penalty))
    days = list(penalty.suspensions.order_by("on"))
    if days:
        lines = [
            {
                "label": f"{one.on:%Y-%m-%d}",
                "words": _("照付工资") if one.paid else _("停发工资"),
                "state_label": _("已取消") if one.cancelled_at else _("停岗"),
                "state_tone": "grey" if one.cancelled_at else "orange",
            }
            for one in days
        ]
        sections.append(listed(_("停岗安排"), lines))
    dismissals = [
        {
            "label": one.record.number,
            "url": reverse("record", args=["dismissals", one.pk]),
            "state_label": state_cell(one)["label"],
            "state_tone": state_cell(one)["tone"],
        }
        for one in penalty.dismissals.select_related("matter__record").order_by("pk")
    ]
    if dismissals:
        sections.append(listed(_("辞退建议"), dismissals))
    sections.append(Section(_("法律提示"), text=legal_warning()))
    return sections


def _past_lines(penalty) -> list[dict]:
    names = dict(Outcome.choices)
    past, _mirror = mirror_for(penalty)
    return [
        {
            "label": one.number,
            "words": _("第%(nth)d次，条款罚款 %(fine)s 元，%(when)s")
            % {"nth": one.nth, "fine": yuan(one.fine), "when": when(one.at)},
            "state_label": names.get(one.outcome, one.outcome),
            "state_tone": "accent" if one.outcome == Outcome.FULL else "grey",
        }
        for one in past
    ]


def _notice(penalty) -> Section:
    facts = [
        Fact(_("告知"), f"{when(penalty.notified_at)}（{penalty.notified_how}）", clause="YX-4.2.5"),
        Fact(_("本人签收"), when(penalty.received_at) if penalty.received_at else _("未签收")),
    ]
    if penalty.heard_at:
        facts += [
            Fact(_("申辩时间"), when(penalty.heard_at)),
            Fact(_("陈述申辩"), (_("放弃陈述申辩：") if penalty.waived else "") + penalty.answer),
        ]
    return Section(_("告知与申辩"), facts=facts)


def _decision(penalty) -> Section:
    facts = [
        Fact(_("决定"), chosen(penalty, "outcome"), clause="YX-4.2.5"),
        *([Fact(_("理由"), penalty.ground)] if penalty.ground else []),
        Fact(_("决定人"), f"{name_of(penalty.decided_by)} {when(penalty.decided_at)}"),
    ]
    if penalty.approved_by:
        facts.append(Fact(_("批准人"), penalty.approved_by.name))
    if penalty.mode:
        facts += [
            Fact(_("生效处罚"), words_of(in_force(penalty))),
            Fact(_("执行方式"), effect_words(penalty)),
        ]
    if penalty.gate:
        facts.append(Fact(_("罚款核查"), str(penalty.gate)))
    if penalty.effective_at:
        facts.append(Fact(_("生效时间"), when(penalty.effective_at)))
    if penalty.effective_at and not penalty.appealed_at and penalty.matter.state in STANDING:
        facts.append(Fact(_("可以申诉到"), when(appeal_ends(penalty))))
    if penalty.reversed_at:
        facts.append(Fact(_("撤销时间"), when(penalty.reversed_at)))
    return Section(_("决定与生效"), facts=facts)


def _appeal(penalty) -> Section:
    facts = [
        Fact(_("申诉时间"), when(penalty.appealed_at)),
        Fact(_("申诉理由"), penalty.appeal),
    ]
    if penalty.verdict_at:
        facts += [
            Fact(_("处理意见"), penalty.verdict),
            Fact(_("处理人"), f"{name_of(penalty.verdict_by)} {when(penalty.verdict_at)}"),
        ]
    return Section(_("申诉"), facts=facts)
