"""The shape of what is typed in the office."""

from huiyin.registers.office.forms.appointments import ArriveForm, BookForm, CancelForm, MoveForm
from huiyin.registers.office.forms.approvals import (
    AddApproverForm,
    ApproveForm,
    AskForm,
    DeclineForm,
    GrantForm,
    PassOnForm,
    ResubmitForm,
    WithdrawForm,
)
from huiyin.registers.office.forms.approvals import SendBackForm as SendBackApprovalForm
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
    "AddApproverForm",
    "AddReadersForm",
    "AnswerForm",
    "ApproveForm",
    "ArriveForm",
    "AskForm",
    "AttachForm",
    "BookForm",
    "CancelForm",
    "ChangeDutyForm",
    "CircularAttachForm",
    "ConfirmForm",
    "DeclineForm",
    "DutyForm",
    "ExtendForm",
    "GiveForm",
    "GrantForm",
    "HandOverForm",
    "IssueForm",
    "MoveForm",
    "PassOnForm",
    "PromiseForm",
    "ReadForm",
    "RearrangeForm",
    "ReassignForm",
    "ReportForm",
    "ResubmitForm",
    "ReturnForm",
    "SendBackApprovalForm",
    "SendBackForm",
    "SetTaskForm",
    "WithdrawForm",
]
