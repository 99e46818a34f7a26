"""A sample of each kind of the people room."""

from __future__ import annotations

import datetime as dt

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.members.models import Appointment, Post
from huiyin.kernel.members.rights import forget
from huiyin.registers.office import members
from huiyin.rooms.people.posts.queries import standard_of


def _sheet(house, made):
    facts = {"mission": "样本：健全制度", "headcount": 5, "unit": "营销中心"}
    return perform("departmentsheets.draw_up", by=house.manager, department=house.desk, **facts)


def _post(house, made):
    facts = {"role": "clerk", "headcount": 2, "from_on": clock.today(), "reason": "样本"}
    return perform("posts.set_up", by=house.manager, department=house.desk, name="样本岗位", **facts)


def _description(house, made):
    post = made["posts"].post
    return perform("jobdescriptions.issue", by=None, department=house.desk, post=post, **standard_of(post))


def _posting(house, made):
    facts = {"post": made["posts"].post, "from_on": clock.today(), "name": "样本任职人", "reason": "样本"}
    return perform("postings.appoint", by=house.manager, department=house.desk, **facts)


def _departure(house, made):
    leaver = members.take_on(name="样本离职人")
    post = Post.objects.get(department=house.desk, role="clerk", name="前台")
    Appointment.objects.create(member=leaver, post=post, from_on=dt.date(2025, 1, 1))
    forget()
    facts = {"leaver": leaver, "successor": house.clerk, "left_on": clock.today()}
    return perform("departures.settle", by=house.manager, department=house.desk, **facts)


def _staffing(house, made):
    facts = {"post": made["posts"].post, "count": 1, "wanted_on": dt.date(2026, 12, 31), "why": "样本：交房"}
    return perform(
        "staffing.request", by=None, department=house.desk, title="样本：用人", owner=house.manager, **facts
    )


def _contact(house, made):
    facts = {"sort": "bank", "organisation": "样本银行", "name": "样本经理", "phones": ["13900007777"]}
    return perform(
        "contacts.register", by=house.clerk, department=house.desk, keeper=house.specialist, **facts
    )


def _publicity(house, made):
    facts = {"title": "样本：开放日", "sort": "event", "words": "样本：到场百人", "held_on": clock.today()}
    return perform("publicity.record", by=house.clerk, department=house.desk, **facts)


def _coaching(house, made):
    facts = {"who": house.clerk, "held_on": clock.today(), "topic": "样本：接待", "words": "样本：先问好"}
    return perform("coachings.note", by=house.supervisor, department=house.desk, **facts)


SAMPLES = {
    "departmentsheets": _sheet,
    "posts": _post,
    "jobdescriptions": _description,
    "postings": _posting,
    "departures": _departure,
    "staffing": _staffing,
    "contacts": _contact,
    "publicity": _publicity,
    "coachings": _coaching,
}
