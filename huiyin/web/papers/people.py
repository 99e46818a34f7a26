"""People on paper: whoever may read a customer's numbers has them printed whole, everybody else masked (YX-1.4)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from huiyin.kernel.members.rights import absent_now
from huiyin.kernel.privacy.masking import masked_phone


def with_phones(found, member):
    """Matters with their customers' phones, and `covered`: whether the member stands in for the owner now."""
    return found.annotate(
        covered=Exists(absent_now().filter(stand_in=member, member=OuterRef("matter__owner")))
    ).prefetch_related("matter__record__party__phones")


def phones_of(subject, member) -> str:
    """The customer's numbers: whole for the owner and who stands in for them. The subject is read `with_phones`."""
    if subject.party is None:
        return ""
    whole = subject.covered or subject.matter.owner_id == member.pk
    phones = sorted(subject.party.phones.all(), key=lambda phone: phone.position)
    return "、".join(phone.number if whole else masked_phone(phone.number) for phone in phones)
