"""What is taught, who was there, how it was tested, and what a member has passed."""

from huiyin.rooms.people.training.models.courses import CLAUSES_OF, Course, Drawn, ExamQuestion, Sort
from huiyin.rooms.people.training.models.plans import (
    Attendee,
    PlanLine,
    PlanState,
    Training,
    TrainingPlan,
    TrainingState,
)
from huiyin.rooms.people.training.models.tests import (
    CoursePass,
    Exam,
    ExamState,
    Practical,
    PracticalState,
    SelfCheck,
    SelfCheckState,
)

__all__ = [
    "Attendee",
    "CLAUSES_OF",
    "Course",
    "CoursePass",
    "Drawn",
    "Exam",
    "ExamQuestion",
    "ExamState",
    "PlanLine",
    "PlanState",
    "Practical",
    "PracticalState",
    "SelfCheck",
    "SelfCheckState",
    "Sort",
    "Training",
    "TrainingPlan",
    "TrainingState",
]
