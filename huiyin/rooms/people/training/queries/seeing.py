"""Who sees what of training; how courses, trainings and tests stand."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.explain import Parameter
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.people.training.models import (
    Attendee,
    Course,
    CoursePass,
    Drawn,
    Exam,
    ExamQuestion,
    PlanLine,
    Practical,
    SelfCheck,
    Sort,
    Training,
    TrainingPlan,
)


def courses_seen_by(member):
    return Course.objects.filter(reach_of(member).scope("courses.see", "record__"))


def examquestions_seen_by(member):
    """The banks: for those who teach, never for those who are tested (WY-A4.3.2)."""
    return ExamQuestion.objects.filter(reach_of(member).scope("examquestions.see", "record__"))


def trainingplans_seen_by(member):
    return TrainingPlan.objects.filter(
        reach_of(member).scope("trainingplans.see", "matter__record__") | held_by(member)
    )


def trainings_seen_by(member):
    """Trainings of one's departments, and those that one is asked to."""
    asked = Q(Exists(Attendee.objects.filter(training=OuterRef("pk"), member=member)))
    return Training.objects.filter(
        reach_of(member).scope("trainings.see", "matter__record__") | held_by(member) | asked
    )


def _of_a_person(model, verb: str, member, prefix: str):
    own = Q(member=member)
    if prefix == "matter__record__":
        own |= held_by(member)
    return model.objects.filter(reach_of(member).scope(verb, prefix) | own)


def exams_seen_by(member):
    """One's own papers; those of others for who leads the department."""
    return _of_a_person(Exam, "exams.see", member, "matter__record__")


def practicals_seen_by(member):
    return _of_a_person(Practical, "practicals.see", member, "matter__record__")


def passes_seen_by(member):
    return _of_a_person(CoursePass, "passes.see", member, "record__")


def selfchecks_seen_by(member):
    """A member's own cases; else only who is to talk them over with them, and who leads (JS-T9)."""
    return _of_a_person(SelfCheck, "selfchecks.see", member, "matter__record__")


# ── courses ─────────────────────────────────────────────────────────────────────


def courses_in_use(department: int | Department | None = None):
    found = Course.objects.filter(retired_at=None, record__voided_at=None)
    return found if department is None else found.filter(record__department=department)


def bank_of(course: Course) -> list[Drawn]:
    """The questions that a paper may draw."""
    rows = ExamQuestion.objects.filter(course=course, retired_at=None, record__voided_at=None).order_by("pk")
    return [
        Drawn(one.pk, one.sort, one.stem, list(one.options), list(one.right), one.points, one.why)
        for one in rows
    ]


def with_numbers(rows):
    """Courses with how many questions and standing passes each has."""
    return rows.annotate(
        banked=Count("questions", filter=Q(questions__retired_at=None), distinct=True),
        passed=Count("passes", filter=Q(passes__record__voided_at=None), distinct=True),
    )


def mark_of(course: Course) -> Parameter:
    """The mark out of a hundred at which a course is passed."""
    department = course.record.department_id
    if course.sort == Sort.CONTRACT:
        value = needed("YX-2.3.4", "pass_percent", department)
        return Parameter("YX-2.3.4", "pass_percent", value)
    return Parameter("WY-A4.3.2", "pass_score", needed("WY-A4.3.2", "pass_score", department))


# ── trainings and tests ─────────────────────────────────────────────────────────


def with_turnout(rows):
    """Trainings with how many were asked and how many came."""
    came = Q(attendees__state__in=(Attendee.State.PRESENT, Attendee.State.LATE))
    return rows.annotate(
        asked=Count("attendees", distinct=True), came=Count("attendees", filter=came, distinct=True)
    )


def attendees_of(training: Training):
    return training.attendees.select_related("member").order_by("member__name", "pk")


def trainings_between(member, first: dt.date, last: dt.date):
    """The trainings that a member sees of some days, those cancelled left out."""
    start, end = clock.days(first, last)
    found = trainings_seen_by(member).filter(from_at__gte=start, from_at__lt=end)
    return found.exclude(matter__state="cancelled").select_related("matter__record").order_by("from_at", "pk")


def standing_exams(course: Course, member: Member):
    """A member's papers of a course that were not voided, the latest first."""
    return Exam.objects.filter(course=course, member=member, matter__record__voided_at=None).order_by("-pk")


def standing_practicals(course: Course, member: Member):
    return Practical.objects.filter(course=course, member=member, matter__record__voided_at=None).order_by(
        "-pk"
    )


def attended(course: Course, member: Member, since: dt.datetime | None) -> Attendee | None:
    """The latest time a member was at a training of a course that was held, after a moment."""
    found = Attendee.objects.filter(
        training__course=course,
        member=member,
        state__in=(Attendee.State.PRESENT, Attendee.State.LATE),
        training__held_at__isnull=False,
        training__matter__record__voided_at=None,
    )
    if since:
        found = found.filter(training__held_at__gt=since)
    return found.select_related("training").order_by("-training__held_at").first()


def last_pass(course: Course, member: Member) -> CoursePass | None:
    """The newest pass of a course that a member was given, whether it still counts or not."""
    found = CoursePass.objects.filter(course=course, member=member, record__voided_at=None)
    return found.select_related("record").order_by("-passed_on", "-pk").first()


class Parts(NamedTuple):
    """What a pass rests on."""

    training: Training | None
    exam: Exam | None
    practical: Practical | None


def parts_done(course: Course, member: Member) -> Parts | None:
    """What a member has done of a course since their last pass; None while something that it asks is missing."""
    before = last_pass(course, member)
    since = before.given_at if before else None
    came = attended(course, member, since)
    exam = standing_exams(course, member).filter(submitted_at__isnull=False).first()
    practical = standing_practicals(course, member).filter(judged_at__isnull=False).first()
    if since:
        exam = exam if exam and exam.submitted_at and exam.submitted_at > since else None
        practical = practical if practical and practical.judged_at and practical.judged_at > since else None
    if (
        (course.attended and came is None)
        or (course.written and not (exam and exam.passed))
        or (course.practical and not (practical and practical.passed))
    ):
        return None
    return Parts(came.training if came else None, exam, practical)


def standing_pass(course: Course, member: Member, day: dt.date) -> CoursePass | None:
    """The pass that counts on a day, the one that lasts longest first."""
    found = CoursePass.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=day),
        course=course,
        member=member,
        passed_on__lte=day,
        record__voided_at=None,
    )
    lasting = found.filter(valid_to=None).first()
    return lasting or found.order_by("-valid_to").first()


def results_between(member: Member, first: dt.date, last: dt.date) -> list[tuple]:
    """What a member's tests of a period came to: course, points, of how many, passed, record (WY-A4.3.2)."""
    start, end = clock.days(first, last)
    found: list[tuple] = []
    for model, field in ((Exam, "submitted_at"), (Practical, "judged_at")):
        rows = model.objects.filter(
            member=member,
            passed__isnull=False,
            matter__record__voided_at=None,
            **{f"{field}__gte": start, f"{field}__lt": end},
        ).order_by("pk")
        found += rows.values_list("course__title", "got", "full", "passed", "pk")
    return found


def ending_passes(day: dt.date, until: dt.date):
    """Passes that stop counting between two days, of members who work here and were not told of it yet."""
    return CoursePass.objects.filter(
        valid_to__gte=day,
        valid_to__lte=until,
        record__voided_at=None,
        member__is_active=True,
        course__retired_at=None,
        reminded_for=None,
    )


def lines_of(plan: TrainingPlan):
    return (
        PlanLine.objects.filter(plan=plan).select_related("course__record", "promise").order_by("month", "pk")
    )
