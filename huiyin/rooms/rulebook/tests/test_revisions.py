"""A change of the rule book: drafted, reviewed, approved from a day on, published; what stood before stays."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.clauses.packs import publish
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.promises.models import Promise, State
from huiyin.rooms.rulebook.jobs import publish_revisions
from huiyin.rooms.rulebook.models import Reading

pytestmark = pytest.mark.clause("ZH-J1.12")
TODAY, LATER = dt.date(2026, 11, 24), dt.date(2026, 12, 1)


@pytest.fixture
def draft(house):
    """A draft of YX-1.1 by the supervisor."""

    def _draft(by=None, code="YX-1.1", text="服从上级，忠于职守，为人诚实，工作勤勉，不推诿。", **facts):
        clause = Clause.objects.get(code=code)
        facts = {"title": f"修改条文 {code}", "new_title": clause.title, "why": "写明不得推诿"} | facts
        return perform(
            "revisions.draft",
            by=by or house.supervisor,
            department=house.desk,
            clause=clause,
            new_text=text,
            wanted_on=facts.pop("wanted_on", LATER),
            **facts,
        )

    return _draft


@pytest.fixture
def approved(house, draft):
    def _approved(effective_on=LATER, **facts):
        revision = draft(**facts)
        perform("revisions.submit", by=house.supervisor, on=revision)
        perform("revisions.review", by=house.manager, on=revision, words="同意")
        return perform("revisions.approve", by=house.manager, on=revision, effective_on=effective_on)

    return _approved


def open_promise(revision):
    return Promise.objects.get(matter=revision.pk, state=State.OPEN)


def test_each_step_is_promised_to_the_next_and_owned_by_who_must_take_it(house, draft):
    revision = draft()
    assert revision.record.number.startswith("XD")
    assert (open_promise(revision).kind, open_promise(revision).owner) == (
        "revisions.submit",
        house.supervisor,
    )
    revision = perform("revisions.submit", by=house.supervisor, on=revision)
    promise = open_promise(revision)
    assert (promise.kind, promise.owner) == ("revisions.review", house.manager), (
        "the next one above the drafter"
    )
    assert f"{clock.local(promise.due):%m-%d}" == "11-26", "two working days"
    revision = perform("revisions.review", by=house.manager, on=revision)
    promise = open_promise(revision)
    assert (promise.kind, promise.owner) == ("revisions.approve", house.manager)
    assert f"{clock.local(promise.due):%m-%d}" == "11-27", "three working days"
    revision = perform("revisions.approve", by=house.manager, on=revision, effective_on=LATER)
    assert open_promise(revision).kind == "revisions.publish"
    assert revision.matter.state == "approved"


def test_nobody_reviews_or_approves_what_they_drafted(house, draft):
    revision = draft(by=house.manager)
    revision = perform("revisions.submit", by=house.manager, on=revision)
    assert revision.reviewer == house.head
    with pytest.raises(Refused, match="不能审批自己起草的修订"):
        perform("revisions.review", by=house.manager, on=revision)
    perform("revisions.review", by=house.head, on=revision)
    with pytest.raises(Refused, match="不能审批自己起草的修订"):
        perform("revisions.approve", by=house.manager, on=revision, effective_on=LATER)


def test_only_who_is_named_or_stands_above_decides(house, draft):
    revision = draft()
    perform("revisions.submit", by=house.supervisor, on=revision)
    with pytest.raises(NoRight):
        perform("revisions.review", by=house.specialist, on=revision)
    perform("revisions.review", by=house.head, on=revision)


def test_the_director_drafts_and_the_manager_decides_where_nobody_stands_above(house, draft):
    assert perform("revisions.submit", by=house.head, on=draft(by=house.head)).reviewer != house.head


def test_what_is_sent_back_has_its_reason_and_its_drafter_a_date_again(house, draft):
    revision = draft()
    perform("revisions.submit", by=house.supervisor, on=revision)
    with pytest.raises(Refused, match="退回需要写明原因"):
        perform("revisions.send_back", by=house.manager, on=revision)
    revision = perform("revisions.send_back", by=house.manager, on=revision, reason="写清楚推诿指什么")
    assert (revision.matter.state, revision.sent_back) == ("draft", 1)
    assert revision.returned_for == "写清楚推诿指什么"
    assert open_promise(revision).owner == house.supervisor
    perform(
        "revisions.edit",
        by=house.supervisor,
        on=revision,
        why="写明",
        wanted_on=LATER,
        new_title="忠于职守",
        new_text="服从上级，忠于职守，不得推诿客户。",
    )
    assert perform("revisions.submit", by=house.supervisor, on=revision).matter.state == "review"


def test_what_reviewers_read_is_not_changed_under_their_eyes(house, draft):
    revision = draft()
    perform("revisions.submit", by=house.supervisor, on=revision)
    with pytest.raises(Refused, match="起草"):
        perform(
            "revisions.edit",
            by=house.supervisor,
            on=revision,
            why="改",
            wanted_on=LATER,
            new_title="忠于职守",
            new_text="另一条文",
        )


def test_nothing_holds_before_it_is_approved(house, draft):
    revision = draft()
    perform("revisions.submit", by=house.supervisor, on=revision)
    perform("revisions.review", by=house.manager, on=revision)
    with pytest.raises(Refused, match="生效日期不能早于批准之日"):
        perform("revisions.approve", by=house.manager, on=revision, effective_on=TODAY - dt.timedelta(days=1))
    with pytest.raises(Refused, match="生效日期已经过去"):
        draft(code="YX-1.2", text="对客户友善。", wanted_on=TODAY - dt.timedelta(days=1))


def test_a_text_that_changes_nothing_and_a_second_draft_of_the_same_clause_are_refused(house, draft):
    clause = Clause.objects.get(code="YX-1.1")
    with pytest.raises(Refused, match="新旧条文一样"):
        draft(text=clause.versions.get().text)
    draft()
    with pytest.raises(Refused, match="已有一件修订在办"):
        draft(text="又一条文")


def test_the_approved_text_holds_from_its_day_and_what_stood_before_stays_readable(house, approved, client):
    old = Clause.objects.get(code="YX-1.1").versions.get().text
    revision = approved()
    assert publish_revisions() == 0, "its day has not come"
    with clock.at("2026-12-01 00:10"):
        assert (publish_revisions(), publish_revisions()) == (1, 0), "once"
        revision.refresh_from_db()
        assert (revision.matter.state, revision.edition) == ("published", "2026-01")
        client.force_login(house.clerk)
        assert "不推诿" in client.get("/clauses/YX-1.1").content.decode()
        before = client.get("/clauses/YX-1.1?day=2026-11-30").content.decode()
        assert old in before and "不推诿" not in before
        assert "不是现在的" in before
    publish()  # the packs are brought up again at every start
    assert Clause.objects.get(code="YX-1.1").versions.count() == 2


def test_an_approval_from_today_on_is_published_at_once(house, approved):
    revision = approved(effective_on=TODAY)
    assert revision.matter.state == "published"
    assert revision.matter.closed_at


def test_a_title_that_the_house_changed_outlives_the_next_start(house, approved, client):
    approved(effective_on=TODAY, new_title="忠诚尽责")
    publish()
    assert Clause.objects.get(code="YX-1.1").title == "忠诚尽责"
    client.force_login(house.clerk)
    assert "忠诚尽责" in client.get("/clauses/").content.decode()
    assert "忠诚尽责" in client.get("/palette?q=忠诚尽责").content.decode()


@pytest.mark.clause("WY-P1")
def test_a_clause_of_the_houses_own_gets_a_number_a_text_and_a_page(house, client):
    facts = {
        "title": "新增：装修押金办法",
        "new_title": "装修押金",
        "new_text": "装修押金在验收后七天内退还。",
    }
    revision = perform(
        "revisions.draft_clause",
        by=house.supervisor,
        department=house.desk,
        house="WY",
        clause_kind="calc",
        why="收费办法要成文",
        wanted_on=TODAY,
        **facts,
    )
    perform("revisions.submit", by=house.supervisor, on=revision)
    perform("revisions.review", by=house.manager, on=revision)
    revision = perform("revisions.approve", by=house.manager, on=revision, effective_on=TODAY)
    assert revision.clause_id == "WY-Z1"
    client.force_login(house.clerk)
    assert "七天内退还" in client.get("/clauses/WY-Z1").content.decode()
    assert "WY-Z1" in client.get("/clauses/?house=WY").content.decode()
    assert "WY-Z1" in client.get("/palette?q=装修押金").content.decode()


def test_a_withdrawn_revision_changes_nothing_and_says_why(house, approved):
    revision = approved()
    with pytest.raises(Refused, match="撤回需要写明理由"):
        perform("revisions.withdraw", by=house.supervisor, on=revision)
    perform("revisions.withdraw", by=house.supervisor, on=revision, reason="条文另行合并")
    with clock.at("2026-12-02 09:00"):
        assert publish_revisions() == 0
    assert Clause.objects.get(code="YX-1.1").versions.count() == 1


def test_a_value_holds_for_the_department_from_its_day(house):
    clause = Clause.objects.get(code="WY-A4.10")
    revision = perform(
        "revisions.draft_value",
        by=house.supervisor,
        department=house.desk,
        title="调整解释人",
        clause=clause,
        parameter="meaning_questions_to",
        value="客服部经理",
        why="品质部人手不足",
        wanted_on=LATER,
    )
    assert (revision.old_value, revision.new_value) == ("quality", "manager")
    perform("revisions.submit", by=house.supervisor, on=revision)
    perform("revisions.review", by=house.manager, on=revision)
    perform("revisions.approve", by=house.manager, on=revision, effective_on=LATER)
    with clock.at("2026-12-01 00:10"):
        publish_revisions()
        assert param("WY-A4.10", "meaning_questions_to", house.desk.pk) == "manager"
        assert param("WY-A4.10", "meaning_questions_to", house.works.pk) == "quality"
    assert param("WY-A4.10", "meaning_questions_to", house.desk.pk) == "quality", "not before"


def test_what_is_published_late_holds_from_the_day_that_was_approved(house, approved):
    approved()
    with clock.at("2026-12-03 09:00"):
        assert publish_revisions() == 1
    assert Clause.objects.get(code="YX-1.1").versions.last().effective_on == LATER


def test_a_value_of_the_whole_company_is_approved_by_the_director(house):
    revision = perform(
        "revisions.draft_value",
        by=house.supervisor,
        department=house.desk,
        title="调整解释人",
        clause=Clause.objects.get(code="WY-A4.10"),
        parameter="meaning_questions_to",
        value="manager",
        everywhere=True,
        why="统一",
        wanted_on=TODAY,
    )
    perform("revisions.submit", by=house.supervisor, on=revision)
    assert perform("revisions.review", by=house.manager, on=revision).approver == house.head
    with pytest.raises(Refused, match="由赵主任办理"):
        perform("revisions.approve", by=house.manager, on=revision, effective_on=TODAY)
    perform("revisions.approve", by=house.head, on=revision, effective_on=TODAY)
    assert param("WY-A4.10", "meaning_questions_to", house.works.pk) == "manager"


def test_what_is_published_is_asked_to_be_signed_by_those_it_binds(house, approved):
    approved(effective_on=TODAY)
    reading = Reading.objects.get()
    assert (reading.clause_id, reading.edition) == ("YX-1.1", "2026-01")
    signers = set(reading.signatures.values_list("member__name", flat=True))
    assert {house.clerk.name, house.engineer.name} <= signers, "both departments work by YX"
    assert house.stranger.name not in signers


def test_the_page_shows_old_and_new_side_by_side(house, draft, client):
    revision = draft()
    client.force_login(house.manager)
    page = client.get(f"/r/revisions/{revision.pk}").content.decode()
    assert "<ins>，不推诿</ins>" in page
    perform("revisions.submit", by=house.supervisor, on=revision)
    assert "待审核" in client.get("/").content.decode(), "it waits on the desk of who must review it"


@pytest.mark.clause("YX-1.1")
def test_revisions_are_seen_by_the_department_and_by_nobody_else(house, draft, client):
    address = f"/r/revisions/{draft().pk}"
    for reader, status in ((house.engineer, 404), (house.clerk, 200)):
        client.force_login(reader)
        assert client.get(address).status_code == status
