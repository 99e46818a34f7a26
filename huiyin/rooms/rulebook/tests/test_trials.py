"""A new limit is tried on the promises already made before it is sent to review; behaviour is taken as it was."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.rulebook.rules.trying import tried

pytestmark = pytest.mark.clause("ZH-J1.12")
PARAMETER = ("YX-2.1.2b", "callback_within")
FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 11, 30)


@pytest.fixture
def history(house, record):
    """Three callbacks promised on Tuesday: one kept on Wednesday, one kept too late on Friday, one never."""
    house.works_by("YX")
    cases = [record() for _n in range(3)]
    for case, day in zip(cases, ("11-25", "11-27"), strict=False):
        with clock.at(f"2026-{day} 10:00"):
            Promise.objects.filter(matter=case.pk, kind="complaints.callback").update(
                state="kept", ended_at=clock.now(), tell_at=None
            )
    assert Promise.objects.filter(clause="YX-2.1.2b").count() == 3
    return cases


def a_trial(house, value):
    with clock.at("2026-11-30 09:00"):
        return tried(shipped()[2][PARAMETER], value, [house.desk.pk], FIRST, LAST)


def test_a_trial_reckons_every_due_time_anew_and_leaves_what_was_done(house, history):
    longer = a_trial(house, "3 working_days")
    assert dict(longer.was) == {"kept": 1, "late": 1, "broken": 1}
    assert dict(longer.would) == {"kept": 2, "broken": 1}
    assert (longer.better, longer.worse) == (1, 0)
    shorter = a_trial(house, "same_day")
    assert dict(shorter.would) == {"late": 2, "broken": 1}
    assert (shorter.better, shorter.worse) == (0, 1)
    assert a_trial(house, "2 calendar_days").changed == 0, "the value in force changes nothing"


def test_a_trial_costs_two_queries_however_many_promises_there_are(house, history, django_assert_num_queries):
    a_trial(house, "3 working_days")
    with clock.at("2026-11-30 09:00"), django_assert_num_queries(2):
        tried(shipped()[2][PARAMETER], "1 working_days", [house.desk.pk], FIRST, LAST)


def test_agreed_times_and_withdrawn_promises_do_not_count(house, history):
    keys = list(Promise.objects.filter(clause="YX-2.1.2b").order_by("pk").values_list("pk", flat=True))
    Promise.objects.filter(pk=keys[0]).update(limit="agreed")
    Promise.objects.filter(pk=keys[1]).update(state="withdrawn")
    assert a_trial(house, "3 working_days").total == 1


def test_the_screen_shows_both_the_changed_ones_with_links_and_the_assumption(house, history, client):
    client.force_login(house.supervisor)
    with clock.at("2026-11-30 09:00"):
        page = client.get("/trials/YX-2.1.2b/callback_within", {"value": "3个工作日", "first": "2026-11-01"})
        words = page.content.decode()
    assert "做法不变" in words
    assert "1 项由逾期变按时" in words
    assert f"/r/complaints/{history[1].pk}" in words and f"/r/complaints/{history[0].pk}" not in words
    assert "revisions.draft_value?which=YX-2.1.2b%7Ccallback_within" in words.replace("&amp;", "&")


def test_the_screen_refuses_what_is_no_limit_and_a_parameter_that_cannot_be_tried(house, client):
    client.force_login(house.supervisor)
    page = client.get("/trials/YX-2.1.2b/callback_within", {"value": "很快", "first": "2026-11-01"})
    assert "时限可以写" in page.content.decode()
    assert client.get("/trials/WY-A4.10/meaning_questions_to").status_code == 404


def test_a_members_trial_reaches_no_further_than_their_departments(house, history, client):
    client.force_login(house.engineer)
    with clock.at("2026-11-30 09:00"):
        page = client.get("/trials/YX-2.1.2b/callback_within", {"value": "3个工作日"}).content.decode()
    assert "这段时间没有这种承诺" in page


def draft(house, value="3 个工作日", **facts):
    return perform(
        "revisions.draft_value",
        by=house.supervisor,
        department=house.desk,
        title="放宽回电时限",
        clause=Clause.objects.get(code="YX-2.1.2b"),
        parameter="callback_within",
        value=value,
        why="现场核实需要时间",
        wanted_on=dt.date(2026, 12, 1),
        **facts,
    )


def test_a_limit_is_sent_to_review_only_with_its_trial(house, history):
    revision = draft(house)
    with pytest.raises(Refused, match="还没有在过去的记录上试算"):
        perform("revisions.submit", by=house.supervisor, on=revision)
    perform("revisions.try_out", by=house.supervisor, on=revision, first=FIRST, last=LAST)
    perform(
        "revisions.edit",
        by=house.supervisor,
        on=revision,
        why="再宽些",
        wanted_on=dt.date(2026, 12, 1),
        value="4 个工作日",
    )
    with pytest.raises(Refused, match="还没有在过去的记录上试算"):
        perform("revisions.submit", by=house.supervisor, on=revision)
    perform("revisions.try_out", by=house.supervisor, on=revision, first=FIRST, last=LAST)
    perform("revisions.submit", by=house.supervisor, on=revision)


def test_a_revision_begun_from_a_trial_keeps_the_figure_and_how_it_came_about(house, history, client):
    revision = draft(house, first=FIRST, last=LAST)
    assert revision.trial["total"] == 3
    client.force_login(house.manager)
    page = client.get(f"/r/revisions/{revision.pk}").content.decode()
    assert "怎么算的" in page and "做法不变" in page
    drawer = client.get(f"/r/revisions/{revision.pk}/why/trial").content.decode()
    assert "到期时间 = 作出承诺的时间 + 3 个工作日" in drawer


def test_a_promise_already_made_keeps_its_due_time_when_the_limit_moves(house, history, record):
    revision = draft(house, first=FIRST, last=LAST)
    perform("revisions.submit", by=house.supervisor, on=revision)
    perform("revisions.review", by=house.manager, on=revision)
    before = Promise.objects.get(matter=history[2].pk, kind="complaints.callback").due
    perform("revisions.approve", by=house.manager, on=revision, effective_on=clock.today())
    assert Promise.objects.get(matter=history[2].pk, kind="complaints.callback").due == before
    fresh = Promise.objects.get(matter=record().pk, kind="complaints.callback")
    assert fresh.limit == "3 working_days"
