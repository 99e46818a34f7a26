"""A sample of each kind of training."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform


def _course(house, made):
    facts = {"title": "样本：上岗培训", "sort": "post", "drawn": 1, "minutes": 20, "practical": True}
    facts |= {"steps": [["样本：接机问好", 10]], "syllabus": ["样本：客服流程"]}
    return perform("courses.define", by=house.supervisor, department=house.desk, **facts)


def _question(house, made):
    facts = {"sort": "single", "stem": "样本：几声内接机", "options": ["三声", "五声"], "right": [0]}
    return perform(
        "examquestions.add", by=house.supervisor, department=house.desk, course=made["courses"], **facts
    )


def _plan(house, made):
    facts = {"title": "样本：2027年培训计划", "year": 2027, "aim": "样本：全员合格"}
    return perform("trainingplans.draft", by=house.supervisor, department=house.desk, **facts)


def _training(house, made):
    facts = {
        "title": "样本：上岗培训",
        "place": "样本：会议室",
        "teacher": "样本讲师",
        "members": [house.clerk],
    }
    span = {"from_at": clock.shanghai("2026-11-25 10:00"), "to_at": clock.shanghai("2026-11-25 11:00")}
    where = {"department": house.desk, "project": house.project}
    return perform("trainings.arrange", by=house.supervisor, course=made["courses"], **where, **facts, **span)


def _test(house, made, verb: str, **facts):
    where = {"department": house.desk, "course": made["courses"], "member": house.engineer}
    return perform(verb, by=house.supervisor, title="样本：考核", **where, **facts)


def _exam(house, made):
    return _test(house, made, "exams.set", owner=house.engineer)


def _practical(house, made):
    return _test(house, made, "practicals.set", owner=house.supervisor)


def _pass(house, made):
    facts = {"member": house.engineer, "passed_on": dt.date(2026, 11, 2), "evidence": "样本：考核表"}
    return perform(
        "passes.bring", by=house.supervisor, department=house.desk, course=made["courses"], **facts
    )


def _selfcheck(house, made):
    facts = {"title": "样本：自我检查", "good": "样本：好", "bad": "样本：差", "learned": "样本：体会"}
    return perform("selfchecks.write", by=house.specialist, department=house.desk, **facts)


SAMPLES = {
    "courses": _course,
    "examquestions": _question,
    "trainingplans": _plan,
    "trainings": _training,
    "exams": _exam,
    "practicals": _practical,
    "passes": _pass,
    "selfchecks": _selfcheck,
}
