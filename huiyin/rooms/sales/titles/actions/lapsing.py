"""预告登记: from the day on which registration became possible ninety days run, and are watched (law advance_notice)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.sets import follow_in_set, write_lines
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.matters.models import Closing, Matter
from huiyin.kernel.promises import making
from huiyin.kernel.records.bulk import update_many
from huiyin.rooms.sales.contracts.actions.signing import moment_of
from huiyin.rooms.sales.titles.actions.opening import today_of
from huiyin.rooms.sales.titles.models import LAPSING, ActSort, ActState, RegistryAct
from huiyin.rooms.sales.titles.promises import LAPSE
from huiyin.rooms.sales.titles.queries import applied_for, first_registered_on, notices_of_buildings
from huiyin.rooms.sales.titles.rules import lapses_on

WATCHED = ["ZH-4.1.3", "ZH-J4.2", "YX-2.7.1a"]


def _days(act, department: int, registrable_on: dt.date) -> tuple[dt.date, dt.datetime, dt.datetime, str]:
    """The last day of a notice; from when to when the promise runs that warns of it; and how that came about."""
    limit = needed("ZH-4.1.3", LAPSE.within, department, act.now)
    opened = moment_of(registrable_on, act.now)
    due = making.due_by(limit, LAPSE.clause, department, opened)
    last = lapses_on(registrable_on, Limit.parse(limit).amount)
    return last, due.at, opened, "\n".join(due.steps)


@after("registryacts.finish")
def run_the_days(act, one: RegistryAct) -> None:
    """The day of a building's first registration starts the days of each notice in it; a later notice, its own."""
    if one.sort == ActSort.FIRST:
        notices = notices_of_buildings(building.pk for building in one.buildings.all())
        rows = [
            {"on": pk, "registrable_on": one.done_on}
            for pk in notices.order_by("pk").values_list("pk", flat=True)
        ]
        follow_in_set(act, "registryacts.watch", rows)
        if rows:
            _tell(act, one, len(rows))
    elif one.sort in LAPSING and one.contract is not None:
        first = first_registered_on(one.contract.unit.building_id)
        if first is not None and one.done_on is not None and not applied_for(one):
            act.then("registryacts.watch", one.pk, registrable_on=max(first, one.done_on))


def _tell(act, one: RegistryAct, count: int) -> None:
    """Whoever owns one of them is told once of all."""
    owners = Matter.objects.filter(
        registryact__registrable_on=one.done_on,
        registryact__contract__unit__building__in=one.buildings.all(),
        registryact__matter__state=ActState.RUNNING,
    )
    for owner in dict.fromkeys(matter.owner for matter in owners.select_related("owner").order_by("pk")):
        act.tell(
            owner,
            _("%(where)s已办首次登记，%(n)d户预告登记开始计算失效期") % {"where": one.where, "n": count},
            key=f"first registration {one.pk} {owner.pk}",
            level="warning",
            clause="ZH-4.1.3",
        )


@action(
    "registryacts.watch",
    label=_("开始计算失效期"),
    clauses=WATCHED,
    moves="done -> running",
    adds=True,
    hidden=True,
)
def watch(act, one, *, registrable_on):
    """Ninety days after registration became possible a notice protects nobody: until then somebody has to apply."""
    last, due, opened, how = _days(act, one.record.department_id, registrable_on)
    one.registrable_on, one.lapses_on = registrable_on, last
    act.note(可以登记=f"{registrable_on:%Y-%m-%d}", 失效日=f"{last:%Y-%m-%d}")
    making.make(act, LAPSE, one.matter, due=due, opened=opened, how=how)


@watch.in_set
def watch_many(act, rows):
    """Every notice of the buildings at once; the same rows as one at a time would leave."""
    subjects = [row["subject"] for row in rows]
    found: dict[tuple[int, dt.date], tuple] = {}
    groups: dict[tuple[int, dt.date], list[RegistryAct]] = {}
    for row, one in zip(rows, subjects, strict=True):
        key = (one.record.department_id, row["registrable_on"])
        found.setdefault(key, _days(act, *key))
        groups.setdefault(key, []).append(one)
    said = {}
    for key, ones in groups.items():
        last, due, opened, how = found[key]
        making.make_many(LAPSE, [one.matter for one in ones], opened=opened, due=due, how=how)
        for one in ones:
            one.registrable_on, one.lapses_on = key[1], last
            one.matter.state, one.matter.next_due = ActState.RUNNING, due
            one.matter.closed_at, one.matter.closing = None, ""
            said[one.pk] = {"可以登记": f"{key[1]:%Y-%m-%d}", "失效日": f"{last:%Y-%m-%d}"}
    update_many(
        RegistryAct,
        ("registrable_on", "lapses_on"),
        [(o.pk, o.registrable_on, o.lapses_on) for o in subjects],
    )
    update_many(
        Matter,
        ("state", "next_due", "closed_at", "closing"),
        [(o.pk, str(o.matter.state), o.matter.next_due, None, "") for o in subjects],
    )
    write_lines(act, subjects, [said[one.pk] for one in subjects])
    return subjects


@action(
    "registryacts.secure",
    label=_("已申请本登记"),
    clauses=WATCHED,
    moves="done | running | lapsed -> done",
    hidden=True,
)
def secure(act, one, *, secured_on):
    """Whoever applied for the registration proper within the days keeps what the notice protected."""
    one.secured_on = secured_on
    one.matter.closing = Closing.NOBODY
    if one.lapses_on and secured_on > one.lapses_on:
        act.note(说明=_now("申请时预告登记已经失效"))


@action(
    "registryacts.release",
    label=_("恢复计算失效期"),
    clauses=WATCHED,
    moves="done -> running",
    adds=True,
    hidden=True,
)
def release(act, one):
    """An application that was withdrawn secures nothing: the days go on from where they began."""
    one.secured_on = None
    assert one.registrable_on is not None
    _last, due, opened, how = _days(act, one.record.department_id, one.registrable_on)
    making.make(act, LAPSE, one.matter, due=due, opened=opened, how=how)


@action(
    "registryacts.unwatch",
    label=_("不再计算失效期"),
    clauses=WATCHED,
    moves="running | lapsed -> done",
    hidden=True,
)
def unwatch(act, one):
    """Where the contract is given up, or the first registration was entered by mistake, no days run."""
    making.withdraw(act, making.open_of(one.matter, LAPSE), act.reason)
    one.registrable_on = one.lapses_on = one.reminded_on = None
    one.matter.closing = Closing.NOBODY


@action(
    "registryacts.remind",
    label=_("预告登记将失效"),
    clauses=WATCHED,
    moves="running",
    adds=True,
    hidden=True,
)
def remind(act, one):
    """A month before the notice lapses its owner hears of it; the promise itself warns on the last working day."""
    one.reminded_on = today_of(act)
    what = {"unit": one.contract.unit, "sort": one.get_sort_display(), "day": f"{one.lapses_on:%Y-%m-%d}"}
    act.tell(
        one.matter.owner,
        _("%(unit)s的%(sort)s将于%(day)s失效，请在此前申请本登记") % what,
        key=f"notice {one.pk} lapses {one.lapses_on}",
        level="warning",
        clause="ZH-4.1.3",
    )
    act.note(失效日=what["day"])


@action(
    "registryacts.lapse",
    label=_("预告登记失效"),
    clauses=WATCHED,
    moves="running -> lapsed",
    adds=True,
    hidden=True,
)
def lapse(act, one):
    """A lapsed notice is said to be lapsed, to whoever leads too; the promise stays broken until somebody applies."""
    what = {"unit": one.contract.unit, "sort": one.get_sort_display(), "day": f"{one.lapses_on:%Y-%m-%d}"}
    for member in {one.matter.owner, one.record.department.head} - {None}:
        act.tell(
            member,
            _("%(unit)s的%(sort)s已于%(day)s失效") % what,
            key=f"notice {one.pk} lapsed {member.pk}",
            level="overdue",
            clause="ZH-4.1.3",
        )
