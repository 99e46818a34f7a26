"""The shape of what is typed about plans, meetings and findings."""

from huiyin.rooms.people.plans.forms.meetings import (
    CallForm,
    DecideForm,
    MinutesForm,
    MoveForm,
    RewriteForm,
)
from huiyin.rooms.people.plans.forms.others import AcceptForm, CorrectForm, FindForm, RejectForm
from huiyin.rooms.people.plans.forms.plans import (
    WAYS,
    BreakDownForm,
    ChaseForm,
    DropForm,
    FinishForm,
    ItemForm,
    PlanForm,
    ReplyForm,
    ReportForm,
    RescheduleForm,
    SumUpForm,
)

__all__ = [
    "WAYS",
    "AcceptForm",
    "BreakDownForm",
    "CallForm",
    "ChaseForm",
    "CorrectForm",
    "DecideForm",
    "DropForm",
    "FindForm",
    "FinishForm",
    "ItemForm",
    "MinutesForm",
    "MoveForm",
    "PlanForm",
    "RejectForm",
    "ReplyForm",
    "ReportForm",
    "RescheduleForm",
    "RewriteForm",
    "SumUpForm",
]
