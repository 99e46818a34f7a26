"""Rounds: opened by the manager for everybody, closed when nobody is left out, opened again only with approval."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import GUARDS, action, after, opens
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.people.appraisals import forms
from huiyin.rooms.people.appraisals.models import (
    Bonus,
    Level,
    Round,
    RoundState,
    SheetState,
    Sort,
    YearTotal,
)
from huiyin.rooms.people.appraisals.promises import APPRAISE
from huiyin.rooms.people.appraisals.queries import (
    Seated,
    appraiser_for,
    kept_until,
    left_out_of,
    newest_standard,
    open_rounds_of,
    rounds_seen_by,
    seated_in,
    terms_of,
)
from huiyin.web.forms import ReasonForm

CLAUSES = ("WY-A4.1", "WY-A2", "WY-A3", "WY-A4.3.1", "WY-A5", "WY-A4.11", "YX-3.1.3")
ROUNDS = register(
    Kind(
        "appraisalrounds",
        _("考评轮次"),
        Round,
        rounds_seen_by,
        series=numbering.register("PL"),
        states=RoundState,
        closed=(RoundState.CLOSED, RoundState.VOIDED),
        first_owner=lambda act, department, facts: act.actor,
        silent=frozenset({"terms", "standing"}),
    )
)


def _standards(department, on: dt.date) -> dict[str, Any]:
    found: dict[str, Any] = {level: newest_standard(department, level, on) for level in Level}
    for level, standard in found.items():
        if standard is None:
            raise Refused(
                _("还没有%s的考评标准") % Level(level).label,
                _("先制定考评标准：子项和分值已按规程填好，核对后保存即可"),
                clause="WY-A4.2",
            )
    return found


@opens(
    "appraisalrounds.open",
    label=_("开始考评"),
    clauses=CLAUSES,
    form=forms.RoundForm,
    icon="clipboard-list",
)
def open_round(act, matter, *, sort, first_on, last_on, members=()):
    """Whoever held a post in the period is in it, by the standard and the parameters of the day on which it begins."""
    department = matter.record.department
    if last_on < first_on:
        raise Refused(_("期间的止日早于始日"), _("核对期间"), field="last_on")
    if first_on > clock.local(act.now).date():
        raise Refused(_("期间还没有开始"), _("期间开始后再考评"), field="first_on", clause="WY-A4.1")
    if first_on.year != last_on.year:
        raise Refused(_("一轮考评不能跨年度"), _("按年度分开"), field="last_on", clause="WY-A4.6")
    standing = Round.objects.filter(department=department, sort=sort, first_on=first_on, standing=True)
    if sort != Sort.SPOT and standing.exists():
        raise Refused(
            _("这一期的%s已经开始") % Sort(sort).label,
            _("在原轮次中继续"),
            field="first_on",
            clause="WY-A4.1",
        )
    seated = seated_in(department, first_on, last_on)
    if members and (stray := [one.name for one in members if one.pk not in seated]):
        raise Refused(
            _("%s在这一期没有任职") % "、".join(stray), _("只选本部门员工"), field="members", clause="WY-A2"
        )
    if sort == Sort.SPOT and not members:
        raise Refused(_("抽检要选定被检查的人"), _("选择员工"), field="members", clause="WY-A4.6")
    if not seated:
        raise Refused(_("这一期没有任职的员工"), _("核对部门和期间"), clause="WY-A2")
    by_level = _standards(department, clock.local(act.now).date())
    round_ = Round.objects.create(
        matter=matter,
        department=department,
        sort=sort,
        first_on=first_on,
        last_on=last_on,
        year=last_on.year,
        operating=by_level[Level.OPERATING],
        managing=by_level[Level.MANAGING],
        terms=terms_of(department.pk, act.now),
        keep_until=kept_until(department.pk, last_on, act.now),
    )
    making.make(act, APPRAISE, matter)
    return round_


@after("appraisalrounds.open")
def set_sheets(act, round_) -> None:
    """A sheet for everybody, in the same transaction; a spot check is of those it names."""
    seated = seated_in(round_.department, round_.first_on, round_.last_on)
    chosen = {one.pk for one in act.facts.get("members") or ()}
    if round_.sort == Sort.SPOT:
        seated = {key: one for key, one in seated.items() if key in chosen}
    _put_in(act, round_, seated.values())


def _put_in(act, round_: Round, seated: Iterable[Seated]) -> None:
    """Sets their sheets and tells who is to write them."""
    seated = list(seated)
    above = appraiser_for(seated, round_.department, act.now)
    rows = [
        {
            "department": round_.department,
            "round": round_,
            "seated": one,
            "appraiser": above[one.member.pk],
        }
        for one in seated
    ]
    sets.follow_in_set(act, "appraisalsheets.set", rows)
    counts: dict[Any, int] = {}
    for one in above.values():
        if one is not None:
            counts[one] = counts.get(one, 0) + 1
    for appraiser, count in counts.items():
        act.tell(
            appraiser,
            _("%(what)s开始，请考评 %(count)d 人") % {"what": round_.matter.title, "count": count},
            key=f"round {round_.pk} {count}",
            clause="WY-A4.1",
        )


@action(
    "appraisalrounds.include",
    label=_("补入漏列人员"),
    clauses=["WY-A2"],
    moves="open | reopened",
    who="anyone",
    icon="user-plus",
    offered=lambda one: one.matter.closed_at is None and one.sort != Sort.SPOT,
)
def include(act, round_):
    """Who took a post after the round began, or was missed, is put in: nobody is left out of it."""
    if round_.sort == Sort.SPOT or not left_out_of(round_):
        raise Refused(_("没有漏列的人员"), "", clause="WY-A2")


@after("appraisalrounds.include")
def set_missing(act, round_) -> None:
    _put_in(act, round_, left_out_of(round_))


def may_close(round_: Round) -> None:
    """Raises Refused while somebody is left out, a sheet is not done, or of a year another round is still open."""
    if round_.sort != Sort.SPOT and (missing := left_out_of(round_)):
        raise Refused(
            _("漏列：%s") % "、".join(one.member.name for one in missing[:20]),
            _("用“补入漏列人员”列入后考评"),
            clause="WY-A2",
        )
    drafts = round_.sheets.filter(state=SheetState.DRAFT).select_related("member").order_by("pk")
    if drafts:
        names = "、".join(one.member.name for one in drafts[:20])
        raise Refused(
            _("还有 %(count)d 人没有考评：%(names)s") % {"count": len(drafts), "names": names},
            _("考评完，或写明理由免考"),
            clause="WY-A4.1",
        )
    if round_.sort == Sort.ANNUAL and (others := open_rounds_of(round_).select_related("matter")):
        raise Refused(
            _("本年度还有未结束的考评：%s") % "、".join(one.matter.title for one in others[:10]),
            _("先结束它们，年终总分才能计算"),
            clause="WY-A4.6",
        )


@action(
    "appraisalrounds.close",
    label=_("结束考评"),
    clauses=["WY-A4.1", "WY-A2", "WY-A4.6", "WY-A5", "YX-3.1.3"],
    moves="open | reopened -> closed",
    tone="primary",
    icon="lock",
    offered=lambda one: one.matter.closed_at is None,
)
def close_round(act, round_):
    """Nobody is left out and every sheet is signed before a round ends; from then on nothing is deducted any more."""
    may_close(round_)
    round_.ended_at, round_.ended_by = act.now, act.actor
    round_.matter.closing = Closing.NOBODY


@after("appraisalrounds.close")
def draw_totals(act, round_) -> None:
    """With the year-end round ends the year: everybody's total, explained down to the sheets (WY-A4.6).

    A round that was opened again after that moves the totals it is part of.
    """
    if round_.sort != Sort.ANNUAL:
        members = round_.sheets.values("member")
        moved = YearTotal.objects.filter(year=round_.year, member__in=members).order_by("pk")
        for key in list(moved.values_list("pk", flat=True)):
            act.then("appraisaltotals.recompute", key)
        return
    known = dict(round_.totals.values_list("member", "pk"))
    for key in known.values():
        act.then("appraisaltotals.recompute", key)
    rows = [
        {"department": round_.department, "round": round_, "sheet": sheet}
        for sheet in round_.sheets.select_related("member").order_by("pk")
        if sheet.member_id not in known
    ]
    sets.follow_in_set(act, "appraisaltotals.draw", rows)
    _tell_of_excellent(act, round_)


def _tell_of_excellent(act, round_: Round) -> None:
    for one in round_.totals.filter(excellent=True).select_related("member"):
        act.tell(
            round_.matter.owner,
            _("%(who)s年终总分超过优秀线，请提请奖励") % {"who": one.member.name},
            key=f"excellent {one.pk}",
            clause="WY-A4.8",
        )


def _may_reopen(act, round_, facts) -> None:
    """Looked at before anybody is asked to approve."""
    act.require_reason(_("重新打开需要写明理由"), _("写明哪张表有什么错误"))


GUARDS.setdefault("appraisalrounds.reopen", []).append(_may_reopen)


@action(
    "appraisalrounds.reopen",
    label=_("重新打开"),
    clauses=["WY-A3", "WY-A4.1"],
    moves="closed -> reopened",
    who="anyone",
    form=ReasonForm,
    approval="appraisalrounds",
    icon="lock-open",
    offered=lambda one: one.matter.state == RoundState.CLOSED,
)
def reopen_round(act, round_):
    """What is closed was told to everybody: it is opened again only for a reason that somebody above agrees with."""
    round_.ended_at = round_.ended_by = None
    making.make(act, APPRAISE, round_.matter)


@action(
    "appraisalrounds.void",
    label=_("作废"),
    clauses=["WY-A4.1"],
    moves="open -> voided",
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_round(act, round_):
    """A round begun by mistake counts nowhere; its rewards may be used in another."""
    round_.standing = False
    Bonus.objects.filter(sheet__round=round_).delete()
    act.void()
