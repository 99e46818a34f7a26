"""The shape of what is typed about appraisals."""

from huiyin.rooms.people.appraisals.forms.objections import ObjectionForm, VerdictForm
from huiyin.rooms.people.appraisals.forms.rounds import RoundForm
from huiyin.rooms.people.appraisals.forms.sheets import (
    AssignForm,
    BonusForm,
    DeductForm,
    DropBonusForm,
    DropForm,
    FinishForm,
    ZeroForm,
)
from huiyin.rooms.people.appraisals.forms.standards import StandardForm

__all__ = [
    "AssignForm",
    "BonusForm",
    "DeductForm",
    "DropBonusForm",
    "DropForm",
    "FinishForm",
    "ObjectionForm",
    "RoundForm",
    "StandardForm",
    "VerdictForm",
    "ZeroForm",
]
