"""The pages: grid, cell, own roster with its clock, who is on duty, papers, the list of the time clock."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.rooms.people.rosters.models import Attendance, Slot, Timesheet
from huiyin.rooms.people.rosters.tests.conftest import DECEMBER, december
from tests.words import do

pytestmark = pytest.mark.clause("WY-S3")
MONTH = "?month=2026-12"


def client_of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_the_grid_asks_as_many_questions_for_many_as_for_one(house, planning):
    roster = planning.roster()
    planning.set(roster, house.clerk, december(1), planning.early)
    client = client_of(house.supervisor)
    address = reverse("roster_grid") + MONTH
    client.get(address)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    few = asked()
    for n in range(20):
        member = planning.worker(f"w{n}")
        Slot.objects.bulk_create(
            Slot(
                roster=roster,
                member=member,
                day=december(day),
                shift=planning.early,
                from_at=planning.early.span(december(day))[0],
                to_at=planning.early.span(december(day))[1],
            )
            for day in range(1, 29)
        )
    assert asked() <= few + 1


def test_a_clerk_sees_the_published_grid_and_may_not_type_in_it(house, planning):
    roster = planning.roster()
    planning.set(roster, house.clerk, december(1), planning.early)
    client = client_of(house.clerk)
    assert "这个月还没有值班表" in client.get(reverse("roster_grid") + MONTH).content.decode()
    do("rosters.publish", house.supervisor, roster)
    html = client.get(reverse("roster_grid") + MONTH).content.decode()
    assert "data-day" in html and "/cell" not in html and "grid.js" not in html
    assert client.post(reverse("roster_cell", args=[roster.pk]), {}).status_code in (403, 404)


def _type(client, roster, member, day, letter, **facts):
    facts = {"member": member.pk, "day": f"{day}", "letter": letter} | facts
    return client.post(reverse("roster_cell", args=[roster.pk]), facts)


def test_a_letter_sets_a_cell_and_a_refusal_comes_with_its_words(house, planning):
    roster = planning.roster()
    client = client_of(house.supervisor)
    assert _type(client, roster, house.clerk, december(1), "b").json() == {"letter": "B", "tone": "accent"}
    answer = _type(client, roster, house.clerk, december(2), "A")
    assert answer.status_code == 409 and "至少要休息11小时" in answer.content.decode()
    assert _type(client, roster, house.clerk, december(2), "X").status_code == 409
    assert _type(client, roster, house.clerk, december(1), "").json()["letter"] == ""
    assert not Slot.objects.exists()
    assert client.post(reverse("roster_cell", args=[roster.pk]), {"member": "x"}).status_code == 422
    assert _type(client_of(house.engineer), roster, house.clerk, december(1), "A").status_code in (403, 404)


@pytest.mark.clause("WY-M4b")
def test_one_clocks_in_and_out_on_ones_own_page(house, planning):
    planning.published((house.clerk, december(1), planning.early))
    client, address = client_of(house.clerk), reverse("my_roster")
    with clock.at("2026-12-01 08:03"):
        assert "上班打卡" in client.get(address).content.decode()
        client.post(address)
        html = client.get(address).content.decode()
        assert "下班打卡" in html and "迟到3分" in html
    with clock.at("2026-12-01 16:00"):
        client.post(address)
    one = Attendance.objects.get()
    assert (one.late, one.early, one.out_at) == (3, 0, clock.shanghai("2026-12-01 16:00"))


def test_without_a_shift_one_may_still_clock_in(house):
    client = client_of(house.clerk)
    client.post(reverse("my_roster"))
    assert Attendance.objects.get().shift is None


def test_who_is_on_duty_stands_on_its_page_with_who_stands_in(house, planning):
    planning.published(
        (house.clerk, december(1), planning.early), (house.specialist, december(1), planning.late)
    )
    client, address = client_of(house.specialist), reverse("on_duty")
    with clock.at("2026-12-01 09:00"):
        html = client.get(address).content.decode()
        assert "周文员" in html and "未打卡" in html and "接下来24小时" in html
        perform("attendances.clock_in", by=house.clerk, department=house.desk)
        assert "在岗" in client.get(address).content.decode()
    with clock.at("2026-12-01 23:00"):
        assert "现在没有人值班" in client.get(address).content.decode()


def test_the_roster_is_printed_for_the_wall(house, planning, printed):
    roster = planning.published((house.clerk, december(1), planning.early))
    words = printed(roster, "roster", house.clerk)
    assert "值班表" in words and "周文员" in words and "A早班08:00-16:00" in words


@pytest.mark.clause("WY-M4b")
def test_the_sheet_is_printed_with_signs_and_sums(house, planning, printed):
    planning.published((house.clerk, december(1), planning.early))
    with clock.at("2026-12-01 08:12"):
        perform("attendances.clock_in", by=house.clerk, department=house.desk)
        facts = {"title": "2026-12考勤表", "month": DECEMBER}
        perform("timesheets.begin", by=house.supervisor, department=house.desk, **facts)
    sheet = Timesheet.objects.get()
    words = printed(sheet, "timesheet", house.supervisor)
    assert "考勤表" in words and "△" in words and "1/12" in words
    html = client_of(house.supervisor).get(reverse("record", args=["timesheets", sheet.pk])).content.decode()
    assert "可能违规（1）" in html


@pytest.mark.clause("WY-M4b")
def test_the_list_of_the_time_clock_comes_in_with_bad_rows_named(house, planning):
    from huiyin.kernel.imports.models import Batch
    from huiyin.kernel.imports.targets import TARGETS, Candidate

    planning.published((house.clerk, december(1), planning.early), (house.clerk, december(3), planning.night))
    lines = [
        ("周文员", december(1), "8:12", "16:00"),
        ("周文员", december(3), "21:58", "06:01"),
        ("无此人", december(1), "08:00", ""),
        ("周文员", december(4), "八点", ""),
        ("周文员", dt.date(2027, 2, 1), "08:00", ""),
    ]
    names = ("member", "day", "in_at", "out_at")
    rows = [Candidate(n, 0, n, dict(zip(names, line, strict=True)), {}) for n, line in enumerate(lines)]
    target = TARGETS["attendances"]
    with clock.at("2026-12-05 09:00"):
        target.prepare(Batch(department=house.desk), rows)
        assert [[problem["field"] for problem in row.problems] for row in rows] == [
            [],
            [],
            ["member"],
            ["in_at"],
            ["day"],
        ]
        target.perform([row.facts for row in rows[:2]], house.supervisor, "考勤机导出")
    first, second = Attendance.objects.order_by("day")
    assert (first.late, first.early, first.source) == (12, 0, "file")
    assert (second.late, second.early) == (0, 0) and second.shift == planning.night
    again_row = Candidate(9, 0, 9, dict(zip(names, lines[0], strict=True)), {})
    target.prepare(Batch(department=house.desk), [again_row])
    assert [one["field"] for one in again_row.problems] == ["day"]
