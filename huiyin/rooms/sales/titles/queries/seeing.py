"""Who sees which acts, titles and conversions; who sees to those of a project."""

from __future__ import annotations

from django.db.models import QuerySet

from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.sales.titles.models import (
    Conversion,
    RegistryAct,
    TitleCase,
    TitleDesk,
)


def acts_seen_by(member) -> QuerySet[RegistryAct]:
    return RegistryAct.objects.filter(
        reach_of(member).scope("registryacts.see", "matter__record__") | held_by(member)
    )


def titles_seen_by(member) -> QuerySet[TitleCase]:
    return TitleCase.objects.filter(
        reach_of(member).scope("titles.see", "matter__record__") | held_by(member)
    )


def conversions_seen_by(member) -> QuerySet[Conversion]:
    return Conversion.objects.filter(
        reach_of(member).scope("conversions.see", "matter__record__") | held_by(member)
    )


def desks_seen_by(member) -> QuerySet[TitleDesk]:
    return TitleDesk.objects.filter(reach_of(member).scope("titledesks.see", "record__"))


def desk_of(project) -> Member | None:
    """Who sees to the titles of a project, while they work here (YX-3.2.5)."""
    found = TitleDesk.objects.filter(project=project, to_on=None, record__voided_at=None)
    desk = found.select_related("member").first() if project else None
    return desk.member if desk and desk.member.is_active else None
