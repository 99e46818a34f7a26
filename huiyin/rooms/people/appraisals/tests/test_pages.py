"""Who reads what of an appraisal, on every face; what pages, papers and workbooks say."""

import datetime as dt
import io

import pytest
import python_calamine as calamine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.kernel.actions.refusals import NotSeen
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.rooms.people.appraisals.forms import RoundForm, StandardForm
from huiyin.rooms.people.appraisals.forms.rounds import span_of
from huiyin.rooms.people.appraisals.models import AppraisalSheet, Level, Round, Sort, Standard, YearTotal
from huiyin.rooms.people.appraisals.queries import hands, known_of, shares_of
from huiyin.rooms.people.conduct.tests.words import confirmed
from tests.house.test_privacy import faces_of, leaks
from tests.words import again

from .words import (
    YEAR,
    begin,
    bonus,
    close,
    closed,
    deduct,
    finish,
    finish_all,
    objection,
    rewarded,
    sheet_of,
    standards,
)

SECRET = "绝密事由"


@pytest.fixture
def issued(house):
    return standards(house)


def at(member) -> Client:
    browser = Client()
    browser.force_login(member)
    return browser


def status(member, *subjects) -> list[int]:
    browser = at(member)
    return [browser.get(f"/r/{one.record.kind}/{one.pk}").status_code for one in subjects]


@pytest.mark.clause("WY-A1")
def test_an_appraisal_is_read_by_the_member_the_appraiser_and_who_leads_and_by_nobody_else(house, issued):
    round_ = begin(house)
    draft = sheet_of(round_, house.clerk)
    assert status(house.clerk, draft) == [404]  # not while it is written
    sheet = finish(deduct(draft, words=SECRET))
    one = objection(sheet, sheet.deductions.get(), words=SECRET)
    for member in (house.clerk, house.supervisor, house.manager, house.head):
        assert status(member, sheet, one) == [200, 200]
    paths = [
        *faces_of(sheet), *faces_of(one), "/r/appraisalsheets/", "/r/appraisalobjections/", "/r/appraisalrounds/",
        "/", "/notices", "/promises?late=0", "/appraisals/mine", "/appraisals/calibration", "/clauses/WY-A1",
    ]  # fmt: skip
    words = [SECRET, sheet.record.number, one.record.number]
    for member in (house.specialist, house.engineer, house.stranger):
        assert status(member, sheet, one) == [404, 404]
        assert leaks(member, words, paths) == []


@pytest.mark.clause("WY-A1")
def test_a_supervisor_reads_nothing_of_the_managers_sheet_nor_of_their_own_before_it_is_signed(house, issued):
    round_ = begin(house)
    of_manager = finish(deduct(sheet_of(round_, house.manager), words=SECRET))
    own = sheet_of(round_, house.supervisor)
    assert status(house.supervisor, of_manager, own) == [404, 404]
    assert status(house.manager, of_manager) == [200]
    assert (
        leaks(
            house.supervisor,
            [SECRET, of_manager.record.number],
            [*faces_of(of_manager), "/r/appraisalsheets/", f"/r/appraisalrounds/{round_.pk}"],
        )
        == []
    )


@pytest.mark.clause("WY-A1")
def test_scores_stand_inside_the_team_only_where_the_house_says_so_and_without_reasons(house, issued):
    closed(house, lost={house.clerk: 350})
    page = at(house.specialist).get("/appraisals/mine").content.decode()
    assert "周文员" not in page and "96.50" not in page
    set_parameter("WY-A1", "scores_public", True, department=house.desk, reason="试")
    page = at(house.specialist).get("/appraisals/mine").content.decode()
    assert "周文员" in page and "96.50" in page and "迟到" not in page
    assert "周文员" not in at(house.engineer).get("/appraisals/mine").content.decode()


@pytest.mark.clause("WY-A1", "WY-A4.6")
def test_the_members_page_shows_every_deduction_with_its_reason_and_opens_down_in_few_queries(house, issued):
    round_ = begin(house)
    sheet = finish(deduct(sheet_of(round_, house.clerk), words="周二迟到", evidence=None), remark="注意考勤")
    browser = at(house.clerk)
    browser.get("/appraisals/mine")
    with CaptureQueriesContext(
        connection,
    ) as few:
        page = browser.get("/appraisals/mine").content.decode()
    for words in ("周二迟到", "勤·出勤", "现场.jpg", "99.00", "注意考勤", "提出异议"):
        assert words in page
    why = browser.get(
        reverse("explanation", args=["appraisalsheets", sheet.pk, "appraised"])
    ).content.decode()
    assert "99.00" in why and "−1.00" in why and "考评得分" in why
    for n in range(3):
        one = begin(house, "weekly", (dt.date(2026, 11, 2 + 7 * n), dt.date(2026, 11, 8 + 7 * n)))
        finish(deduct(sheet_of(one, house.clerk)))
    with CaptureQueriesContext(connection) as more:
        browser.get("/appraisals/mine")
    assert len(more) <= len(few) + 1


@pytest.mark.clause("WY-A4.4.5")
def test_a_harsh_and_a_mild_hand_show(house, issued):
    round_ = begin(house)
    for member in (house.clerk, house.specialist):
        finish(deduct(sheet_of(round_, member), points=400))
    finish(deduct(sheet_of(round_, house.supervisor), "业务能力", 50))
    harsh, mild = hands(AppraisalSheet.objects.all())
    assert (harsh.name, harsh.mean, harsh.spread) == ("孙主管", 96, 0.0)
    assert (mild.name, str(mild.mean)) == ("钱经理", "199/2")
    assert shares_of(AppraisalSheet.objects.all())[house.supervisor.pk] == {("diligence", "出勤"): 800}
    page = at(house.manager).get("/appraisals/calibration").content.decode()
    assert "孙主管" in page and "96.00" in page and "100%" in page
    assert at(house.supervisor).get("/appraisals/calibration").status_code == 404


@pytest.mark.clause("WY-A4.7a", "WY-A4.9")
def test_what_the_house_knows_stands_beside_the_items_and_scores_nothing(house, issued, sign_rules):
    sign_rules(house.clerk)
    breach = confirmed(house, words=SECRET)
    reward = rewarded(house)
    sheet = sheet_of(begin(house), house.clerk)
    known = {one.item: one.value for one in known_of(sheet)}
    assert breach.record.number in known["纪律作风"] and reward.record.number in known["其它成绩"]
    page = at(house.supervisor).get(f"/r/appraisalsheets/{sheet.pk}").content.decode()
    assert breach.record.number in page and again(sheet).score == 10_000


@pytest.mark.clause("WY-A5", "WY-A4.7a", "WY-A4.6")
def test_the_four_forms_are_filled_from_the_rounds(house, issued, printed):
    monthly = closed(house, lost={house.clerk: 250})
    annual = begin(house, "annual", YEAR)
    bonus(sheet_of(annual, house.clerk), rewarded(house), 200)
    close(house, finish_all(house, annual))
    form = printed(sheet_of(monthly, house.clerk), "monthly", house.supervisor)
    for words in ("月考核记录表", "周文员", "迟到两次（现场.jpg）", "97.50", "服务态度"):
        assert words in form
    assert "年终考核记录表" in printed(sheet_of(annual, house.clerk), "annual", house.manager)
    statistics = printed(again(monthly), "statistics", house.manager)
    assert "月/年考核统计表" in statistics and "97.50" in statistics and "李专员" in statistics
    year = printed(again(annual), "year", house.manager)
    assert "年度考核统计表" in year and "100.31" in year and "优秀员工" in year  # (97.5 × 30 + 102 × 50) / 80
    with pytest.raises(NotSeen):
        printed(sheet_of(monthly, house.clerk), "annual", house.manager)


@pytest.mark.clause("WY-A5", "WY-A4.7a")
def test_sheets_and_totals_leave_as_workbooks(house, issued):
    closed(house, lost={house.clerk: 250})
    closed(house, "annual", YEAR)
    for kind, words in (
        ("appraisalsheets", "97.5"),
        ("appraisaltotals", "99.06"),
        ("appraisalrounds", "2026年度"),
    ):
        answer = at(house.manager).get(f"/r/{kind}/export.xlsx?cols=all")
        assert answer.status_code == 200, kind
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        rows = calamine.CalamineWorkbook.from_filelike(io.BytesIO(body)).get_sheet_by_index(0).to_python()
        assert any(words in str(cell) for row in rows for cell in row), (kind, rows[:4])


@pytest.mark.clause("WY-A4.2", "WY-A4.5.1", "WY-A4.1")
def test_the_forms_are_filled_in_from_the_rule_book_and_the_period_is_found_by_a_day(house):
    data = {"department": house.desk.pk, "level": "operating", "from_on": "2026-11-24"}
    blank = StandardForm(member=house.manager)
    data |= {
        name: field.initial
        for name, field in blank.fields.items()
        if name.startswith(("points_", "measure_")) or name.endswith("_weight")
    }
    form = StandardForm(data, member=house.manager)
    assert form.is_valid(), form.errors
    assert sum(one["points"] for one in form.facts()["items"]) == 10_000
    answer = at(house.manager).post("/new/appraisalstandards.issue", data)
    assert answer.status_code == 302 and Standard.objects.get().items.count() == 20
    at(house.manager).post("/new/appraisalstandards.issue", data | {"level": Level.MANAGING})
    form = RoundForm(
        {"department": house.desk.pk, "sort": "monthly", "day": "2026-11-24"}, member=house.manager
    )
    assert form.is_valid() and form.facts()["title"] == "客服部2026年11月月考核"
    at(house.manager).post(
        "/new/appraisalrounds.open", {"department": house.desk.pk, "sort": "weekly", "day": "2026-11-24"}
    )
    assert Round.objects.get().first_on == dt.date(2026, 11, 23)
    assert span_of(Sort.ANNUAL, dt.date(2026, 11, 24)) == YEAR
    assert span_of(Sort.WEEKLY, dt.date(2026, 12, 31)) == (dt.date(2026, 12, 28), dt.date(2026, 12, 31))


@pytest.mark.clause("WY-A2", "WY-A4.1")
def test_a_rounds_page_lists_who_is_left_out_and_how_far_it_is(house, issued):
    round_ = begin(house)
    finish(sheet_of(round_, house.clerk))
    sheet_of(round_, house.specialist).delete()
    page = at(house.manager).get(f"/r/appraisalrounds/{round_.pk}").content.decode()
    assert "漏列人员" in page and "李专员" in page and "1 / 4 人，免考 1 人" in page
    assert YearTotal.objects.count() == 0
