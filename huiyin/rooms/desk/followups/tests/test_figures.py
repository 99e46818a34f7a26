"""How completely and how well customers were asked; who has gone silent; every figure opens down to its records."""

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.rooms.desk.followups.jobs import ring_the_silent
from huiyin.rooms.desk.followups.models import FollowUp
from huiyin.web.kit import TILES

from .words import SOLVED, do, due, finish, following, plan, promised


def look(member, name: str, query: str = ""):
    browser = Client()
    browser.force_login(member)
    return browser.get(reverse(name) + query)


def coverage(member) -> dict:
    rows = look(member, "followups_statistics").context["coverage"]
    return {row["clause"]["code"]: row for row in rows}


@pytest.fixture
def late(house, customer):
    """Of two guests who left one is rung in time, the other a day late; the month is looked at afterwards."""
    in_time, too_late = (plan(house, customer, why="leaving", guest="group") for _n in range(2))
    finish(house, in_time)
    with clock.at("2026-11-26 10:00"):
        finish(house, too_late)
    with clock.at("2026-11-30 10:00"):
        yield in_time, too_late


@pytest.mark.clause("WY-G7")
def test_coverage_is_shown_without_a_verdict_until_the_department_sets_its_target(late, house):
    row = coverage(house.manager)["WY-G7"]
    assert (row["count"], row["reached"], row["rate"]) == (2, 1, "50.0")
    assert (row["target"], row["verdict"]) == ("未设定", "请部门设定指标")
    for target, verdict in (("60", "未达标"), ("50", "达标")):
        set_parameter("WY-G7", "coverage_target", target, reason="部门设定", effective_on=clock.today())
        assert coverage(house.manager)["WY-G7"]["verdict"] == verdict


@pytest.mark.clause("WY-G7")
def test_the_rate_opens_down_to_its_records(late, house):
    url = coverage(house.manager)["WY-G7"]["url"].split("?")[1]
    explained = look(house.manager, "followups_figure", f"?{url}").context["explained"]
    links = {line["label"]: line["url"] for line in explained["inputs"]}
    assert links == {one.record.number: f"/r/followups/{one.pk}" for one in late}
    assert "时限内联系上客人的回访数" in explained["formula"]


@pytest.mark.clause("WY-G8")
def test_three_days_mean_a_hundred_per_cent_and_exceptions_stand_by_name(house, customer, record):
    reached, missed = (following(record(on_spot=True, **SOLVED))[0] for _n in range(2))
    finish(house, reached)
    with clock.at("2026-11-25 10:00"):
        do(
            "followups.attempt",
            house.specialist,
            missed,
            words="关机",
            again_at=clock.shanghai("2026-11-25 15:00"),
        )
    with clock.at("2026-11-30 10:00"):
        row = coverage(house.manager)["WY-G8"]
        page = look(house.manager, "followups_statistics")
    assert (row["target"], row["rate"], row["verdict"]) == ("100%", "50.0", "未达标")
    (one,) = page.context["exceptions"]
    assert one["number"] == missed.record.number and one["party"] == "张**" and len(one["attempts"]) == 1


@pytest.mark.clause("WY-G8")
def test_what_was_voided_or_merged_counts_in_no_rate(house, customer, record):
    complaint = record(on_spot=True, **SOLVED)
    stay = plan(house, customer, why="leaving", guest="group")
    finish(house, stay)
    void = plan(house, customer, why="vip")
    do("followups.void", house.supervisor, void, reason="误登")
    assert following(complaint)[0].matter.state == "merged"
    with clock.at("2026-11-30 10:00"):
        row = coverage(house.manager)["WY-G8"]
    assert (row["count"], row["rate"]) == (1, "100.0")


@pytest.mark.clause("JS-1.1")
def test_satisfaction_is_shown_by_person_process_project_and_month(house, customer):
    with clock.at("2026-10-20 10:00"):
        finish(house, plan(house, customer, rated_member=house.engineer), 5)
    for score in (5, 4, 2):
        one = plan(house, customer, why="visit", rated_member=house.engineer)
        finish(house, one, score, words="说了")
    finish(house, plan(house, customer), 1, words="不好")
    context = look(house.manager, "followups_statistics").context
    person, process, project = ({row["name"]: row["rate"] for row in t["rows"]} for t in context["tables"])
    assert person == {"吴工": "66.7", "未指明": "0.0"}
    assert process == {"上门服务后": "66.7", "其他": "0.0"} and project == {"澜园": "50.0"}
    assert [(row["month"].month, row["rate"]) for row in context["trend"][-2:]] == [
        (10, "100.0"),
        (11, "50.0"),
    ]
    url = context["tables"][0]["rows"][0]["url"].split("?")[1]
    explained = look(house.manager, "followups_figure", f"?{url}").context["explained"]
    assert explained["value"] == "66.7" and len(explained["inputs"]) == 3
    assert explained["parameters"][0]["clause"]["code"] == "WY-G9"


@pytest.mark.clause("JS-1.1")
def test_on_every_desk_stands_whether_those_one_served_are_satisfied(house, customer):
    tiles = {who: [t for find in TILES if (t := find(who))][-1] for who in (house.specialist, house.clerk)}
    assert tiles[house.specialist]["value"] == "—"
    for rated, score in ((house.specialist, 5), (house.supervisor, 1)):
        finish(house, plan(house, customer, rated_member=rated), score, words="说了")
    with clock.at("2026-12-02 10:00"):
        finish(house, plan(house, customer, rated_member=house.specialist), 2, words="差")
        desk = look(house.specialist, "desk").context["tiles"][-1]
        other = look(house.clerk, "desk").context["tiles"][-1]
    assert (desk["label"], desk["value"], desk["hint"]) == ("我的满意率", "0.0", "比上月-100.0个百分点")
    assert (other["label"], other["value"]) == ("部门满意率", "0.0")


# ── who has gone silent ──────────────────────────────────────────────────────────


@pytest.mark.clause("JS-1.4")
def test_a_customer_nobody_heard_of_for_half_a_year_is_listed_and_rung_once(house, customer):
    assert ring_the_silent() == 0, "registered today"
    with clock.at("2027-05-25 09:00"):
        (group,) = look(house.manager, "followups_silent").context["groups"]
        assert [row["number"] for row in group["rows"]] == [customer.record.number]
        assert (ring_the_silent(), ring_the_silent()) == (1, 0)
        one = FollowUp.objects.get()
        assert one.reason == "silent" and one.about == customer.record
        assert promised(one) == {"followups.silent"} and due(one, "followups.silent") == "06-01 17:30"
        assert look(house.manager, "followups_silent").context["groups"][0]["rows"] == []


@pytest.mark.clause("JS-1.4")
@pytest.mark.parametrize("heard", ["complaint", "contact", "followup"])
def test_whoever_was_heard_of_is_not_silent(house, customer, record, heard):
    complaint = record()
    with clock.at("2027-05-20 10:00"):
        if heard == "complaint":
            record()
        elif heard == "contact":
            do("complaints.contact", house.specialist, complaint, way="phone", reached=True, words="通话")
        else:
            finish(house, plan(house, customer))
    with clock.at("2027-05-26 09:00"):
        assert ring_the_silent() == 0


@pytest.mark.clause("JS-1.4")
def test_a_try_that_reached_nobody_is_no_sign_of_life(house, customer, record):
    complaint = record()
    with clock.at("2027-05-20 10:00"):
        do("complaints.contact", house.specialist, complaint, way="phone", reached=False)
    with clock.at("2027-05-26 09:00"):
        assert ring_the_silent() == 1


@pytest.mark.clause("JS-1.4")
def test_so_many_a_day_and_only_where_the_clause_binds(house, customer):
    from huiyin.kernel.actions.machine import perform

    for n in range(3):
        facts = {"department": house.desk, "project": house.project, "name": f"李{n}", "phones": []}
        perform("customers.register", by=house.clerk, **facts)
    set_parameter("JS-1.4", "per_day", 3, reason="人手")
    with clock.at("2027-05-25 09:00"):
        assert (ring_the_silent(), ring_the_silent()) == (3, 0)
    with clock.at("2027-05-26 09:00"):
        assert ring_the_silent() == 1
    house.works_by("YX", "WY")
    with clock.at("2028-05-26 09:00"):
        assert ring_the_silent() == 0
