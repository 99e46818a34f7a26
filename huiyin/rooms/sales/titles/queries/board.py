"""Where titles stand by stage and age, and which contracts can be passed on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from huiyin.kernel import clock
from huiyin.kernel.custody.models import Item
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.contracts.queries import contracts_seen_by
from huiyin.rooms.sales.titles.queries.seeing import titles_seen_by

# ── the board ───────────────────────────────────────────────────────────────────

AGES = (30, 90)  # days since a title was begun: up to the first, up to the second, longer


def board_of(member) -> list[dict]:
    """Project and state -> how many open titles, by age, and how many are over their term; one query."""
    now, today = clock.now(), clock.today()
    ages = [
        When(matter__opened_at__gte=now - dt.timedelta(days=days), then=Value(f"to{days}")) for days in AGES
    ]
    found = (
        titles_seen_by(member)
        .filter(live=True, matter__closed_at=None)
        .annotate(age=Case(*ages, default=Value("over"), output_field=CharField()))
        .values("matter__record__project__name", "matter__record__project", "matter__state", "age")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(title_by__lt=today, received_at=None)))
        .order_by("matter__record__project__name")
    )
    return [dict(row) for row in found]


COPIES = {"filed": "contract", "loans": "mortgage_contract"}  # view -> the sort of thing that is passed on


def copies_to_pass_on(member, view: str, project: int | None = None) -> QuerySet[Contract]:
    """Filed contracts of which originals lie with us, or those of which loan contracts do (ZH-J4.7)."""
    kept = Item.objects.filter(sort=COPIES[view], state=Item.State.KEPT)
    found = contracts_seen_by(member).filter(live=True, matter__in=kept.values("about"))
    if view == "filed":
        found = found.filter(filed_on__isnull=False)
    if project:
        found = found.filter(matter__record__project=project)
    return found.select_related("unit", "matter__record__party", "matter__record__project").order_by(
        "unit__path", "pk"
    )


def things_of(view: str, numbers: Iterable[str]) -> list[str]:
    """The numbers of what lies with us of these contracts and is passed on."""
    kept = Item.objects.filter(sort=COPIES[view], state=Item.State.KEPT, about__number__in=list(numbers))
    return [item.record.number or "" for item in kept.select_related("record").order_by("about", "pk")]
