"""The shape of what is typed about doors, the works and projects."""

from huiyin.registers.estates.forms.layout import BuildingForm, LayOutForm
from huiyin.registers.estates.forms.progress import BuildingsField, CorrectProgressForm, ProgressForm
from huiyin.registers.estates.forms.sheets import (
    ConfirmQuestionForm,
    CorrectQuestionForm,
    CorrectSheetForm,
    DocumentForm,
    DropLineForm,
    LineForm,
    QuestionForm,
    SheetForm,
    WithdrawDocumentForm,
)
from huiyin.registers.estates.forms.units import AreaField, CorrectForm, UnitForm

__all__ = [
    "AreaField",
    "BuildingForm",
    "BuildingsField",
    "ConfirmQuestionForm",
    "CorrectForm",
    "CorrectProgressForm",
    "CorrectQuestionForm",
    "CorrectSheetForm",
    "DocumentForm",
    "DropLineForm",
    "LayOutForm",
    "LineForm",
    "ProgressForm",
    "QuestionForm",
    "SheetForm",
    "UnitForm",
    "WithdrawDocumentForm",
]
