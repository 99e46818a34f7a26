"""Who sees name and number in clear (YX-1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import stands_in_for
from huiyin.kernel.privacy.masking import revealed_to
from huiyin.kernel.records.kinds import Kind


@dataclass(frozen=True)
class Eyes:
    """What a member may see in clear of a list of records: asked once, not for each of them."""

    member: Member
    owners: frozenset[int]  # they themselves, and those for whom they stand in
    revealed: frozenset[int]  # parties

    @classmethod
    def of(cls, member: Member) -> Eyes:
        return cls(member, frozenset({member.pk, *stands_in_for(member)}), revealed_to(member))

    def see_clear(self, kind: Kind, subject: Any) -> bool:
        """The owner, their stand-in and the clerk who took it down see name and number of their own matter."""
        if kind.is_matter and subject.matter.owner_id in self.owners:
            return True
        return subject.record.party_id in self.revealed


def sees_clear(member: Member, kind: Kind, subject: Any) -> bool:
    return Eyes.of(member).see_clear(kind, subject)
