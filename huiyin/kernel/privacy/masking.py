"""What is masked, for whom, and how a masked value looks (YX-1.4)."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.members.models import Member
from huiyin.kernel.privacy.models import Export, Reveal


def masked_name(name: str) -> str:
    """张** — two stars whatever the length, so that the length tells nothing."""
    return f"{name[0]}**" if name else ""


def masked_phone(phone: str) -> str:
    """138****5678; of a short number only the last two digits."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"{'*' * max(len(phone) - 2, 0)}{phone[-2:]}"


def masked_id(number: str) -> str:
    """440301********1234: place and check, not the birthday."""
    return f"{number[:6]}{'*' * max(len(number) - 10, 0)}{number[-4:]}" if number else ""


def reveal(act, party) -> Reveal:
    """Grants the actor the party's particulars in clear for the minutes that the clause gives."""
    minutes = needed("YX-1.4", "reveal_minutes", act.department, act.now)
    return Reveal.objects.create(
        member=act.actor,
        party=party,
        record=act.held.record,
        at=act.now,
        until=act.now + dt.timedelta(minutes=minutes),
    )


def revealed_to(member: Member) -> frozenset[int]:
    """The parties for whom the member holds a grant now: asked once for a list of them."""
    return frozenset(
        Reveal.objects.filter(member=member, until__gt=clock.now()).values_list("party", flat=True)
    )


def rows_left_today(member: Member, department: int | None) -> int:
    """How many rows the member may still carry out today."""
    start = clock.shanghai(f"{clock.today():%Y-%m-%d}")
    taken = sum(Export.objects.filter(member=member, at__gte=start).values_list("rows", flat=True))
    return max(needed("YX-1.4", "export_rows_per_day", department) - taken, 0)
