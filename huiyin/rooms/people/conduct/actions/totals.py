"""The month's total to finance: told once, compensation bounded by the wage, fines apart."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.clauses.parameters import needed, param
from huiyin.kernel.explain import Explained, Input
from huiyin.kernel.explain.keeping import keep
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.members.models import Appointment
from huiyin.kernel.members.rights import ROLES
from huiyin.kernel.money import yuan
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.people.conduct import forms
from huiyin.rooms.people.conduct.models import Entry, Penalty, Reward, Total, TotalLine, TotalState
from huiyin.rooms.people.conduct.promises import RECEIVE
from huiyin.rooms.people.conduct.queries import (
    dues_of,
    lines_seen_by,
    months_to_draw,
    standing_totals,
    totals_seen_by,
)
from huiyin.rooms.people.conduct.rules import deduction

CLAUSES = ("YX-4.2.5", "YX-4.2.4", "YX-4.2.1", "YX-4.2.2", "WY-M6")

TOTALS = register(
    Kind(
        "conducttotals",
        _("月度奖惩汇总"),
        Total,
        totals_seen_by,
        series=numbering.register("HZ"),
        states=TotalState,
        closed=(TotalState.RECEIVED, TotalState.WITHDRAWN),
        first_owner=lambda act, department, facts: act.actor,
    )
)
LINES = register(
    Kind(
        "conductlines",
        _("奖惩汇总明细"),
        TotalLine,
        lines_seen_by,
        silent=frozenset({"rank", "total_id", "points"}),
        private=True,
    )
)


@opens(
    "conducttotals.draw",
    label=_("编制月度汇总"),
    clauses=CLAUSES,
    form=forms.DrawForm,
    icon="report-money",
    tone="",
)
def draw_total(act, matter, *, month, wages: Mapping | None = None):
    """Finance is told of a month once and in order; what takes effect later stands in the next, so that no month that
    was paid changes afterwards."""
    department = matter.record.department
    month = month.replace(day=1)
    if month not in months_to_draw(department, clock.local(act.now).date()):
        raise Refused(
            _("%s已经汇总、还没有结束，或早于已汇总的月份") % f"{month:%Y-%m}",
            _("后补的处罚列入下一个月"),
            field="month",
            clause="YX-4.2.5",
        )
    dues = dues_of(department, month)
    for due in dues:
        if due.asks_wage and not (wages or {}).get(due.member.pk):
            raise Refused(
                _("没有填写%s的当月工资") % due.member.name,
                _("赔偿扣款不能超过当月工资的一定比例，先填写工资"),
                field=f"wage_{due.member.pk}",
                clause="YX-4.2.4",
            )
    total = Total.objects.create(matter=matter, department=department, month=month, drawn_by=act.actor)
    making.make(act, RECEIVE, matter)
    return total


@after("conducttotals.draw")
def draw_lines(act, total) -> None:
    """A line for each member with something to tell, in the same transaction; then the sums of the sheet."""
    wages = act.facts.get("wages") or {}
    dues = dues_of(total.department, total.month)
    lines = [
        act.then(
            "conductlines.add",
            department=total.department,
            total=total,
            due=due,
            wage=wages.get(due.member.pk) if due.asks_wage else None,
        )
        for due in dues
    ]
    for name in ("fines", "money", "deducted", "carried", "rewarded"):
        setattr(total, name, sum(getattr(line, name) for line in lines))
    total.save(update_fields=["fines", "money", "deducted", "carried", "rewarded"])
    act.then("conducttotals.send", total.pk)


@opens("conductlines.add", label=_("列入汇总"), clauses=CLAUSES, hidden=True)
def add_line(act, record, *, total, due, wage=None):
    """Fines and compensation are never one figure: only compensation is bounded by the wage and carried over."""
    department = total.department_id
    entries = [_entry(one, 1) for one in due.new] + [_entry(one, -1) for one in due.back]
    owed = due.brought + due.compensation
    percent = needed("YX-4.2.4", "deduction_max_percent", department, act.now)
    minimum = param("YX-4.2.4", "minimum_wage", department, act.now)
    inputs = [Input(str(_("上月结转")), in_yuan(due.brought))] if due.brought else []
    inputs += _inputs(entries, "compensation")
    taken = deduction(owed, wage, percent, minimum, inputs)
    line = TotalLine.objects.create(
        record=record,
        total=total,
        month=total.month,
        member=due.member,
        rank=due.rank,
        fines=sum(one.fine for one in entries),
        money=sum(one.money for one in entries),
        points=sum(one.points for one in entries),
        brought=due.brought,
        compensation=due.compensation,
        wage=wage,
        deducted=taken.deducted,
        carried=taken.carried,
        rewarded=sum(one.bonus for one in due.rewards),
    )
    if line.points:
        act.note(扣考评分=_("%s分") % f"{line.points / 100:g}")
    for one in entries:
        one.line = line
    Entry.objects.bulk_create(entries)
    Reward.objects.filter(pk__in=[one.pk for one in due.rewards]).update(told_in=line)
    keep(act, "deducted", taken.told)
    said = str(_("本月列入的处罚之和，冲回的为负；实收只在罚款核查通过后发生"))
    keep(act, "fines", Explained(yuan(line.fines), str(_("元")), said, (), _inputs(entries, "fine")))
    keep(act, "money", Explained(yuan(line.money), str(_("元")), said, (), _inputs(entries, "money")))
    return line


def in_yuan(fen: int) -> str:
    return str(_("%s 元") % yuan(fen))


def _entry(penalty: Penalty, sign: int) -> Entry:
    return Entry(
        penalty=penalty,
        back=sign < 0,
        fine=sign * penalty.final_fine,
        money=sign * penalty.money,
        points=sign * penalty.points,
        compensation=sign * penalty.final_compensation,
    )


def _inputs(entries: list[Entry], name: str) -> list[Input]:
    return [
        Input(
            f"{one.penalty.record.number}{_('（冲回）') if one.back else ''}",
            in_yuan(getattr(one, name)),
            one.penalty_id,
        )
        for one in entries
        if getattr(one, name)
    ]


@action(
    "conducttotals.send",
    label=_("报财务"),
    clauses=CLAUSES,
    moves="sent",
    who="anyone",
    adds=True,
    hidden=True,
)
def send_total(act, total):
    """Whoever keeps the pay learns that a month waits for them."""
    for member in financiers():
        act.tell(
            member,
            _("%s待财务确认") % total.matter.title,
            key=f"total {total.pk}",
            clause="YX-4.2.5",
        )


def financiers():
    """Members of finance, wherever they sit: they have the right to confirm everywhere."""
    names = [name for name, role in ROLES.items() if role.everywhere_with("conducttotals.receive")]
    today = clock.today()
    held = Appointment.objects.filter(
        post__role__in=names, from_on__lte=today, member__is_active=True
    ).exclude(to_on__lt=today)
    return list({one.member_id: one.member for one in held.select_related("member").order_by("id")}.values())


@action(
    "conducttotals.receive",
    label=_("财务确认"),
    clauses=CLAUSES,
    moves="sent -> received",
    who="anyone",
    form=forms.ReceiveForm,
    tone="primary",
    icon="check",
)
def receive_total(act, total, *, remark=""):
    """Finance says that it has it: from then on the pay office answers for what is deducted."""
    if act.actor and act.actor.pk == total.drawn_by_id:
        raise Refused(_("编制人不能代财务确认"), _("由财务确认"), clause="YX-4.2.5")
    total.received_by, total.received_at, total.remark = act.actor, act.now, remark
    total.matter.closing = Closing.NOBODY


@action(
    "conducttotals.recall",
    label=_("收回"),
    clauses=("YX-4.2.5", "YX-4.2.4"),
    moves="sent | received -> withdrawn",
    who="anyone",
    form=forms.RecallForm,
    tone="danger",
    icon="arrow-back-up",
    offered=lambda total: total.matter.state == TotalState.SENT,
)
def recall_total(act, total):
    """A month with a wrong wage is drawn anew while nobody has paid by it; once finance has it, what is wrong is put
    right in the next month, so that no month that was paid changes afterwards."""
    if total.matter.state == TotalState.RECEIVED:
        raise Refused(_("财务已经确认这张汇总表，不能收回"), _("差错列入下一个月的汇总"), clause="YX-4.2.5")
    later = standing_totals(total.department_id).filter(month__gt=total.month).order_by("-month").first()
    if later is not None:
        raise Refused(
            _("%(later)s已经汇总，不能收回%(this)s")
            % {"later": f"{later.month:%Y-%m}", "this": f"{total.month:%Y-%m}"},
            _("财务已确认后面月份的，差错列入下一个月")
            if later.received_at
            else _("先收回%s，再收回这一张") % f"{later.month:%Y-%m}",
            clause="YX-4.2.5",
        )
    act.require_reason(_("收回需要写明理由"), _("写明哪里错了，如某人的工资填错"))
    total.matter.closing = Closing.NOBODY
    total.recalled_by, total.recalled_at, total.recalled_why = act.actor, act.now, act.reason[:200]
    why = str(_("汇总表已收回：%s") % act.reason)[:200]
    making.withdraw(act, making.open_of(total.matter), why)
    for member in financiers():
        act.tell(
            member,
            _("%s已收回，请勿据此扣发；重新编制后另行报送") % total.matter.title,
            key=f"total {total.pk} recalled",
            clause="YX-4.2.5",
            level="warning",
        )


@after("conducttotals.recall")
def free_lines(act, total) -> None:
    """Each line keeps what it said and tells nothing any more; what stood in it waits to be drawn again."""
    for key in total.lines.order_by("pk").values_list("pk", flat=True):
        act.then("conductlines.recall", key, reason=act.reason)


@action(
    "conductlines.recall",
    label=_("随汇总表收回"),
    clauses=("YX-4.2.5", "YX-4.2.4"),
    who="anyone",
    hidden=True,
)
def recall_line(act, line):
    """A penalty or a reward is told in one standing line only: what a sheet that was taken back told is free again."""
    act.void()
    line.entries.update(recalled=True)
    line.freed.set(line.rewards.all())
    line.rewards.update(told_in=None)
