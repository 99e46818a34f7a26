"""The shape of what is typed about handovers."""

from huiyin.rooms.sales.contracts.forms import NotifyForm
from huiyin.rooms.sales.handovers.forms.handing import (
    AnswerForm,
    BookForm,
    DeliverForm,
    InspectForm,
    MendForm,
    ProvideForm,
    RecheckForm,
)
from huiyin.rooms.sales.handovers.forms.rounds import CapacityForm, CloseForm, RoundForm, SlotsForm

__all__ = [
    "AnswerForm",
    "BookForm",
    "CapacityForm",
    "CloseForm",
    "DeliverForm",
    "InspectForm",
    "MendForm",
    "NotifyForm",
    "ProvideForm",
    "RecheckForm",
    "RoundForm",
    "SlotsForm",
]
