"""What every member of staff may do with the others, and what anybody who knows the work may propose."""

from huiyin.config.roles.appraisals import OWN_APPRAISALS
from huiyin.config.roles.conduct import OWN_CONDUCT
from huiyin.config.roles.plans import WORKING_TO_PLAN
from huiyin.config.roles.rosters import ROSTERED
from huiyin.config.roles.training import LEARNING

MATTER = (
    "matters.promise",
    "matters.attach",
    "matters.rearrange",
    "matters.reveal",
    "matters.hand_over",
    "matters.accept",
    "matters.return",
    "matters.take_back",
)
# What every member of staff has with the others; what one may do as giver or reader of a thing it names itself.
OFFICE = (
    *MATTER,
    "absences.*",
    "tasks.see",
    "tasks.give",
    "tasks.report",
    "tasks.answer",
    "tasks.print",
    "circulars.see",
    "circulars.print",
    "duties.see",
    "transfers.take",
    "transfers.return",
    "transfers.withdraw",
    "transfers.print",
    "approvals.see",
    "approvals.ask",
    "approvals.approve",
    "approvals.decline",
    "approvals.send_back",
    "approvals.add_approver",
    "approvals.pass_on",
    "approvals.resubmit",
    "approvals.withdraw",
    "approvals.carry_out",
    "approvals.chase",
    "approvals.print",
    "delegations.*",
    "revisions.see",
    "revisions.print",
    "interpretations.*",
    "readings.see",
    "readings.print",
    *LEARNING,
    *WORKING_TO_PLAN,
    *OWN_CONDUCT,
    *ROSTERED,
    *OWN_APPRAISALS,
)
# What anybody who knows the work may propose; who decides is named by the rule book.
DRAFTING = (
    "revisions.draft",
    "revisions.draft_value",
    "revisions.draft_clause",
    "revisions.edit",
    "revisions.try_out",
    "revisions.submit",
    "revisions.withdraw",
)
