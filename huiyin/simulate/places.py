"""The virtual project: 澜园 with its buildings, units and the customers tied to them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from huiyin.kernel.actions.sets import CHUNK, perform_set
from huiyin.kernel.parties.models import Party
from huiyin.registers.estates.models import Building, Unit
from huiyin.simulate.people import Staff, company_name, id_number, mobile, person_name

BUILDINGS = 8
ENTRANCES = 2
ROOMS = 4  # on a floor of an entrance
COMPANIES = 0.14  # of the customers; they use the product side's devices and have no home here


@dataclass(frozen=True)
class Client:
    """A customer as the simulator knows them."""

    record: int
    party: Party
    name: str
    phones: tuple[str, ...]
    unit: Unit | None
    building: str

    @property
    def is_company(self) -> bool:
        return self.party.kind == Party.Kind.COMPANY


def build(rng: random.Random, staff: Staff, count: int) -> list[Unit]:
    """Registers so many units over eight buildings, floor by floor."""
    buildings = Building.objects.bulk_create(
        Building(project=staff.project, name=str(n), position=n) for n in range(1, BUILDINGS + 1)
    )
    doors: list[tuple[Building, str, str]] = []
    floor = 1
    while len(doors) < count:
        for building in buildings:
            for entrance in range(1, ENTRANCES + 1):
                doors += [(building, str(entrance), f"{floor}{room:02d}") for room in range(1, ROOMS + 1)]
        floor += 1
    rows = [
        {
            "department": staff.desk,
            "project": staff.project,
            "building": building,
            "entrance": entrance,
            "room": room,
            "area": rng.choice((7850, 8912, 9640, 10535, 11820, 12600, 14380)),
            "state": rng.choices(("delivered", "sold", "unsold"), (70, 22, 8))[0],
        }
        for building, entrance, room in doors[:count]
    ]
    return _in_chunks("units.register", rows)


def settle(rng: random.Random, staff: Staff, units: list[Unit], count: int) -> list[Client]:
    """Registers so many customers, most of them with a home, some with a second number or a second home."""
    taken: set[str] = set()
    rows: list[dict[str, Any]] = []
    homes = list(units)
    rng.shuffle(homes)
    for n in range(count):
        company = rng.random() < COMPANIES
        phones = tuple(new_of(rng, taken) for _ in range(2 if rng.random() < 0.15 else 1))
        rows.append(
            {
                "department": staff.desk,
                "project": staff.project,
                "name": company_name(rng) if company else person_name(rng),
                "kind": "company" if company else "person",
                "phones": phones,
                "id_number": new_of(rng, taken, id_number) if not company and rng.random() < 0.4 else "",
                "unit": None if company or not homes else homes[n % len(homes)],
                "role": rng.choices(("owner", "buyer", "tenant"), (70, 20, 10))[0],
                "vip": rng.random() < 0.03,
            }
        )
    customers = _in_chunks("customers.register", rows)
    return [
        Client(
            customer.pk,
            customer.record.party,
            row["name"],
            row["phones"],
            row["unit"],
            row["unit"].building.name if row["unit"] else "",
        )
        for customer, row in zip(customers, rows, strict=True)
    ]


def new_of(rng: random.Random, taken: set[str], make=mobile) -> str:
    while (number := make(rng)) in taken:
        pass
    taken.add(number)
    return number


def _in_chunks(verb: str, rows: list[dict]) -> list:
    found: list = []
    for start in range(0, len(rows), CHUNK):
        found += perform_set(verb, rows[start : start + CHUNK], by=None, source="simulator")
    return found
