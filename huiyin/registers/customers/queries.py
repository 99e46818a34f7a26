"""Reading customers: by member, by phone, by whatever is typed."""

from __future__ import annotations

from collections.abc import Iterable

from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.parties.models import Party
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record
from huiyin.kernel.search.index import find
from huiyin.registers.customers.models import Customer


def customers_ever_seen_by(member):
    """As customers_seen_by, with the voided ones: they keep their number, their page and their history."""
    return Customer.objects.filter(reach_of(member).scope("customers.see", "record__")).select_related(
        "record__party"
    )


def customers_seen_by(member):
    """Customers of the departments and projects within a member's reach; others do not exist (YX-1.4).

    Those that stand: what pickers and ledgers offer.
    """
    return customers_ever_seen_by(member).filter(record__voided_at=None)


def customers_found(member, text: str, limit: int = 20) -> list[Customer]:
    """The newest customers that fit a name, its pinyin or initials, a phone's tail, a number or a door."""
    keys = find(text, limit * 4, kinds=("customers",))
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
