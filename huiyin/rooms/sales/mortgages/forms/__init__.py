"""The shape of what is typed about loans."""

from huiyin.rooms.sales.contracts.forms import AddPaperForm
from huiyin.rooms.sales.mortgages.forms.lenders import (
    CardForm,
    CorrectCardForm,
    CorrectLenderForm,
    CorrectListForm,
    DeskForm,
    LenderForm,
    ListForm,
)
from huiyin.rooms.sales.mortgages.forms.mortgages import (
    ArrangeForm,
    CallForm,
    ChaseForm,
    ConsentForm,
    HandForm,
    NotifyForm,
    OpenForm,
    PapersForm,
    RefuseForm,
    RegisterForm,
    StageForm,
    WithdrawForm,
    stage_form,
)
from huiyin.rooms.sales.mortgages.forms.paying import (
    BookForm,
    CorrectDisbursementForm,
    DayForm,
    DisburseForm,
    SettleForm,
)

__all__ = [
    "AddPaperForm",
    "ArrangeForm",
    "BookForm",
    "CallForm",
    "CardForm",
    "ChaseForm",
    "ConsentForm",
    "CorrectCardForm",
    "CorrectLenderForm",
    "CorrectListForm",
    "CorrectDisbursementForm",
    "DayForm",
    "DeskForm",
    "DisburseForm",
    "HandForm",
    "LenderForm",
    "ListForm",
    "NotifyForm",
    "OpenForm",
    "PapersForm",
    "RefuseForm",
    "RegisterForm",
    "SettleForm",
    "StageForm",
    "WithdrawForm",
    "stage_form",
]
