"""The shape of what is typed in training."""

from huiyin.rooms.people.training.forms.courses import (
    ChangeCourseForm,
    ChangeQuestionForm,
    CourseForm,
    QuestionForm,
)
from huiyin.rooms.people.training.forms.plans import ClosePlanForm, DropLineForm, PlanForm, PlanLineForm
from huiyin.rooms.people.training.forms.tests import (
    BringPassForm,
    DiscussForm,
    JudgeForm,
    SelfCheckForm,
    SetExamForm,
    SetPracticalForm,
    SubmitForm,
)
from huiyin.rooms.people.training.forms.trainings import (
    ArrangeForm,
    HoldForm,
    InviteForm,
    MarkForm,
    MoveTrainingForm,
)

__all__ = [
    "ArrangeForm",
    "BringPassForm",
    "ChangeCourseForm",
    "ChangeQuestionForm",
    "ClosePlanForm",
    "CourseForm",
    "DiscussForm",
    "DropLineForm",
    "HoldForm",
    "InviteForm",
    "JudgeForm",
    "MarkForm",
    "MoveTrainingForm",
    "PlanForm",
    "PlanLineForm",
    "QuestionForm",
    "SelfCheckForm",
    "SetExamForm",
    "SetPracticalForm",
    "SubmitForm",
]
