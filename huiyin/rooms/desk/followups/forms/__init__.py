"""The shape of what is typed about follow-ups, opinions, questionnaires and offers."""

from huiyin.rooms.desk.followups.forms.asking import (
    AnswerForm,
    CorrectOfferForm,
    CorrectOpinionForm,
    CorrectQuestionnaireForm,
    OfferForm,
    OpinionForm,
    QuestionnaireForm,
    RespondForm,
)
from huiyin.rooms.desk.followups.forms.calling import (
    AttemptForm,
    CompleteForm,
    CorrectForm,
    GiveUpForm,
    NotifyForm,
    PlanForm,
)

__all__ = [
    "AnswerForm",
    "AttemptForm",
    "CompleteForm",
    "CorrectForm",
    "CorrectOfferForm",
    "CorrectOpinionForm",
    "CorrectQuestionnaireForm",
    "GiveUpForm",
    "NotifyForm",
    "OfferForm",
    "OpinionForm",
    "PlanForm",
    "QuestionnaireForm",
    "RespondForm",
]
