"""The project's second phase: what the desk knows of it, and how it grows from week to week."""

from __future__ import annotations

import datetime as dt
import math
import random
import struct
import zlib
from typing import Any

from django.core.files.base import ContentFile

from huiyin.kernel import clock
from huiyin.kernel.actions.sets import perform_set
from huiyin.kernel.files.storing import Stored, store
from huiyin.registers.estates.models import Building, Question, Sheet
from huiyin.registers.estates.queries import being_built
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import estates

ONE_DAY = dt.timedelta(days=1)
SECOND_PHASE = {"9": 14, "10": 5}  # building -> the floor it stood at when it was last heard of
TOP = 26  # floors
BUYERS = 14  # customers who bought a second home there
FIRST_SEEN = 36  # days before the first day: the works department is asked at once
WALKED = 7  # days from one walk over the site to the next


def prepare_project(sim: Simulation) -> None:
    """The sheet with its lines, plans and answers; the second phase with its doors, buyers and first reports."""
    rng = random.Random(f"{sim.seed} second phase")
    where: dict[str, Any] = {"department": sim.staff.desk, "project": sim.staff.project}
    supervisor, today, words = sim.staff.of("supervisor")[0], clock.today(), estates()
    works = sim.staff.departments["GC"]
    sheet = sim.do("sheets.open", supervisor, works=works, **where)
    for label, value, origin in words["lines"]:
        facts = {"label": label, "value": value, "origin": origin, "as_of": today - 30 * ONE_DAY}
        sim.do("sheets.set_line", supervisor, on=sheet.pk, **facts)
    for n, told in enumerate(words["documents"]):
        facts = {name: told[name] for name in ("sort", "title", "edition")}
        facts |= {"dated": today - told["days"] * ONE_DAY, "uploads": [floor_plan(f"{told['title']}.png", n)]}
        sim.do("sheets.add_document", supervisor, on=sheet.pk, **facts)
    for told in words["questions"]:
        facts = {name: told[name] for name in ("question", "answer", "triggers", "origin")}
        until = today + told["valid"] * ONE_DAY if "valid" in told else None
        sim.do("questions.add", supervisor, valid_until=until, **where, **facts)
    for position, (name, floors) in enumerate(SECOND_PHASE.items(), 9):
        building = Building.objects.create(project=sim.staff.project, name=name, position=position)
        _sell(sim, rng, building)
        _report(sim, building, floors, today - FIRST_SEEN * ONE_DAY, by=sim.staff.of("specialist")[2])


def _sell(sim: Simulation, rng: random.Random, building: Building) -> None:
    """Two doors a floor, most of them sold; some of the buyers live in the first phase."""
    rows = [
        {
            "department": sim.staff.desk,
            "project": sim.staff.project,
            "building": building,
            "entrance": "",
            "room": f"{floor}{door:02d}",
            "area": rng.choice((9120, 11860, 14250)),
            "state": "sold" if rng.random() < 0.7 else "unsold",
        }
        for floor in range(2, TOP + 1, 3)
        for door in (1, 2)
    ]
    units = perform_set("units.register", rows, by=None, source="simulator")
    sold = [unit for unit in units if unit.state == "sold"]
    for client, unit in zip(
        rng.sample(sim.residents, min(BUYERS, len(sim.residents)) // 2), sold, strict=False
    ):
        sim.do("customers.tie", None, on=client.record, unit=unit, role="buyer")


def walk_site(sim: Simulation) -> None:
    """Somebody of the works department walks the site once a week, and says how far each building is."""
    sheet = Sheet.objects.select_related("record", "project").first()
    if sheet is None:
        return
    engineer = sim.hand(sim.staff.of("partner", "GC")[1])
    today = clock.today()
    for building, last in being_built(sheet):
        if last is not None and (today - last.seen_on).days >= WALKED and last.stage == "主体施工":
            grown = 2 + sim.random.randint(0, 1) + ((today - last.seen_on).days > 2 * WALKED) * 3
            _report(sim, building, (last.floors or 0) + grown, today, by=engineer)


def keep_answers(sim: Simulation) -> None:
    """An answer that has run out is asked anew, if not at once."""
    late = Question.objects.filter(valid_until__lt=clock.today() - 12 * ONE_DAY, record__voided_at=None)
    for question in late.order_by("pk"):
        facts: dict[str, Any] = {"origin": question.origin, "valid_until": clock.today() + 90 * ONE_DAY}
        sim.do("questions.confirm", sim.clerk(), on=question.pk, **facts)


def _report(sim: Simulation, building: Building, floors: int, day: dt.date, by) -> None:
    capped, words = floors >= TOP, estates()["site"]
    said = words["capped"] if capped else words["grows"]
    facts: dict[str, Any] = {
        "stage": "封顶" if capped else "主体施工",
        "floors": None if capped else floors,
        "told": said % {"building": building.called, "n": floors},
        "internal": words["internal"][(floors + building.position) % len(words["internal"])],
        "origin": f"工程部 {by.name}" if by in sim.staff.of("partner", "GC") else "工程部周例会",
        "uploads": [_photo(f"{building.called} {day:%m%d}.png", min(floors, TOP))],
    }
    if not capped:
        facts |= {
            "planned_stage": "封顶",
            "planned_on": dt.date(day.year + 1, 6, 30),
            "basis": "施工总进度计划第4版",
        }
    sim.do(
        "progress.report",
        by,
        department=sim.staff.desk,
        project=sim.staff.project,
        buildings=[building],
        seen_on=day,
        **facts,
    )


# ── pictures ────────────────────────────────────────────────────────────────────

WIDE, HIGH = 240, 180
Colour = tuple[int, int, int]


class Picture:
    """A drawing of plain rectangles, kept as a PNG."""

    def __init__(self, ground: Colour) -> None:
        self.rows = [bytearray(bytes(ground) * WIDE) for _y in range(HIGH)]

    def fill(self, left: int, top: int, wide: int, high: int, colour: Colour) -> None:
        stretch = bytes(colour) * wide
        for row in self.rows[max(top, 0) : top + high]:
            row[left * 3 : (left + wide) * 3] = stretch

    def kept(self, name: str) -> Stored:
        body = zlib.compress(b"".join(b"\0" + bytes(row) for row in self.rows), 6)
        head = struct.pack(">IIBBBBB", WIDE, HIGH, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
        png = b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + mark + data + struct.pack(">I", zlib.crc32(mark + data))
            for mark, data in parts
        )
        return store(ContentFile(png, name=name))


def _photo(name: str, floors: int) -> Stored:
    """A building so many floors high, with its crane."""
    drawn = Picture((186, 214, 234))
    drawn.fill(0, 160, WIDE, 20, (150, 132, 104))
    top = 160 - floors * 5
    drawn.fill(80, top, 90, floors * 5, (188, 186, 180))
    for floor in range(floors):
        for window in range(6):
            drawn.fill(86 + window * 14, top + floor * 5 + 1, 8, 3, (92, 100, 108))
    drawn.fill(190, 14, 5, 146, (222, 160, 32))
    drawn.fill(96, 14, 126, 4, (222, 160, 32))
    drawn.fill(120, 18, 2, max(top - 30, 6), (90, 90, 90))
    return drawn.kept(name)


def floor_plan(name: str, n: int) -> Stored:
    """Rooms drawn by their walls."""
    drawn = Picture((252, 252, 250))
    wall = (52, 60, 70)
    for left, top, wide, high in ((30, 24, 180, 3), (30, 153, 180, 3), (30, 24, 3, 132), (207, 24, 3, 132)):
        drawn.fill(left, top, wide, high, wall)
    drawn.fill(90 + 12 * n, 24, 3, 80, wall)
    drawn.fill(30, 100, 120, 3, wall)
    drawn.fill(150, 70 + 8 * n, 60, 3, wall)
    drawn.fill(60, 100, 18, 3, (252, 252, 250))
    return drawn.kept(name)


def signature() -> Stored:
    """A name written on the screen, as far as rectangles can write."""
    drawn = Picture((255, 255, 255))
    for n in range(150):
        left, top = 45 + n, 90 + int(28 * math.sin(n / 9)) - n // 8
        drawn.fill(left, top, 3, 3, (24, 30, 60))
    return drawn.kept("签字.png")
