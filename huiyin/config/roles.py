"""Which kind of post may do what. The one table of rights; a test walks every page and endpoint against it."""

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.rights import ROLES, Role

READING = ("desk.see", "clauses.see", "notices.see", "search.use")
MATTER = ("matters.see", "matters.hand_over", "matters.accept", "matters.return", "matters.withdraw_offer")
DESK = (
    "customers.see",
    "customers.register",
    "customers.correct",
    "customers.reveal",
    "units.see",
    "calls.*",
    "complaints.see",
    "complaints.record",
    "complaints.*",
)
