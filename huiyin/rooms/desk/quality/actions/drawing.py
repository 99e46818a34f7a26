"""A record is taken for a check: by chance each month, or by hand from its page."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import opens
from huiyin.kernel.clauses.parameters import binds, param
from huiyin.kernel.matters.owning import CHAIN, superior_of
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import KINDS, Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.office.queries import whom_it_is_about
from huiyin.rooms.desk.quality import forms
from huiyin.rooms.desk.quality.models import QualityCheck, State
from huiyin.rooms.desk.quality.promises import CHECK
from huiyin.rooms.desk.quality.queries import (
    SOURCES,
    Source,
    checked_keys,
    checks_seen_by,
    drawn_already,
    facts_of_check,
    may_not_check,
    named_checker,
    served,
    standing_check,
    work_shown,
)
from huiyin.rooms.desk.quality.rules import drawn

log = logging.getLogger("huiyin.worker")


def _checker(act, department: Department, facts: dict) -> Member:
    """Whom the department named, else the supervisor; never who did the work nor whom a complaint is about."""
    about, checked = facts["about"].record, facts["checked_member"]
    barred = may_not_check(about, checked)
    named = named_checker(department)
    if named is not None and named.pk not in barred:
        return named
    return superior_of(checked, department, CHAIN[0], act.now, barred)


def _document(check: QualityCheck) -> str:
    return tokens.document(
        names=[check.checked_member.name],
        codes=(check.record.number or "", check.about.number or ""),
        texts=(check.matter.title, check.remark),
    )


CHECKS = register(
    Kind(
        "checks",
        gettext_lazy("质检"),
        QualityCheck,
        checks_seen_by,
        series=numbering.register("ZJ"),
        states=State,
        closed=(State.SCORED, State.SETTLED, State.VOIDED),
        document=_document,
        silent=frozenset({"about_id", "rows", "slips", "coaching_id", "score", "score_before", "short"}),
        barred=lambda facts: may_not_check(facts["about"].record, facts["checked_member"]),
        first_owner=_checker,
        never_owned_by=lambda check: may_not_check(check.about, check.checked_member),
        hidden_from=lambda check: whom_it_is_about(check.about),
    )
)


@opens(
    "checks.pick",
    label=gettext_lazy("抽检"),
    clauses=["JS-2.3", "YX-1.2"],
    form=forms.PickForm,
    from_=["complaints", "followups", "calls", "walkins"],
    right_from="about",
    icon="checklist",
)
def pick_record(act, matter, *, about, checked_member, month, sampled=False, why=""):
    """How friendly and patient we are shows in single records: some are looked at, by chance or for a reason."""
    if act.actor and act.actor.pk in may_not_check(about.record, checked_member):
        raise Refused(_("不能质检自己办理的记录"), _("请上级或部门指定的质检人抽检"), clause="JS-2.3")
    if standing := standing_check(about.record, checked_member).select_related("matter__record").first():
        raise Refused(
            _("这条记录已有质检%s") % standing.record.number, _("打开原来的质检办理"), clause="JS-2.3"
        )
    check = QualityCheck.objects.create(
        matter=matter,
        about=about.record,
        checked_member=checked_member,
        month=month,
        sampled=sampled,
        why=why,
    )
    making.make(act, CHECK, matter)
    return check


# ── by chance (JS-2.3) ──────────────────────────────────────────────────────────


def draw_everywhere() -> int:
    """Draws last month's records in all departments that the clause binds; how many."""
    last = (clock.today().replace(day=1) - dt.timedelta(days=1)).replace(day=1)
    return sum(draw_month(one, last) for one in Department.objects.order_by("pk") if binds("JS-2.3", one))


def draw_month(department: Department, month: dt.date) -> int:
    """Draws so many records of each member and kind as the department says, once; how many were drawn now.

    The same month draws the same records whoever runs it, and a run that was cut short goes on where it stopped.
    """
    done = 0
    start, end = clock.shanghai(f"{month}"), clock.shanghai(f"{_next_month(month)}")
    for source in SOURCES.values():
        count = param("JS-2.3", source.number, department.pk) or 0
        if count:
            done += _draw_kind(department, source, month, count, served(department, source, start, end))
    return done


def _next_month(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=32)).replace(day=1)


def _draw_kind(department: Department, source: Source, month: dt.date, count: int, work) -> int:
    had = drawn_already(department, source.kind, month)
    checked = checked_keys([record for record, _member in work])
    of: dict[int, list[int]] = {}
    for record, member in work:
        if (record, member) not in checked:
            of.setdefault(member, []).append(record)
    done = 0
    for member in Member.objects.filter(pk__in=of).order_by("username"):
        seed = f"{department.code} {month:%Y-%m} {source.kind} {member.username}"
        for key in drawn(of[member.pk], count - min(had.get(member.pk, 0), count), seed):
            done += _take(source.kind, key, month)
    return done


def _take(kind: str, key: int, month: dt.date) -> int:
    about = KINDS[kind].particulars().get(pk=key)
    work = work_shown(about.record)
    if work is None or work.member_id in whom_it_is_about(about.record):
        return 0
    facts = facts_of_check(about, work) | {"month": month, "sampled": True, "opened_from": about.record}
    try:
        perform("checks.pick", by=None, source="worker", **facts)
    except Refused as refusal:
        log.info("checks.pick %s: %s", key, refusal)
        return 0
    return 1
