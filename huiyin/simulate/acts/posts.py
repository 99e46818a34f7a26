"""The department on paper: posts and their lines, descriptions, who comes and leaves, and whom one deals with outside."""

from __future__ import annotations

import datetime as dt
import functools
import random
from typing import Any

import yaml

from huiyin.kernel import clock
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.members.models import Member
from huiyin.rooms.people.posts.jobs import adopt_missing
from huiyin.rooms.people.posts.models import Contact, Posting, PostSheet
from huiyin.rooms.people.posts.queries import described_in_force, standard_of
from huiyin.simulate.engine import Story, Wait
from huiyin.simulate.people import Habits
from huiyin.simulate.simulation import Simulation
from huiyin.simulate.texts import FOLDER

ONE_DAY = dt.timedelta(days=1)
LOGGED = 0.3  # of the days, on which a dealing is written down
UNSIGNED = ("wuxiaotong",)  # who has still to sign the description of their post
NEWCOMER = "许佳"
DESCRIBED = ("supervisor", "specialist", "clerk", "manager")


@functools.cache
def texts() -> dict[str, Any]:
    return yaml.safe_load((FOLDER / "posts.yaml").read_text("utf-8"))


def prepare_posts(sim: Simulation) -> None:
    """What stood before the first day: who is directed by whom, what each post is for, whom one knows in the offices."""
    adopt_missing("simulator")
    desk, manager = sim.staff.desk, sim.staff.of("manager")[0]
    supervisor, director = sim.staff.of("supervisor")[0], sim.staff.of("director")[0]
    facts: dict[str, Any] = {"mission": texts()["mission"], "headcount": 10, "unit": "澜园营销中心"}
    sim.do("departmentsheets.draw_up", manager, department=desk, **facts)
    sheets = {one.post.pk: one for one in PostSheet.objects.select_related("post__department").order_by("pk")}
    of = {one.appointment.member_id: sheets[one.appointment.post_id] for one in _postings()}
    quality = sim.staff.of("quality", "PZ")[0]
    for sheet in sheets.values():
        if sheet.post.department_id != desk.pk or sheet.post.role == "director":
            continue
        above = supervisor if sheet.post.role in ("specialist", "clerk") else director
        watching = of[quality.pk].post if sheet.post.role == "supervisor" else None
        _change(sim, manager, sheet, directed_by=of[above.pk].post, supervised_by=watching)
    post: dict[str, Any] = {
        "role": "specialist",
        "headcount": 1,
        "from_on": clock.today(),
        "reason": "按揭办件增多",
    }
    post |= {"directed_by": of[supervisor.pk].post, "code": "KF-11"}
    sim.do("posts.set_up", manager, department=desk, name="按揭专员", **post)
    extra: dict[str, Any] = {
        "role": "clerk",
        "headcount": 1,
        "from_on": clock.today(),
        "reason": "节前来访增多",
    }
    sim.do(
        "posts.set_up",
        manager,
        department=desk,
        name="前台（机动）",
        directed_by=of[supervisor.pk].post,
        **extra,
    )
    _describe(sim, manager)
    _outside(sim)
    _rate(sim, supervisor)
    _newcomer(sim, manager)


def _postings():
    return Posting.objects.select_related("appointment__post__department", "appointment__member").order_by(
        "pk"
    )


def _change(sim: Simulation, by: Member, sheet: PostSheet, **facts) -> None:
    post = sheet.post
    standing: dict[str, Any] = {
        "name": post.name,
        "code": sheet.code,
        "part": sheet.part,
        "headcount": post.headcount,
    }
    sim.do(
        "posts.change", by, on=sheet.pk, changed_on=clock.today(), reason="画定汇报关系", **standing, **facts
    )


def _describe(sim: Simulation, manager: Member) -> None:
    """Each post of the desk gets its description, and its holder signs it, all but one."""
    sheets = PostSheet.objects.filter(post__department=sim.staff.desk, post__role__in=DESCRIBED)
    for sheet in sheets.select_related("post__department").order_by("pk"):
        sim.do(
            "jobdescriptions.issue",
            manager,
            department=sim.staff.desk,
            post=sheet.post,
            opened_from=sheet.record,
            **standard_of(sheet.post),
        )
    for one in _postings().filter(appointment__post__department=sim.staff.desk):
        description = described_in_force(one.appointment.post)
        if description and one.appointment.member.username not in UNSIGNED:
            sim.do("jobdescriptions.sign", one.appointment.member, on=description.pk)


def _outside(sim: Simulation) -> None:
    keepers = [*sim.staff.of("specialist"), sim.staff.of("supervisor")[0]]
    for n, one in enumerate(texts()["contacts"]):
        keeper = keepers[n % len(keepers)]
        sim.do("contacts.register", keeper, department=sim.staff.desk, keeper=keeper, **one)
    facts: dict[str, Any] = texts()["publicity"][0] | {"held_on": clock.today() - 20 * ONE_DAY}
    sim.do("publicity.record", keepers[-1], department=sim.staff.desk, **facts)


def _rate(sim: Simulation, supervisor: Member) -> None:
    """The supervisor's view of those below, and what was spoken of with two of them."""
    rng = random.Random(f"{sim.seed} ratings")
    for one in _postings().filter(appointment__post__department=sim.staff.desk):
        appointment = one.appointment
        description = described_in_force(appointment.post)
        if appointment.post.role not in ("specialist", "clerk") or description is None:
            continue
        scores = {name: rng.choices((2, 3, 4, 5), (2, 6, 5, 1))[0] for name in description.competences}
        sim.do("postings.rate", supervisor, on=one.pk, scores=scores)
    for member, facts in zip(sim.staff.of("specialist"), texts()["coachings"], strict=False):
        days: dict[str, Any] = {"held_on": clock.today(), "next_on": clock.today() + 30 * ONE_DAY}
        coaching = sim.do(
            "coachings.note", supervisor, department=sim.staff.desk, who=member, **facts, **days
        )
        if coaching is not None and sim.staff.habits[member.pk].forgets < 0.1:
            sim.do("coachings.answer", member, on=coaching.pk, answer="明白，照做。")


def _newcomer(sim: Simulation, manager: Member) -> None:
    """Somebody comes for the busy weeks and leaves after two of them."""
    post = PostSheet.objects.get(post__name="前台（机动）").post
    facts: dict[str, Any] = {
        "post": post,
        "from_on": clock.today(),
        "name": NEWCOMER,
        "reason": "节前来访增多",
    }
    posting = sim.do("postings.appoint", manager, department=sim.staff.desk, **facts)
    if posting is not None:
        sim.staff.join(posting.appointment.member, "clerk", Habits())
        sim.begin(_leaves(sim, posting.appointment.member))


def _leaves(sim: Simulation, member: Member) -> Story:
    supervisor, manager = sim.staff.of("supervisor")[0], sim.staff.of("manager")[0]
    yield Wait(sim.soon(200, 400))
    sim.do(
        "tasks.give",
        supervisor,
        department=sim.staff.desk,
        taker=member,
        title="整理本周来访登记",
        wanted="按日期装订，缺页的补齐",
    )
    yield Wait(sim.soon(900, 1300))
    facts: dict[str, Any] = {"leaver": member, "left_on": clock.today(), "reason": "合同到期"}
    sim.do(
        "departures.settle", manager, department=sim.staff.desk, successor=sim.staff.of("clerk")[0], **facts
    )


def keep_outside(sim: Simulation, day: dt.date) -> None:
    """Now and then a dealing with an office is written down; once a month somebody is asked for, or the press was here."""
    rng = random.Random(f"{sim.seed} outside {day}")
    if rng.random() < LOGGED:
        contacts = list(
            Contact.objects.filter(record__voided_at=None).select_related("keeper").order_by("pk")
        )
        if contacts:
            contact = rng.choice(contacts)
            dealt: dict[str, Any] = rng.choice(texts()["dealings"]) | {"dealt_on": day}
            sim.do("contacts.log", sim.hand(contact.keeper), on=contact.pk, **dealt)
    if day.day == 12 or day.day > 24 and rng.random() < 0.1:
        sim.begin(ask_for_staff(sim))
    if day.day == 18:
        facts: dict[str, Any] = texts()["publicity"][1] | {"held_on": day}
        sim.do("publicity.record", sim.staff.of("supervisor")[0], department=sim.staff.desk, **facts)


def ask_for_staff(sim: Simulation) -> Story:
    """The supervisor asks for a loan specialist; manager and director sign, and the post waits to be filled."""
    supervisor = sim.hand(sim.staff.of("supervisor")[0])
    post = PostSheet.objects.get(post__name="按揭专员").post
    facts: dict[str, Any] = {"post": post, "count": 1, "wanted_on": clock.today() + 30 * ONE_DAY}
    facts |= {"title": "按揭专员用人1名", "why": "按揭办件每月六十件以上，现由三名专员兼办。"}
    approval = sim.do("staffing.request", supervisor, department=sim.staff.desk, **facts)
    for _step in range(2):
        if not isinstance(approval, Approval) or approval.matter.closed_at:
            return
        decider = sim.staff.by_id[approval.matter.owner_id]
        yield sim.attend(decider, None, 60, 420)
        approval = sim.do("approvals.approve", sim.hand(decider), on=approval.pk)
