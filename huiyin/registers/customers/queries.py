"""Reading customers: by member, by phone, by whatever is typed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Max

from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.parties.models import Party, Phone
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record
from huiyin.kernel.search.index import find
from huiyin.registers.customers.models import Customer, Tie


def customers_ever_seen_by(member):
    """As customers_seen_by, with the voided ones: they keep their number, their page and their history."""
    return Customer.objects.filter(reach_of(member).scope("customers.see", "record__")).select_related(
        "record__party"
    )


def customers_seen_by(member):
    """Customers of the departments and projects within a member's reach; others do not exist (YX-1.4).

    Those that stand: what pickers and ledgers offer. Who was merged into another is found there.
    """
    return customers_ever_seen_by(member).filter(record__voided_at=None, record__party__merged_into=None)


def parties_seen_by(member):
    """The parties behind the customers whom a member sees: what a picker of customers may pick."""
    return Party.objects.filter(pk__in=customers_seen_by(member).values("record__party"))


def customers_found(member, text: str, limit: int = 20) -> list[Customer]:
    """The newest customers that fit a name, its pinyin or initials, a phone's tail, a number or a door."""
    keys = find(text, limit * 4, kind="customers")
    rows = {
        one.pk: one
        for one in customers_seen_by(member).filter(pk__in=keys).prefetch_related("record__party__phones")
    }
    return [rows[key] for key in keys if key in rows][:limit]


def customers_in_use(keys: Iterable[int]) -> dict[int, list[str]]:
    """Customer -> the other records of the same party, by number: why the customer cannot be voided."""
    keys = list(keys)
    of_party: dict[int | None, int] = dict(Record.objects.filter(pk__in=keys).values_list("party", "pk"))
    others = Record.objects.filter(party__in=of_party, voided_at=None).exclude(pk__in=keys).order_by("pk")
    used: dict[int, list[str]] = {}
    for record in others:
        used.setdefault(of_party[record.party_id], []).append(f"{KINDS[record.kind].label} {record}")
    for party in Party.objects.filter(merged_into__in=of_party).order_by("pk"):
        used.setdefault(of_party[party.merged_into_id], []).append(f"{party._meta.verbose_name} {party}")
    return used


def customer_of(party: Party | None) -> Customer | None:
    """The standing customer record of a party."""
    return (
        Customer.objects.filter(record__party=party, record__voided_at=None)
        .select_related("record__party")
        .first()
    )


def same_people(party: Party) -> list[int]:
    """The keys of a party and of those merged into it: whose records are all one customer's."""
    return [party.pk, *Party.objects.filter(merged_into=party).values_list("pk", flat=True)]


def likely_twice(member, limit: int = 50) -> list[dict]:
    """Customers who may be the same: one phone number, or one name at one door. Newest first, in four queries.

    Each: why, words, customers (the oldest first: into it the others would be merged).
    """
    seen = customers_seen_by(member)
    parties = seen.values("record__party")
    shared = (
        Phone.objects.filter(party__in=parties)
        .values("number")
        .annotate(n=Count("party", distinct=True), newest=Max("party"))
        .filter(n__gt=1)
        .order_by("-newest")[:limit]
    )
    numbers = [row["number"] for row in shared]
    doors = (
        Tie.objects.filter(party__in=parties, to_on=None)
        .values("unit", "party__name")
        .annotate(n=Count("party", distinct=True), newest=Max("party"))
        .filter(n__gt=1)
        .order_by("-newest")[:limit]
    )
    groups: dict[tuple, set[int]] = {}
    for number, party in Phone.objects.filter(number__in=numbers, party__in=parties).values_list(
        "number", "party"
    ):
        groups.setdefault(("phone", number), set()).add(party)
    named = {(row["unit"], row["party__name"]) for row in doors}
    ties = Tie.objects.filter(unit__in={unit for unit, _name in named}, party__in=parties, to_on=None)
    for unit, path, name, party in ties.values_list("unit", "unit__path", "party__name", "party"):
        if (unit, name) in named:
            groups.setdefault(("door", path), set()).add(party)
    found = seen.filter(record__party__in=set().union(*groups.values())).order_by("pk") if groups else ()
    by_party = {one.record.party_id: one for one in found}
    told: dict[frozenset[int], dict] = {}
    for (why, words), keys in groups.items():
        customers = sorted((by_party[key] for key in keys if key in by_party), key=lambda one: one.pk)
        if len(customers) > 1:
            told.setdefault(frozenset(keys), {"why": why, "words": words, "customers": customers})
    return sorted(told.values(), key=lambda group: -group["customers"][-1].pk)[:limit]
