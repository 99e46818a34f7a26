"""The shape of what is typed about contracts."""

from huiyin.rooms.sales.contracts.forms.drafting import ArrangeForm, CorrectForm, DraftForm
from huiyin.rooms.sales.contracts.forms.filing import (
    HOW,
    AmendForm,
    CheckForm,
    CorrectTermForm,
    FiledForm,
    FileForm,
    FinishForm,
    HandOutForm,
    NotifyForm,
    RefileForm,
    SendBackForm,
    SignForm,
    TermForm,
    UnfileForm,
    VoidForm,
)
from huiyin.rooms.sales.contracts.forms.papers import AddPaperForm, PapersForm, WantedForm
from huiyin.rooms.sales.contracts.forms.preparing import (
    AddBuyerForm,
    DoubtForm,
    DropBuyerForm,
    IdentifyForm,
    PlanForm,
    SharesForm,
)

__all__ = [
    "HOW",
    "AddBuyerForm",
    "AddPaperForm",
    "AmendForm",
    "ArrangeForm",
    "CheckForm",
    "CorrectForm",
    "CorrectTermForm",
    "DoubtForm",
    "DraftForm",
    "DropBuyerForm",
    "FileForm",
    "FiledForm",
    "FinishForm",
    "HandOutForm",
    "IdentifyForm",
    "NotifyForm",
    "PapersForm",
    "PlanForm",
    "RefileForm",
    "SendBackForm",
    "SharesForm",
    "SignForm",
    "TermForm",
    "UnfileForm",
    "VoidForm",
    "WantedForm",
]
