"""The shape of what is typed in the office."""

from huiyin.registers.office.forms.appointments import ArriveForm, BookForm, CancelForm, MoveForm
from huiyin.registers.office.forms.circulars import (
    AddReadersForm,
    CircularAttachForm,
    IssueForm,
    ReadForm,
    SetTaskForm,
)
from huiyin.registers.office.forms.duties import ChangeDutyForm, DutyForm
from huiyin.registers.office.forms.matters import (
    AbsenceForm,
    AttachForm,
    HandOverForm,
    PromiseForm,
    RearrangeForm,
    ReassignForm,
    ReturnForm,
)
from huiyin.registers.office.forms.tasks import (
    AnswerForm,
    ConfirmForm,
    ExtendForm,
    GiveForm,
    ReportForm,
    SendBackForm,
)

__all__ = [
    "AbsenceForm",
    "AddReadersForm",
    "AnswerForm",
    "ArriveForm",
    "AttachForm",
    "BookForm",
    "CancelForm",
    "ChangeDutyForm",
    "CircularAttachForm",
    "ConfirmForm",
    "DutyForm",
    "ExtendForm",
    "GiveForm",
    "HandOverForm",
    "IssueForm",
    "MoveForm",
    "PromiseForm",
    "ReadForm",
    "RearrangeForm",
    "ReassignForm",
    "ReportForm",
    "ReturnForm",
    "SendBackForm",
    "SetTaskForm",
]
