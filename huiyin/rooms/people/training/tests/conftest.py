"""A course with its bank, and the way of a training in the desk's own words."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.members.models import Appointment
from huiyin.rooms.people.training.models import Drawn, Exam, Practical
from tests.words import again, do


class School:
    """The supervisor teaches, the clerk learns."""

    def __init__(self, house) -> None:
        self.house = house
        self.post = Appointment.objects.get(member=house.clerk).post

    def course(self, questions: int = 3, **facts):
        facts = {"title": "前台上岗", "sort": "post", "drawn": 3, "minutes": 30} | facts
        course = perform("courses.define", by=self.house.supervisor, department=self.house.desk, **facts)
        for n in range(questions):
            self.question(course, stem=f"第{n}题")
        return course

    def question(self, course, **facts):
        facts = {"sort": "single", "stem": "几声内接机", "options": ["三声", "五声"], "right": [0]} | facts
        where = {"department": course.record.department, "course": course}
        return perform("examquestions.add", by=self.house.supervisor, **where, **facts)

    def training(self, course, *members, **facts):
        facts = {
            "title": course.title,
            "place": "会议室",
            "teacher": "孙主管",
            "from_at": clock.now() + dt.timedelta(hours=1),
            "to_at": clock.now() + dt.timedelta(hours=3),
            "members": list(members) or [self.house.clerk],
            "department": self.house.desk,
        } | facts
        return perform("trainings.arrange", by=self.house.supervisor, course=course, **facts)

    def held(self, course, *members, **facts):
        """A training to which everybody came."""
        training = self.training(course, *members, **facts)
        with clock.at(training.from_at):
            marks = {one.member_id: "present" for one in training.attendees.all()}
            do("trainings.mark", self.house.supervisor, training, marks=marks)
            return do("trainings.hold", self.house.supervisor, training, content="讲了接机")

    def exam_of(self, member, **facts) -> Exam:
        return Exam.objects.filter(member=member, **facts).latest("pk")

    def practical_of(self, member) -> Practical:
        return Practical.objects.filter(member=member).latest("pk")

    def take(self, exam, right: bool = True, at=None):
        """Begins a paper, answers all of it, and hands it in."""
        with clock.at(at or clock.now()):
            exam = do("exams.start", exam.member, exam)
            for place, values in enumerate(exam.paper):
                one = Drawn(*values)
                wrong = [n for n in range(len(one.options)) if n not in one.right][:1]
                do("exams.answer", exam.member, exam, place=place, chosen=one.right if right else wrong)
            return again(do("exams.submit", exam.member, exam))


@pytest.fixture
def school(house) -> School:
    return School(house)
