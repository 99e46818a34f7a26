"""Who sees name and number in clear (YX-1.4)."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import stands_in_for
from huiyin.kernel.privacy.masking import revealed_to
from huiyin.kernel.records.kinds import Kind


class Eyes:
    """What a member may see in clear of a list of records: asked once, not for each of them, and only where it matters."""

    def __init__(self, member: Member) -> None:
        self.member = member

    @cached_property
    def _stands_in(self) -> list[int]:
        return stands_in_for(self.member)

    @cached_property
    def _revealed(self) -> frozenset[int]:
        return revealed_to(self.member)

    def see_clear(self, kind: Kind, subject: Any) -> bool:
        """The owner, their stand-in and the clerk who took it down see name and number of their own matter."""
        if kind.is_matter:
            owner = subject.matter.owner_id
            if owner == self.member.pk or owner in self._stands_in:
                return True
        party = subject.record.party_id
        return party is not None and party in self._revealed


def sees_clear(member: Member, kind: Kind, subject: Any) -> bool:
    return Eyes(member).see_clear(kind, subject)
