"""Who sees what: results are one's own, a complaint about a member stays hidden from them; figures lead to sheets."""

import io
import re

import pytest
import python_calamine as calamine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from huiyin.kernel.records.kinds import KINDS, Kind
from huiyin.kernel.records.models import Link
from huiyin.registers.office.models import Task
from huiyin.rooms.desk.quality.models import QualityCheck, Slip
from huiyin.rooms.desk.quality.queries import ABOUT_A_MEMBER
from tests.words import do

from .words import POOR, again, checks, pick, score, told

pytestmark = pytest.mark.usefixtures("morning", "wordings")


def at(member) -> Client:
    browser = Client()
    browser.force_login(member)
    return browser


@pytest.mark.clause("JS-2.3")
def test_one_sees_ones_own_results_after_the_score_and_nobody_elses(house, ring):
    mine, other = pick(house.supervisor, ring()), pick(house.supervisor, ring(by=house.specialist))
    browser = at(house.clerk)
    assert (
        browser.get(f"/r/checks/{mine.pk}").status_code == 404
    )  # not before: nobody knows what is looked at
    score(house.supervisor, mine)
    score(house.supervisor, other)
    page = browser.get("/checks/mine").content.decode()
    assert mine.record.number in page and other.record.number not in page and "可以申诉一次" in page
    assert browser.get(f"/r/checks/{mine.pk}").status_code == 200
    assert browser.get(f"/r/checks/{mine.pk}/do/checks.object").status_code == 200
    assert browser.get(f"/r/checks/{other.pk}").status_code == 404
    assert browser.get("/r/checks/").status_code == browser.get("/checks/statistics").status_code == 404
    shown = browser.get(f"/checks/figure?month=2026-11&member={house.specialist.pk}").content.decode()
    assert other.record.number not in shown


@pytest.mark.clause("JS-2.3")
def test_a_complaint_about_a_member_is_not_learnt_of_from_slip_check_task_or_figure(house, record):
    about = record(title="主管态度恶劣", topic="service", about_member=house.supervisor)
    do("complaints.solve", house.specialist, about, result="我们不管", answer="已答复")
    check = pick(house.manager, about)
    assert check.matter.owner == house.manager
    slip = Slip.objects.get()
    score(house.manager, check, POOR, remark="投诉主管的事没有说明")
    browser = at(house.supervisor)
    for path in (f"checks/{check.pk}", f"slips/{slip.pk}", f"tasks/{Task.objects.get().pk}"):
        assert browser.get(f"/r/{path}").status_code == 404, path
    for path in (
        "/r/checks/",
        "/r/slips/",
        "/r/tasks/",
        "/checks/statistics",
        "/clauses/JS-2.3",
        "/checks/figure?month=2026-11",
    ):
        page = browser.get(path).content.decode()
        assert check.record.number not in page and slip.record.number not in page, path
        assert about.record.number not in page and "我们不管" not in page.replace("“我们不管”；", ""), path
    assert not any(check.record.number in words or "质检" in words for words in told(house.supervisor))
    assert at(house.specialist).get(f"/r/checks/{check.pk}").status_code == 200  # whose work it is
    assert Task.objects.get().matter.owner == house.specialist


@pytest.mark.clause("JS-2.3")
def test_every_kind_that_may_be_about_a_member_is_kept_from_them():
    about_nobody = Kind.__dataclass_fields__["never_owned_by"].default
    kinds = {
        kind.model
        for kind in KINDS.values()
        if kind.never_owned_by is not about_nobody
        and ".rooms.people." not in kind.model.__module__  # of those a member knows what is about them
    }
    assert kinds - {QualityCheck} == {model for model, _field in ABOUT_A_MEMBER}  # a check has no customer


@pytest.mark.clause("JS-2.3")
def test_the_result_of_a_check_of_such_a_complaint_still_reaches_whose_work_it_is(house, record):
    about = record(topic="service", about_member=house.supervisor)
    do("complaints.solve", house.specialist, about, result="已道歉", answer="已答复")
    score(house.manager, pick(house.manager, about))
    assert any("质检得100.0分" in words for words in told(house.specialist))


@pytest.mark.clause("JS-2.3")
def test_the_checker_reads_the_record_beside_the_sheet_without_the_customers_name(house, ring):
    check = pick(house.supervisor, ring(reply="九点开门"))
    page = at(house.supervisor).get(f"/r/checks/{check.pk}").content.decode()
    assert "问收楼时间" in page and "张秀英" not in page and "13800135678" not in page
    form = at(house.supervisor).get(f"/r/checks/{check.pk}/do/checks.score").content.decode()
    assert "九点开门" in form and "张秀英" not in form
    assert Link.objects.filter(to_record=check.pk, kind="opened").exists()


@pytest.mark.clause("JS-2.3")
def test_the_average_of_a_member_and_month_leads_to_each_sheet(house, ring):
    first, second = pick(house.supervisor, ring(reply="不清楚")), pick(house.supervisor, ring())
    score(house.supervisor, first, [4, 4, 4, 4, 4])
    score(house.supervisor, second)
    browser = at(house.supervisor)
    context = browser.get("/checks/statistics?month=2026-11").context
    (row,) = context["members"]
    assert (row["name"], row["count"], row["mean"], row["slips"]) == ("周文员", 2, "90.0", 1)
    assert context["situations"]["rows"][0]["counts"] == [("拿不准", 1)]
    shown = browser.get(row["url"]).content.decode()
    assert "90.0" in shown and f"/r/checks/{first.pk}" in shown and f"/r/checks/{second.pk}" in shown
    listed = browser.get(row["ledger_url"]).content.decode()
    assert first.record.number in listed and second.record.number in listed
    assert browser.get("/checks/statistics?month=2026-10").context["members"] == []
    do("checks.void", house.supervisor, first, reason="抽错了")
    assert browser.get("/checks/statistics?month=2026-11").context["members"][0]["mean"] == "100.0"


@pytest.mark.clause("JS-2.3")
def test_the_drawer_of_a_score_links_to_the_record_and_the_slip_that_it_rests_on(house, ring):
    call = ring(reply="不清楚")
    check = score(house.supervisor, pick(house.supervisor, call))
    shown = at(house.supervisor).get(f"/r/checks/{check.pk}/why/score").content.decode()
    assert f"/r/calls/{call.pk}" in shown and f"/r/slips/{Slip.objects.get().pk}" in shown


@pytest.mark.clause("JS-2.3")
def test_slips_stand_in_their_ledger_in_excel_and_under_the_clause(house, ring):
    call = ring(reply="不清楚")
    slip, browser = Slip.objects.get(), at(house.supervisor)
    assert slip.record.number in browser.get("/r/slips/?f_situation=拿不准").content.decode()
    page = browser.get(f"/r/slips/{slip.pk}").content.decode()
    assert f"/r/calls/{call.pk}" in page and "核实一下" in page
    assert slip.record.number in browser.get("/clauses/JS-2.3").content.decode()
    for kind in ("slips", "checks"):
        book = calamine.load_workbook(io.BytesIO(browser.get(f"/r/{kind}/export.xlsx").getvalue()))
        assert kind == "checks" or "不清楚" in str(book.get_sheet_by_index(0).to_python())


@pytest.mark.clause("JS-2.3")
def test_the_sheet_is_printed_before_the_check_and_after_the_decision(house, ring):
    check = pick(house.supervisor, ring(reply="不清楚"))
    browser = at(house.supervisor)
    assert browser.get(f"/r/checks/{check.pk}/papers/check").status_code == 200
    score(house.supervisor, check, [None, 2, 4, 3, 3], remark="没有说明何时回话")
    do("checks.object", house.clerk, check, objection="说过")
    do("checks.decide", house.manager, check, points=[5, 3, 5, 5, 5], decision="属实")
    pdf = browser.post(f"/r/checks/{check.pk}/papers/check").content
    words = re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    for said in ("质检评分表", "周文员", "90.0", "不清楚", "没有说明何时回话", "说过", "属实", "钱经理"):
        assert said in words, said
    assert again(check).score == 900 and len(checks()) == 1


@pytest.mark.clause("JS-2.3")
@pytest.mark.parametrize("path", ["/r/checks/", "/r/slips/", "/checks/statistics"])
def test_six_rows_cost_no_more_queries_than_one(house, ring, path):
    browser, asked = at(house.supervisor), []
    for more in (1, 5):
        for _n in range(more):
            score(house.supervisor, pick(house.supervisor, ring(reply="不清楚")))
        browser.get(path)
        with CaptureQueriesContext(connection) as queries:
            browser.get(path)
        asked.append(len(queries))
    assert asked[0] == asked[1]
