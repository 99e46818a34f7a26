"""What the worker does by the clock: reminds of the month's total; and what must hold of penalties and months at all times."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.checks import Found, invariant
from huiyin.kernel.clauses.parameters import binds, param
from huiyin.kernel.journal.models import Line
from huiyin.kernel.members.models import Department
from huiyin.kernel.notices.sending import Telling, send
from huiyin.kernel.schedules import every
from huiyin.rooms.people.conduct.models import (
    STANDING,
    Breach,
    BreachState,
    Entry,
    Penalty,
    Total,
    TotalLine,
    TotalState,
)
from huiyin.rooms.people.conduct.queries import dues_of, months_to_draw

SUMS = ("fine", "money", "points", "compensation")
COLUMNS = ("fines", "money", "deducted", "carried", "rewarded")


@every("30 8 * * *", "conduct.month")
def remind_of_month() -> int:
    """Tells the head of each department on whose month finance waits, on the working day that the clause names."""
    today, told = clock.today(), []
    for department in Department.objects.select_related("head").order_by("pk"):
        if not binds("YX-4.2.5", department):
            continue
        months = months_to_draw(department, today)
        if not months or _working_day(department, today) != param(
            "YX-4.2.5", "finance_working_day", department.pk
        ):
            continue
        if dues_of(department, months[-1]):
            words = _("请编制%s的奖惩汇总报财务") % f"{months[-1]:%Y-%m}"
            key = f"conduct month {department.pk} {months[-1]}"
            told.append(Telling(department.head_id, key, words, None, "YX-4.2.5", "info", clock.now()))
    send(told)
    return len(told)


def _working_day(department: Department, day) -> int:
    """The how-manieth working day of its month a day is; 0 where it is none."""
    calendar = calendar_of(department.pk)
    if not calendar.is_working_day(day):
        return 0
    return sum(1 for n in range(1, day.day + 1) if calendar.is_working_day(day.replace(day=n)))


def _touched(rows, since: int):
    return rows.filter(pk__in=Line.objects.filter(pk__gt=since).values("record")) if since else rows


@invariant("conduct penalty")
def penalties_agree(since: int) -> Iterator[Found]:
    """Nobody approved what is about them or what they reported; what is in force counts only what counts (reading 55);
    of what was brought in no penalty is born."""
    found = _touched(Penalty.objects.select_related("breach"), since)
    for one in found.filter(Q(approved_by=F("member")) | Q(approved_by=F("breach__reporter"))).order_by("pk"):
        yield one.pk, _("当事人或登记人批准了处罚")
    for one in found.filter(ended=False, counted__counts=False).distinct().order_by("pk"):
        yield one.pk, _("计入了已不计的违规")
    for one in found.filter(matter__state__in=STANDING, breach__counts=False).order_by("pk"):
        yield one.pk, _("处罚的违规已不计入")
    for one in found.filter(matter__state__in=STANDING).exclude(money=0).exclude(money=F("final_fine")):
        yield one.pk, _("实收罚款与生效罚款额不一致")
    brought = _touched(Breach.objects.filter(brought=True), since)
    for old in brought.exclude(matter__state__in=(BreachState.SETTLED, BreachState.VOIDED)).order_by("pk"):
        yield old.pk, _("旧台账带入的违规不是已处理")
    for old in brought.filter(penalties__isnull=False).distinct().order_by("pk"):
        yield old.pk, _("旧台账带入的违规另有处罚")
    for old in brought.filter(counts=True, matter__state=BreachState.VOIDED).order_by("pk"):
        yield old.pk, _("已作废的违规仍计入次数")


@invariant("conduct month")
def months_agree(since: int) -> Iterator[Found]:
    """A line is the sum of its entries; what is owed is deducted or carried, never lost; what was taken back tells nothing."""
    for line in _touched(TotalLine.objects.select_related("total", "record").order_by("pk"), since):
        sums = Entry.objects.filter(line=line).aggregate(**{name: Sum(name) for name in SUMS})
        said = (line.fines, line.money, line.points, line.compensation)
        if said != tuple(sums[name] or 0 for name in SUMS):
            yield line.pk, _("明细与所列处罚之和不一致")
        if line.brought + line.compensation != line.deducted + line.carried:
            yield line.pk, _("赔偿的扣款与结转不等于应扣")
        gone = line.total.recalled_at is not None
        if gone != (line.record.voided_at is not None) or line.entries.filter(recalled=not gone).exists():
            yield line.pk, _("明细与汇总表的收回不一致")
        if gone and line.rewards.exists():
            yield line.pk, _("已收回的明细仍列着奖励")
    for total in _touched(Total.objects.select_related("matter").order_by("pk"), since):
        sums = total.lines.aggregate(**{name: Sum(name) for name in COLUMNS})
        if any(getattr(total, name) != (sums[name] or 0) for name in COLUMNS):
            yield total.pk, _("汇总表与明细之和不一致")
        if (total.matter.state == TotalState.WITHDRAWN) != (total.recalled_at is not None):
            yield total.pk, _("汇总表的收回与状态不一致")
