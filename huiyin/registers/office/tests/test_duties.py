"""Routine duties: what comes again opens by itself, once for each day, with whose it is (WY-P2)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.members.models import Absence, Post
from huiyin.kernel.promises.models import Promise
from huiyin.registers.office.jobs import open_duties
from huiyin.registers.office.models import Duty, Task
from huiyin.registers.office.rules import Rhythm

from .words import again, at, do, due, told


@pytest.fixture
def define(house):
    def _define(**facts):
        facts = {
            "department": house.desk,
            "title": "交接班检查",
            "wanted": "检查交接记录",
            "frequency": "daily",
            "owner": house.clerk,
        } | facts
        return perform("duties.define", by=house.supervisor, **facts)

    return _define


def runs(first: str, last: str, **facts) -> list[str]:
    found = Rhythm(**facts).runs(calendar_of(None), dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    return [f"{day:%m-%d}" for day in found]


def days_of(duty) -> list[str]:
    return [
        f"{day:%m-%d}"
        for day in Task.objects.filter(duty=duty).order_by("duty_on").values_list("duty_on", flat=True)
    ]


# ── when ────────────────────────────────────────────────────────────────────────


@pytest.mark.clause("WY-P2")
@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"frequency": "daily"}, ["09-29", "09-30", "10-08", "10-09", "10-10", "10-12"]),
        ({"frequency": "weekly", "weekday": 4, "closed": "before"}, ["09-30", "10-08"]),
        ({"frequency": "weekly", "weekday": 4, "closed": "after"}, ["10-08"]),
        ({"frequency": "monthly", "month_day": 3, "closed": "before"}, ["09-30"]),
        ({"frequency": "monthly", "month_day": 3, "closed": "after"}, ["10-08"]),
        ({"frequency": "quarterly", "month": 1, "month_day": 9}, ["10-09"]),
        ({"frequency": "quarterly", "month": 2, "month_day": 9}, []),
        ({"frequency": "yearly", "month": 10, "month_day": 12}, ["10-12"]),
        ({"frequency": "yearly", "month": 11, "month_day": 12}, []),
    ],
)
def test_a_day_off_is_moved_to_the_open_day_before_or_after_each_day_once(db, facts, found):
    """2026-10-01 to 07 are closed, the Saturday 10-10 is worked."""
    assert runs("2026-09-29", "2026-10-12", **facts) == found


@pytest.mark.clause("WY-P2")
def test_the_31st_is_the_last_day_of_a_shorter_month(db):
    assert runs("2026-11-01", "2026-11-30", frequency="monthly", month_day=31) == ["11-30"]
    assert runs("2027-02-01", "2027-02-28", frequency="yearly", month=2, month_day=31) == ["02-26"]


# ── what is opened ──────────────────────────────────────────────────────────────


@pytest.mark.clause("WY-P2")
def test_each_day_opens_one_task_with_owner_checklist_and_due_time_however_often_the_worker_looks(
    house, define
):
    duty = define(checklist=["钥匙", "备用金"], due_time=dt.time(12, 0), clause="WY-P2")
    assert duty.record.number == "LX-2026-0001"
    assert (open_duties(), open_duties()) == (1, 0)
    task = Task.objects.get()
    assert (task.matter.title, task.matter.owner) == ("交接班检查（11-24）", house.clerk)
    assert (task.checklist, due(task, "tasks.duty")) == (["钥匙", "备用金"], "11-24 12:00")
    assert told(house.clerk) == ["新任务：交接班检查（11-24），11-24 12:00前完成"]
    with clock.at("2026-11-25 00:05"):
        open_duties()
    with clock.at("2026-11-28 09:00"):
        open_duties()
    assert days_of(duty) == ["11-24", "11-25", "11-27"], "Saturday has none, the two missed days have one"


@pytest.mark.clause("WY-P2")
def test_a_day_can_never_have_two_tasks_of_a_duty(house, define):
    duty = define()
    open_duties()
    with pytest.raises(IntegrityError), transaction.atomic():
        perform(
            "tasks.give",
            by=None,
            department=house.desk,
            title="x",
            wanted="x",
            duty=duty,
            duty_on=clock.today(),
            due=at("2026-11-24 17:00"),
        )


@pytest.mark.clause("WY-P2")
def test_what_was_missed_while_the_house_stood_still_is_opened_once_late_and_says_so(house, define):
    duty = define()
    open_duties()
    with clock.at("2026-12-01 10:00"):
        assert (open_duties(), open_duties()) == (1, 0)
        late = Task.objects.get(duty=duty, duty_on="2026-11-30")
        assert "迟开：应于11-25、11-26、11-27、11-30办理" in late.wanted
        assert due(late, "tasks.duty") == "12-01 17:30", "its own time has passed"
        assert days_of(duty) == ["11-24", "11-30", "12-01"]
        assert "迟开" not in Task.objects.get(duty_on="2026-12-01").wanted


@pytest.mark.clause("WY-P2", "YX-3.2.1")
def test_of_a_post_who_is_there_gets_it_and_for_an_owner_who_is_away_the_stand_in_answers(house, define):
    absence = Absence.objects.create(
        member=house.specialist, stand_in=house.supervisor, from_at=clock.now(), to_at=at("2026-12-01")
    )
    define(owner=None, post=Post.objects.get(name="前台"), title="按岗位")
    define(owner=house.specialist, title="按人")
    open_duties()
    by_post, by_name = Task.objects.order_by("pk")
    assert by_post.matter.owner == house.clerk and by_name.matter.owner == absence.member
    do("tasks.answer", house.supervisor, by_name, result="代为检查，正常")
    assert again(by_name).matter.state == "done", "nobody waits for the answer of a routine duty"
    page = Client()
    page.force_login(house.supervisor)
    assert "代李专员" in page.get(f"/r/tasks/{by_name.pk}").content.decode()


@pytest.mark.clause("WY-P2")
def test_a_duty_whose_owner_has_left_or_whose_post_is_empty_falls_to_whom_the_house_finds(house, define):
    define()
    house.loses(house.clerk)
    open_duties()
    assert Task.objects.get().matter.owner == house.supervisor


@pytest.mark.clause("WY-P2")
def test_a_duty_is_somebodys_of_the_department(house, define):
    with pytest.raises(Refused, match="要有责任人或责任岗位"):
        define(owner=None)
    with pytest.raises(Refused, match="吴工不在客服部任职"):
        define(owner=house.engineer)
    with pytest.raises(Refused, match="不是本部门的岗位"):
        define(post=Post.objects.get(name="工程师"))
    with pytest.raises(Refused, match="每季只有三个月"):
        define(frequency="quarterly", month=4)


@pytest.mark.clause("WY-P2")
def test_paused_nothing_is_opened_resumed_it_goes_on_from_today_ended_it_is_over(house, define):
    duty = define()
    with pytest.raises(Refused, match="暂停需要写明理由"):
        do("duties.pause", house.supervisor, duty)
    do("duties.pause", house.supervisor, duty, reason="装修")
    with clock.at("2026-11-26 09:00"):
        assert open_duties() == 0
        do("duties.resume", house.supervisor, duty)
        assert open_duties() == 1 and days_of(duty) == ["11-26"]
        do("duties.end", house.supervisor, duty, reason="改为系统交接")
        with pytest.raises(Refused, match="已终止"):
            do("duties.resume", house.supervisor, duty)
    with clock.at("2026-11-27 09:00"):
        assert open_duties() == 0


@pytest.mark.clause("WY-P2")
def test_a_change_needs_its_reason_and_holds_from_the_next_task_on(house, define):
    duty = define()
    open_duties()
    with pytest.raises(Refused, match="修改需要写明理由"):
        do("duties.change", house.supervisor, duty, due_time=dt.time(12))
    do("duties.change", house.supervisor, duty, due_time=dt.time(12), reason="午前交班")
    with clock.at("2026-11-25 08:00"):
        open_duties()
    assert [
        f"{clock.local(p.due):%m-%d %H:%M}" for p in Promise.objects.filter(kind="tasks.duty").order_by("id")
    ] == [
        "11-24 17:30",
        "11-25 12:00",
    ]


@pytest.mark.clause("WY-P2")
def test_days_to_do_it_in_are_working_days(house, define):
    define(frequency="weekly", weekday=5, within_days=2)
    with clock.at("2026-11-27 08:00"):
        open_duties()
    assert due(Task.objects.get(), "tasks.duty") == "12-01 17:30"


@pytest.mark.clause("WY-P2")
def test_the_ledger_shows_last_and_next_run_and_how_many_were_kept(house, define):
    duty = define()
    for day, kept in (("2026-11-24", True), ("2026-11-25", False)):
        with clock.at(f"{day} 09:00"):
            open_duties()
            if kept:
                do("tasks.answer", house.clerk, Task.objects.get(duty_on=day), result="正常")
    page = Client()
    page.force_login(house.supervisor)
    with clock.at("2026-11-26 08:00"):
        html = page.get("/r/duties/").content.decode()
        assert "50.0%（1/2）" in html and "2026-11-25" in html and "2026-11-26" in html
        shown = page.get(f"/r/duties/{duty.pk}").content.decode()
        assert "50.0%（2件中按时1件）" in shown and "正常" in shown


@pytest.mark.clause("WY-P2")
def test_a_duty_is_defined_and_changed_in_the_browser(house):
    page = Client()
    page.force_login(house.supervisor)
    typed = {
        "department": house.desk.pk,
        "title": "每周投诉分析",
        "wanted": "汇总本周投诉",
        "owner": house.specialist.pk,
        "frequency": "weekly",
        "weekday": 5,
        "month": 1,
        "month_day": 1,
        "closed": "before",
        "due_time": "17:30",
        "within_days": 0,
        "from_on": "2026-11-24",
        "clause": "wy-p2",
        "checklist": "分类\n原因",
    }
    answer = page.post("/new/duties.define", typed)
    assert answer.status_code == 302
    duty = Duty.objects.get()
    assert (duty.clause, duty.checklist) == ("WY-P2", ["分类", "原因"])
    html = page.get(answer.url).content.decode()
    assert "每周五" in html and "2026-11-27" in html
    form = page.get(f"{answer.url}/do/duties.change").content.decode()
    assert "分类\n原因" in form and "每周投诉分析" in form
    changed = page.post(f"{answer.url}/do/duties.change", typed | {"weekday": 4, "reason": "提前一天"})
    assert changed.status_code == 302 and Duty.objects.get().weekday == 4
    assert page.post("/new/duties.define", typed | {"clause": "XX-9"}).status_code == 422
