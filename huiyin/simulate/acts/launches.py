"""What the projects are sold upon: 澜园 with everything in order, and the next one that is still being prepared."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.members.models import Project
from huiyin.registers.estates.models import Building
from huiyin.registers.estates.queries import Plan
from huiyin.rooms.sales.launches.models import Launch, LaunchLine, LaunchState
from huiyin.simulate.acts.estates import floor_plan
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import launches

ONE_DAY = dt.timedelta(days=1)
FIRST = 8  # buildings of the first phase


def prepare_launches(sim: Simulation) -> None:
    """Both phases of 澜园 are on sale with their certificates; the next project has a list and some of its papers."""
    words, today = launches(), clock.today()
    where: dict[str, Any] = {"department": sim.staff.desk, "project": sim.staff.project}
    manager, specialist = sim.staff.of("manager")[0], sim.staff.of("specialist")[2]
    buildings = list(Building.objects.filter(project=sim.staff.project).order_by("position", "pk"))
    first = [one for one in buildings if one.position <= FIRST and one.units.exists()]
    of = {"all": buildings, "first": first, "second": [one for one in buildings if one.position > FIRST]}
    for sort, code, ago, holds, which, scope in words["sold"]:
        _certify(sim, where, sort, code, today - ago * ONE_DAY, holds, of[which], scope)
    for told in words["batches"]:
        opened = today - told["opened"] * ONE_DAY
        facts: dict[str, Any] = {"batch": told["batch"], "planned_on": opened, "buildings": of[told["which"]]}
        title = f"{sim.staff.project.name}{told['batch']}开盘准备"
        launch = sim.do("launches.prepare", manager, title=title, owner=specialist, **where, **facts)
        for n, line in enumerate(_open(launch)):
            _finish(sim, launch, line, n)
        days = {"opened_on": opened, "ends_on": today + 400 * ONE_DAY}
        sim.do("launches.open_sale", specialist, on=launch.pk, **days)
    _next_project(sim, words["next"], today)


def _next_project(sim: Simulation, words: dict, today: dt.date) -> None:
    """Its buildings are laid out, its list is begun; nobody has been named its specialist yet."""
    project = Project.objects.create(code="LS", name=words["project"], initials="ls")
    supervisor = sim.staff.of("supervisor")[0]
    where: dict[str, Any] = {"department": sim.staff.desk, "project": project}
    sheet = sim.do("sheets.open", supervisor, works=None, under_construction=True, **where)
    for name in ("1", "2"):
        sim.do("sheets.add_building", supervisor, on=sheet.pk, name=name)
    rooms = (("01", 8950, 7120), ("02", 11840, 9460), ("03", 11840, 9460), ("04", 8950, 7120))
    for building in Building.objects.filter(project=project).order_by("position"):
        plan = Plan(("1",), 2, 9, rooms)
        sim.do("sheets.lay_out", supervisor, on=sheet.pk, building=building, plan=plan, use="home")
    buildings = list(Building.objects.filter(project=project).order_by("position"))
    for sort, code, ago, holds, scope in words["certificates"]:
        _certify(sim, where, sort, code, today - ago * ONE_DAY, holds, buildings, scope)
    planned = today + words["opens_in"] * ONE_DAY
    facts: dict[str, Any] = {"batch": words["batch"], "planned_on": planned, "buildings": buildings}
    title = f"{project.name}{words['batch']}开盘准备"
    launch = sim.do("launches.prepare", supervisor, title=title, **where, **facts)
    for line in _open(launch):
        if name := words["owners"].get(line.title):
            due = clock.local(line.due).date()
            facts = {"required": line.required, "wants_document": line.wants_document, "due": due}
            owner = sim.staff.members[name]
            sim.do("launches.set_line", supervisor, on=launch.pk, line=line, owner=owner, **facts)
    for title, days in words["early"].items():
        line = launch.lines.select_related("promise__owner").get(title=title)
        facts = {"required": True, "wants_document": True, "due": today + days * ONE_DAY, "owner": line.owner}
        sim.do("launches.set_line", supervisor, on=launch.pk, line=line, reason=words["early_why"], **facts)
    title, name, before = words["added"]
    facts = {"title": title, "owner": sim.staff.members[name], "due": planned - before * ONE_DAY}
    sim.do("launches.add_line", supervisor, on=launch.pk, required=False, **facts)


def keep_launch(sim: Simulation) -> None:
    """Whoever has a line of the next project finishes it on its day; some are left too long."""
    words = launches()["next"]
    launch = (
        Launch.objects.filter(project__name=words["project"], voided=False).select_related("matter").first()
    )
    if launch is None or launch.matter.state != LaunchState.PREPARING:
        return
    days = (clock.today() - clock.local(launch.matter.opened_at).date()).days
    for n, line in enumerate(_open(launch)):
        if days >= words["finished"].get(line.title, 10_000):
            _finish(sim, launch, line, n, words["remarks"].get(line.title, ""))


def _open(launch: Launch) -> list[LaunchLine]:
    lines = launch.lines.filter(state=LaunchLine.State.OPEN, sort="").select_related("promise__owner")
    return list(lines.order_by("position", "pk"))


def _finish(sim: Simulation, launch: Launch, line: LaunchLine, n: int, remark: str = "") -> None:
    uploads = [floor_plan(f"{line.title}.png", n)] if line.wants_document else []
    facts: dict[str, Any] = {"line": line, "remark": remark, "uploads": uploads}
    sim.do("launches.finish_line", line.owner, on=launch.pk, **facts)


def _certify(sim, where, sort: str, code: str, issued_on: dt.date, holds: int, buildings, scope: str) -> None:
    expires_on = issued_on + holds * ONE_DAY if holds else None
    facts: dict[str, Any] = {
        "sort": sort,
        "code": code,
        "issued_on": issued_on,
        "expires_on": expires_on,
        "scope": scope,
    }
    issuer = launches()["issuers"][sort]
    sim.do(
        "certificates.register",
        sim.staff.of("supervisor")[0],
        issuer=issuer,
        buildings=buildings,
        **where,
        **facts,
    )
