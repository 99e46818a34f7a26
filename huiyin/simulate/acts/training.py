"""What the department learns: courses with their banks, a plan, trainings, tests taken and taken again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from huiyin.kernel import clock
from huiyin.kernel.members.models import Appointment, Member, Post
from huiyin.rooms.people.training.forms.courses import LETTERS
from huiyin.rooms.people.training.jobs import end_exams, remind_of_passes
from huiyin.rooms.people.training.models import Course, Drawn, Exam, Practical, SelfCheck, Training
from huiyin.rooms.people.training.queries import standing_pass
from huiyin.simulate.engine import Story, Wait
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import training

ONE_DAY = dt.timedelta(days=1)
A_WEEK = 0.11  # of the open days, on which a training is arranged
KNOWS = 0.86  # of the questions, how many somebody knows
CASES = 0.12  # of the open days, on which somebody writes of their own cases


def prepare_training(sim: Simulation) -> None:
    """The courses stand, everybody passed before the system began, and the year's plan waits for the director."""
    teacher = sim.staff.of("supervisor")[0]
    where: dict[str, Any] = {"department": sim.staff.desk}
    for told in training()["courses"]:
        posts = list(Post.objects.filter(department=sim.staff.desk, role__in=told["posts"]).order_by("pk"))
        steps = told.get("steps", ())
        questions = told["questions"]
        course = sim.do(
            "courses.define",
            teacher,
            title=told["title"],
            sort=told["sort"],
            syllabus=told["syllabus"],
            posts=posts,
            valid_months=told.get("months"),
            written=bool(questions),
            drawn=max(len(questions) - 1, 1) if questions else 0,
            minutes=20 if questions else 0,
            practical=told.get("practical", False),
            steps=steps,
            **where,
        )
        for sort, stem, right, why, *options in questions:
            facts: dict[str, Any] = {"options": options[0] if options else (), "why": why, "points": 2}
            facts |= {"right": [LETTERS.index(letter) for letter in right]}
            kind = "true" if sort is True else sort
            sim.do("examquestions.add", teacher, course=course, sort=kind, stem=stem, **facts, **where)
        _passed_before(sim, course, posts)
    _plan(sim, teacher)


def _passed_before(sim: Simulation, course: Course, posts: list[Post]) -> None:
    """Those who work here already passed long ago; one of the passes is about to end."""
    held = Appointment.objects.filter(post__in=posts, to_on=None).select_related("member").order_by("pk")
    manager = sim.staff.of("manager")[0]
    for n, one in enumerate(held):
        ago = 350 if course.valid_months and n == 0 else 40 + 13 * n
        facts: dict[str, Any] = {"passed_on": clock.today() - ago * ONE_DAY, "evidence": "上线前考核表"}
        sim.do("passes.bring", manager, department=sim.staff.desk, course=course, member=one.member, **facts)


def _plan(sim: Simulation, teacher: Member) -> None:
    year = clock.today().year
    facts: dict[str, Any] = {
        "title": f"{year}年培训计划",
        "year": year,
        "aim": "全员持证上岗，合同条款人人过关。",
    }
    plan = sim.do("trainingplans.draft", teacher, department=sim.staff.desk, **facts)
    courses = list(Course.objects.order_by("pk"))
    month = clock.today().month
    for n, course in enumerate(courses):
        line: dict[str, Any] = {
            "course": course,
            "month": min(month + n, 12),
            "audience": ("前台", "专员", "全体")[n % 3],
        }
        sim.do("trainingplans.add_line", teacher, on=plan.pk, teacher=teacher.name, hours=2, **line)
    sim.do("trainingplans.submit", teacher, on=plan.pk)


def learn(sim: Simulation) -> None:
    """A day of learning: a training is arranged, cases are written, those of others are talked over."""
    if sim.chance(A_WEEK):
        sim.begin(_teach(sim))
    if sim.chance(CASES):
        sim.begin(_look_at_oneself(sim))


def watch_training(sim: Simulation) -> None:
    """What the worker does by the clock."""
    end_exams()
    remind_of_passes()


def _teach(sim: Simulation) -> Story:
    teacher = sim.hand(sim.staff.of("supervisor")[0])
    course = sim.pick(list(Course.objects.filter(retired_at=None).order_by("pk")))
    learners = [*sim.staff.of("clerk"), *sim.staff.of("specialist")]
    asked = sorted(sim.random.sample(learners, min(4, len(learners))), key=lambda one: one.pk)
    moment = sim.soon(600, 1500).replace(second=0)
    facts: dict[str, Any] = {
        "title": course.title,
        "place": sim.pick(("二楼会议室", "客服中心培训室")),
        "teacher": teacher.name,
        "from_at": moment,
        "to_at": moment + dt.timedelta(minutes=90),
        "members": asked,
        "project": sim.staff.project if course.sort == "contract" else None,
    }
    held = sim.do("trainings.arrange", teacher, course=course, department=sim.staff.desk, **facts)
    if held is None:
        return
    yield Wait(moment + dt.timedelta(minutes=4))
    marks = {one.pk: "present" if sim.chance(0.85) else sim.pick(("late", "excused")) for one in asked}
    sim.do("trainings.mark", teacher, on=held.pk, marks=marks)
    yield Wait(moment + dt.timedelta(minutes=95))
    if sim.do("trainings.hold", teacher, on=held.pk, content=training()["content"]) is None:
        return
    for member in asked:
        sim.begin(_be_tested(sim, held, member, teacher))
    for _n in range(4):
        yield Wait(sim.soon(700, 1500))
        waiting = [
            one
            for model in (Exam, Practical)
            for one in model.objects.filter(training=held, matter__closed_at=None)
        ]
        if not waiting:
            sim.do("trainings.finish", teacher, on=held.pk)
            return


def _be_tested(sim: Simulation, held: Training, member: Member, teacher: Member) -> Story:
    yield Wait(sim.soon(60, 700))
    practical = Practical.objects.filter(training=held, member=member, matter__closed_at=None).first()
    if practical is not None:
        weak = sim.chance(0.15)
        points = [
            most // 2 if weak else most - sim.random.randint(0, most // 10)
            for _item, most, _g in practical.steps
        ]
        remark = sim.pick(training()["remarks"]) if weak else ""
        sim.do("practicals.judge", teacher, on=practical.pk, points=points, remark=remark)
    for _n in range(3):
        exam = Exam.objects.filter(course=held.course, member=member, matter__state="set").first()
        if exam is None or sim.chance(0.05):  # now and then somebody forgets it, and the clock tells
            return
        yield from _take(sim, exam, member)
        exam.refresh_from_db()
        if exam.passed or standing_pass(held.course, member, clock.today()):
            return
        yield Wait(sim.soon(200, 600))
        facts: dict[str, Any] = {
            "course": held.course,
            "member": member,
            "owner": member,
            "title": f"{held.course.title}补考",
        }
        if sim.do("exams.set", teacher, department=sim.staff.desk, training=held, **facts) is None:
            return
        yield Wait(sim.soon(200, 900))


def _take(sim: Simulation, exam: Exam, member: Member) -> Story:
    if sim.do("exams.start", member, on=exam.pk) is None:
        return
    exam.refresh_from_db()
    for place, values in enumerate(exam.paper):
        one = Drawn(*values)
        right = list(one.right)
        chosen = right if sim.chance(KNOWS) else [sim.random.randrange(len(one.options))]
        sim.do("exams.answer", member, on=exam.pk, place=place, chosen=chosen)
    yield Wait(clock.now() + dt.timedelta(minutes=sim.random.randint(4, 15)))
    sim.do("exams.submit", member, on=exam.pk)


def _look_at_oneself(sim: Simulation) -> Story:
    member = sim.pick(sim.staff.of("clerk"))
    good, bad, learned = sim.pick(training()["selfchecks"])
    facts = {"title": f"自我检查：{member.name}", "good": good, "bad": bad, "learned": learned}
    one = sim.do("selfchecks.write", member, department=sim.staff.desk, **facts)
    if one is None:
        return
    owner = SelfCheck.objects.get(pk=one.pk).matter.owner
    yield sim.attend(owner, None, 300, 1500)
    sim.do("selfchecks.discuss", sim.hand(owner), on=one.pk, discussion=sim.pick(training()["discussions"]))
