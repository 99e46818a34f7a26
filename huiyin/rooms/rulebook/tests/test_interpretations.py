"""A doubt about a clause goes to whom the rule book names; the answer stands with the clause for everybody."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.members.models import Appointment, Department, Member, Post
from huiyin.kernel.promises.models import Promise

pytestmark = pytest.mark.clause("WY-A4.10")


@pytest.fixture
def quality(house):
    """林质检 of the quality department."""
    member = Member.objects.create_member("lin", "林质检")
    department = Department.objects.create(code="PZ", name="品质部", head=member, houses=["WY"])
    post = Post.objects.create(department=department, name="质检员", role="quality")
    Appointment.objects.create(member=member, post=post, from_on=dt.date(2025, 1, 1))
    return member


@pytest.fixture
def ask(house):
    def _ask(code="WY-A4.10", by=None):
        return perform(
            "interpretations.ask",
            by=by or house.clerk,
            department=house.desk,
            clause=Clause.objects.get(code=code),
            title="怎样算按时",
            question="客户改约后按哪个时间算？",
        )

    return _ask


def test_a_question_goes_to_the_quality_department_and_is_promised_an_answer(house, quality, ask):
    question = ask()
    assert question.record.number.startswith("JD")
    assert (question.matter.owner, question.interpreted_in.name) == (quality, "品质部")
    promise = Promise.objects.get(matter=question.pk)
    assert (promise.kind, promise.owner) == ("interpretations.answer", quality)
    assert f"{clock.local(promise.due):%m-%d}" == "11-27", "three working days"


def test_the_department_may_name_its_manager_and_other_houses_have_theirs(house, quality, ask):
    assert ask(code="YX-1.1").matter.owner == house.manager
    set_parameter("WY-A4.10", "meaning_questions_to", "manager", department=house.desk, reason="试行")
    assert ask().matter.owner == house.manager
    assert ask(by=house.manager).matter.owner != house.manager, "nobody answers themselves"


def test_without_a_quality_department_the_manager_answers(house, ask):
    assert ask().matter.owner == house.manager


def test_the_answer_stands_on_the_clauses_page_for_everybody(house, quality, ask, client):
    question = ask()
    with pytest.raises(Refused):
        perform("interpretations.answer", by=house.specialist, on=question, answer="按新约的时间算。")
    question = perform("interpretations.answer", by=quality, on=question, answer="按新约的时间算。")
    assert question.matter.state == "answered" and question.matter.closed_at
    assert Promise.objects.get(matter=question.pk).state == "kept"
    for reader in (house.clerk, house.engineer):
        client.force_login(reader)
        page = client.get("/clauses/WY-A4.10").content.decode()
        assert "按新约的时间算。" in page and "客户改约后按哪个时间算？" in page


def test_an_open_question_is_seen_by_its_department_and_not_by_others(house, quality, ask, client):
    question = ask()
    client.force_login(house.engineer)
    assert client.get(f"/r/interpretations/{question.pk}").status_code == 404
    perform("interpretations.answer", by=quality, on=question, answer="按新约的时间算。")
    assert client.get(f"/r/interpretations/{question.pk}").status_code == 200


def test_an_answer_is_put_right_with_its_reason_and_the_old_words_in_the_history(house, quality, ask, client):
    question = ask()
    perform("interpretations.answer", by=quality, on=question, answer="按新约的时间算。")
    with pytest.raises(Refused, match="更正需要写明理由"):
        perform("interpretations.correct", by=quality, on=question, answer="按原约的时间算。")
    perform(
        "interpretations.correct",
        by=quality,
        on=question,
        answer="按原约的时间算。",
        reason="与 YX-2.5 不一致",
    )
    client.force_login(house.clerk)
    page = client.get(f"/r/interpretations/{question.pk}").content.decode()
    assert "按新约的时间算。" in page and "与 YX-2.5 不一致" in page


def test_only_who_asked_withdraws_the_question(house, quality, ask):
    question = ask()
    with pytest.raises(Refused, match="由周文员提出"):
        perform("interpretations.withdraw", by=house.specialist, on=question, reason="不用了")
    perform("interpretations.withdraw", by=house.clerk, on=question, reason="已经明白")


@pytest.mark.clause("WY-P7", "YX-2.1.1d")
def test_the_desk_finds_the_approved_wording_with_the_clause_it_rests_on(house, quality, ask, client):
    client.force_login(house.clerk)
    assert "还没有审定的问答" in client.get("/answers/").content.decode()
    question = ask()
    wording = "物业费按建筑面积计收，标准见公示栏。"
    perform("interpretations.answer", by=quality, on=question, answer="按面积。", wording=wording)
    other = ask(code="YX-1.1")
    perform("interpretations.answer", by=house.manager, on=other, answer="内部掌握，不对客户说。")
    page = client.get("/answers/").content.decode()
    assert wording in page and "WY-A4.10" in page
    assert "内部掌握" not in page, "what has no wording for customers is not in the book of answers"
    assert wording in client.get("/answers/?q=建筑面积").content.decode()
    assert wording not in client.get("/answers/?q=装修").content.decode()
