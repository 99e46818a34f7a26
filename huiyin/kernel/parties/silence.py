"""Who does not want to be written to: whole customers, or single numbers (YX-1.4)."""

from __future__ import annotations

from django.db.models import Q

from huiyin.kernel import clock, vault
from huiyin.kernel.parties.models import Party, Silence


def _blind(number: str) -> bytes:
    return vault.blind(number, "silence")


def silence(party: Party, number: str = "") -> None:
    """From now on nothing is sent to the party, or to this number of theirs, whoever else holds it."""
    blind = _blind(number) if number else None
    if not Silence.objects.filter(party=party, number_blind=blind, lifted_at=None).exists():
        Silence.objects.create(party=party, number_blind=blind, at=clock.now())


def lift(party: Party) -> int:
    """The party may be written to again, at every number; how many silences ended."""
    numbers = [_blind(number) for number in party.phones.values_list("number", flat=True)]
    standing = Silence.objects.filter(Q(party=party) | Q(number_blind__in=numbers), lifted_at=None)
    return standing.update(lifted_at=clock.now())


def may_write_to(party: Party | None, number: str) -> bool:
    """Whether a message may go to this number of the party's."""
    which = Q(number_blind=_blind(number))
    if party is not None:
        which |= Q(party__in=[party.pk, party.merged_into_id or party.pk], number_blind=None)
    return not Silence.objects.filter(which, lifted_at=None).exists()


def silent_numbers(party: Party) -> list[str] | None:
    """The numbers of a party that are not to be written to; None where the whole party is not."""
    blinds = {_blind(phone.number): phone.number for phone in party.phones.all()}
    rows = Silence.objects.filter(Q(party=party) | Q(number_blind__in=list(blinds)), lifted_at=None)
    found = [(row.party_id, bytes(row.number_blind or b"")) for row in rows]
    if any(key == party.pk and not blind for key, blind in found):
        return None
    return [blinds[blind] for _key, blind in found if blind in blinds]
