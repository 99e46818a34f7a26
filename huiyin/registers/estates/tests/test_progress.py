"""How far the works have come: told by the works department, shown at the desk, asked for again (YX-2.5.2)."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.journal.models import Line
from huiyin.kernel.journal.reading import lines_of
from huiyin.registers.estates.jobs import ask_for_progress
from huiyin.registers.estates.models import Building, Progress
from huiyin.registers.estates.queries import latest_of
from huiyin.registers.office.models import Task
from tests.words import again, do

pytestmark = pytest.mark.clause("YX-2.5.2")


def building(house, name) -> Building:
    return Building.objects.get_or_create(project=house.project, name=name)[0]


def correct(house, one, by=None, **facts):
    names = (
        "seen_on",
        "stage",
        "floors",
        "percent",
        "told",
        "planned_stage",
        "planned_on",
        "basis",
        "origin",
    )
    kept = {name: getattr(one, name) for name in (*names, "internal")}
    facts = kept | {"buildings": list(one.buildings.all()), "reason": "看错了"} | facts
    return do("progress.correct", by or house.clerk, one, **facts)


def latest(*buildings) -> dict:
    return latest_of(Progress.objects.all(), [one.pk for one in buildings])


def test_the_latest_standing_report_of_a_building_is_what_is_shown(house, report):
    third, fifth = building(house, "3"), building(house, "5")
    old = report(seen_on=dt.date(2026, 10, 20), floors=12, buildings=[third, fifth])
    new = report()
    assert latest(third, fifth) == {third.pk: new, fifth.pk: old}
    assert str(new) == "3栋 主体施工 18层" and new.line == "主体施工 18层，11月20日，计划2027-06封顶"
    do("progress.void", house.supervisor, new, reason="登记到别的楼栋")
    assert latest(third)[third.pk] == old


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"buildings": []}, "buildings"),
        ({"seen_on": dt.date(2026, 11, 25)}, "seen_on"),
        ({"planned_on": None}, "planned_on"),
        ({"planned_stage": ""}, "planned_on"),
        ({"basis": ""}, "basis"),
        ({"planned_on": dt.date(2026, 11, 20)}, "planned_on"),
    ],
)
def test_what_nobody_can_have_seen_or_nobody_may_promise_is_refused(house, report, facts, field):
    with pytest.raises(Refused) as refusal:
        report(**facts)
    assert refusal.value.field == field
    with pytest.raises(Refused):
        correct(house, report(), **facts)


def test_the_buildings_of_two_projects_are_reported_apart(house, report):
    from huiyin.kernel.members.models import Project

    other = Building.objects.create(project=Project.objects.create(code="HY", name="和园"), name="1")
    with pytest.raises(Refused, match="不是同一个项目"):
        report(buildings=[building(house, "3"), other])


def test_a_building_never_loses_floors_unless_a_report_is_put_right(house, report):
    wrong = report(floors=28, seen_on=dt.date(2026, 11, 10))
    with pytest.raises(Refused, match="已经是主体施工 28层"):
        report()
    correct(house, wrong, floors=16)
    report()
    with pytest.raises(Refused, match="已经是主体施工 16层"):
        report(floors=12, seen_on=dt.date(2026, 11, 15))
    assert report(stage="二次结构", floors=3).floors == 3, "another trade begins below"


def test_a_correction_and_a_voiding_say_why(house, report):
    one = report()
    with pytest.raises(Refused, match="理由"):
        correct(house, one, reason="")
    with pytest.raises(Refused, match="理由"):
        do("progress.void", house.supervisor, one)
    correct(house, one, floors=17, buildings=[building(house, "3"), building(house, "5")])
    said = lines_of(one.record, 1)[0].said
    assert said["changes"]["楼层"] == [18, 17] and said["facts"]["楼栋"] == "3栋 → 3栋、5栋"
    with pytest.raises(NoRight):
        do("progress.void", house.clerk, one, reason="x")


@pytest.mark.clause("YX-2.1.2e")
def test_nothing_internal_is_written_into_what_may_be_told(house, report):
    facts = {"category": "guide", "situation": "底价", "purpose": "守密", "triggers": ["内部底价"]}
    perform("wordings.add", by=house.supervisor, department=house.desk, internal=True, **facts)
    with pytest.raises(Refused, match="属于内部内容"):
        report(told="内部底价已定")
    assert report(internal="内部底价已定")


def test_the_works_department_reports_by_itself_and_the_record_stands_with_the_desk(
    house, sheet, client, picture
):
    client.force_login(house.engineer)
    third = building(house, "3")
    page = client.get("/new/progress.report").content.decode()
    assert "澜园 3栋" in page and 'value="吴工"' in page
    facts = {
        "department": house.works.pk,
        "buildings": [third.pk],
        "seen_on": "2026-11-24",
        "stage": "封顶",
        "told": "三栋已封顶",
        "origin": "吴工",
        "internal": "钢筋款未付清",
    }
    answer = client.post("/new/progress.report", facts)
    one = Progress.objects.select_related("record").get()
    assert answer.status_code == 302 and one.record.department == house.desk
    assert "三栋已封顶" in client.get(f"/r/progress/{one.pk}").content.decode()
    correct(house, one, by=house.engineer, told="三栋已经封顶", uploads=[picture()])
    assert again(one).record.files.count() == 1


# ── the works department is asked ───────────────────────────────────────────────


def test_the_works_department_is_asked_when_nothing_was_heard_for_the_clauses_days(
    house, sheet, report, client
):
    report()
    assert ask_for_progress() == 0
    with clock.at("2026-12-21 09:00"):
        assert ask_for_progress() == 1 and ask_for_progress() == 0, "asked once"
        task = Task.objects.get()
        assert task.record.department == house.works and task.matter.owner == house.engineer
        assert "3栋：上次 2026-11-20" in task.wanted
        client.force_login(house.engineer)
        assert f"/r/sheets/{sheet.pk}" in client.get(f"/r/tasks/{task.pk}").content.decode()
        form = client.get(f"/new/progress.report?from={sheet.pk}").content.decode()
        assert "checked" in form, "the buildings asked about are ticked"
        report(by=house.engineer, seen_on=dt.date(2026, 12, 21), floors=22, told="三栋到二十二层")
        task = again(task)
        assert task.matter.state == "done" and "三栋到二十二层" in task.result
        assert Line.objects.filter(record=sheet.pk, verb="records.hear").exists()


def test_every_building_must_be_heard_of_before_the_asking_ends(house, sheet, report):
    fifth = building(house, "5")
    assert ask_for_progress() == 1
    assert "还没有登记过" in Task.objects.get().wanted
    report()
    assert again(Task.objects.get()).matter.is_open
    report(buildings=[fifth])
    assert not again(Task.objects.get()).matter.is_open


def test_who_answered_without_a_report_is_asked_again_after_some_days(house, sheet):
    ask_for_progress()
    do("tasks.answer", house.engineer, Task.objects.get(), result="正在统计")
    with clock.at("2026-11-26 09:00"):
        assert ask_for_progress() == 0
    with clock.at("2026-12-02 09:00"):
        assert ask_for_progress() == 1


def test_a_planned_day_that_passed_is_asked_about_and_told_to_nobody_unasked(house, sheet, report, client):
    report(planned_on=dt.date(2026, 11, 30))
    client.force_login(house.clerk)
    assert "计划日期已过" not in client.get("/calls/desk/caller?who=13800135678").content.decode()
    with clock.at("2026-12-01 09:00"):
        client.force_login(house.clerk)
        assert "计划日期已过" in client.get("/calls/desk/caller?who=13800135678").content.decode()
        assert "可能已经过时" in client.post("/calls/desk/cues", {"need": "几时封顶"}).content.decode()
        assert "GD-2026-0001" in client.get("/r/progress/?view=overdue").content.decode()
        assert ask_for_progress() == 1
        report(stage="封顶", floors=None, seen_on=dt.date(2026, 12, 1), planned_on=None, planned_stage="")
        assert "GD-2026-0001" not in client.get("/r/progress/?view=overdue").content.decode()
        assert not again(Task.objects.get()).matter.is_open


def test_the_days_are_the_departments_own(house, sheet, report):
    report()
    with clock.at("2026-12-04 09:00"):
        assert ask_for_progress() == 0
        set_parameter("YX-2.5.2", "progress_stale_days", 10, department=house.desk, reason="旺季")
        assert ask_for_progress() == 1


def test_nobody_is_asked_about_what_is_finished(house, sheet, report):
    report(stage="交付", floors=None, planned_stage="", planned_on=None, basis="")
    with clock.at("2027-03-01 09:00"):
        assert ask_for_progress() == 0, "its last stage is reached"
    Progress.objects.get().buildings.clear()
    unit = building(house, "3").units.get()
    do("units.correct", house.supervisor, unit, area=None, state="delivered", reason="已交房")
    assert ask_for_progress() == 0, "its doors were handed over"


def test_nobody_is_asked_of_a_project_that_is_no_longer_built(house, sheet):
    do("sheets.correct", house.supervisor, sheet, works=house.works, under_construction=False, reason="竣工")
    assert ask_for_progress() == 0
