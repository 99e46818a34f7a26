"""The shape of what is typed about the rule book."""

from huiyin.rooms.rulebook.forms.drafting import ClauseForm, EditForm, TextForm, TryForm, ValueForm
from huiyin.rooms.rulebook.forms.others import (
    AnswerForm,
    ApproveForm,
    AskForm,
    CorrectForm,
    IssueForm,
    ReviewForm,
    SignForm,
)

__all__ = [
    "AnswerForm",
    "ApproveForm",
    "AskForm",
    "ClauseForm",
    "CorrectForm",
    "EditForm",
    "IssueForm",
    "ReviewForm",
    "SignForm",
    "TextForm",
    "TryForm",
    "ValueForm",
]
