"""The shape of what is typed at the front desk."""

from huiyin.rooms.desk.reception.forms.calls import CallForm, CorrectCallForm, DeskForm
from huiyin.rooms.desk.reception.forms.desk import (
    CallBackForm,
    CorrectWordingForm,
    ExtensionForm,
    HandOverForm,
    ReachForm,
    SignForm,
    TryForm,
    WordingForm,
)
from huiyin.rooms.desk.reception.forms.walkins import (
    ArriveForm,
    CorrectWalkinForm,
    LeaveForm,
    ReceiveForm,
)

__all__ = [
    "ArriveForm",
    "CallBackForm",
    "CallForm",
    "CorrectCallForm",
    "CorrectWalkinForm",
    "CorrectWordingForm",
    "DeskForm",
    "ExtensionForm",
    "HandOverForm",
    "LeaveForm",
    "ReachForm",
    "ReceiveForm",
    "SignForm",
    "TryForm",
    "WordingForm",
]
