"""Reading customers: by member, by phone, by whatever is typed."""

from __future__ import annotations

from django.db.models import Q

from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.parties.models import Party
from huiyin.kernel.search.index import find
from huiyin.registers.customers.models import Customer


def customers_seen_by(member):
    """Customers of the departments and projects within a member's reach; others do not exist (YX-1.4)."""
    return Customer.objects.filter(reach_of(member).scope("customers.see", "record__")).select_related(
        "record__party"
    )


def customers_found(member, text: str, limit: int = 20) -> list[Customer]:
    """The newest customers that fit a name, its pinyin or initials, a phone's tail, a number or a door."""
    keys = find(text, limit * 4, kinds=("customers",))
    rows = {
        one.pk: one
        for one in customers_seen_by(member).filter(pk__in=keys).prefetch_related("record__party__phones")
    }
    return [rows[key] for key in keys if key in rows][:limit]


def parties_with_phone(digits: str, member) -> list[Party]:
    """Parties within a member's reach whose number is this one, or ends with these digits (four at least)."""
    match = Q(phones__number=digits) if len(digits) >= 7 else Q(phones__number__endswith=digits)
    seen = customers_seen_by(member).values("record__party")
    return list(Party.objects.filter(match, pk__in=seen).distinct()[:10])
