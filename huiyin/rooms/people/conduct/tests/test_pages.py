"""Who reads what of a member's conduct, on every face; and what the papers say."""

import datetime as dt
import io

import pytest
import python_calamine as calamine
from django.test import Client
from django.urls import reverse

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.members.models import Absence, Appointment, Member, Post
from huiyin.rooms.people.conduct.models import Reward
from tests.house.test_privacy import faces_of, leaks
from tests.words import again, do, printed_words

from .test_month import NOVEMBER, draw, reward
from .words import appeal, approve, breach, confirmed, decided, heard, judged, propose, punished

SECRET = "绝密经过"


@pytest.fixture(autouse=True)
def signed(house, sign_rules):
    sign_rules(house.clerk, house.specialist, house.supervisor, house.manager)


@pytest.fixture
def peer(house):
    """Another supervisor: oversees the department's approvals, but does not lead the supervisor."""
    found = Member.objects.create_member("feng", "冯主管")
    post = Post.objects.get(department=house.desk, role="supervisor")
    Appointment.objects.create(member=found, post=post, from_on=dt.date(2025, 1, 1))
    return found


def at(member) -> Client:
    browser = Client()
    browser.force_login(member)
    return browser


def status(member, *subjects) -> list[int]:
    browser = at(member)
    return [browser.get(f"/r/{one.record.kind}/{one.pk}").status_code for one in subjects]


@pytest.mark.clause("YX-4.2.5", "WY-M6")
def test_the_member_and_whoever_leads_them_see_it_and_nobody_else(house):
    waiting, penalty = breach(house, clause="YX-4.1.6"), punished(house, words=SECRET)
    seen = (penalty.breach, penalty)
    for member in (house.supervisor, house.manager, house.head):
        assert status(member, *seen, waiting) == [200, 200, 200]
    assert status(house.clerk, *seen, waiting) == [200, 200, 404]  # not while it is looked into
    for member in (house.specialist, house.engineer, house.stranger):
        assert status(member, *seen, waiting) == [404, 404, 404]
        page = at(member).get("/conduct/mine")
        assert SECRET not in page.content.decode()


@pytest.mark.clause("YX-4.1.6", "YX-4.2.1")
def test_a_breach_stands_on_the_page_of_its_own_clause_and_of_no_other(house):
    penalty = punished(house, clause="YX-4.1.6")
    number, browser = penalty.breach.record.number, at(house.manager)
    for code, named in (("YX-4.1.6", True), ("YX-4.1.1", False), ("YX-4.1.7", False)):
        assert (number in browser.get(f"/clauses/{code}").content.decode()) == named, code
    for code, named in (("YX-4.2.1", True), ("YX-4.2.5", True), ("YX-4.2.2", False), ("YX-4.2.4", False)):
        assert (penalty.record.number in browser.get(f"/clauses/{code}").content.decode()) == named, code


@pytest.mark.clause("YX-4.2.5")
def test_what_is_about_a_leader_is_read_by_those_above_only(house):
    one = confirmed(house, member=house.manager, by=house.head, words=SECRET)
    penalty = decided(house, heard(house, propose(house, one, by=house.head)))
    assert status(house.supervisor, one, penalty) == [404, 404]
    assert status(house.head, one, penalty) == status(house.manager, one, penalty) == [200, 200]
    records = [one, penalty]
    words = [SECRET, again(penalty).record.number, one.record.number]
    for member in (house.supervisor, house.clerk):
        faces = [path for one in records for path in faces_of(one)]
        ledgers = [f"/r/{kind}/" for kind in ("breaches", "penalties", "approvals", "tasks")]
        paths = [
            *faces,
            *ledgers,
            "/",
            "/notices",
            "/promises?late=0",
            "/clauses/YX-4.1.3",
            "/conduct/overview",
        ]
        assert leaks(member, words, paths) == []


@pytest.mark.once
@pytest.mark.clause("YX-4.2.5")
def test_an_approval_of_a_penalty_is_private_like_the_penalty(house, peer):
    penalty = punished(house, member=house.supervisor, by=house.manager)
    approval = Approval.objects.get(about=penalty.pk)
    assert status(peer, approval, penalty) == [404, 404]
    assert status(house.clerk, approval) == [404]
    assert status(house.head, approval, penalty) == [200, 200]


@pytest.mark.once
@pytest.mark.clause("WY-M6")
def test_an_approval_of_a_reward_is_read_by_those_only_who_have_a_part_in_it(house, peer):
    approval = reward(house, member=house.manager)
    assert status(peer, approval) == status(house.clerk, approval) == [404]
    assert status(house.supervisor, approval) == status(house.head, approval) == [200]


@pytest.mark.clause("YX-4.2.5")
def test_before_the_notice_the_member_does_not_know_and_a_stand_in_learns_nothing_about_themselves(house):
    penalty = propose(house, confirmed(house))
    assert status(house.clerk, penalty) == [404]
    waiting = breach(house, clause="YX-4.1.6")
    Absence.objects.create(
        member=house.supervisor,
        stand_in=house.clerk,
        from_at=clock.now(),
        to_at=clock.shanghai("2026-11-26 09:00"),
    )
    assert status(house.clerk, waiting, penalty) == [404, 404]


@pytest.mark.clause("YX-4.2.5", "WY-M6")
def test_the_members_own_page_holds_everything_with_its_figures_and_what_they_may_do(house):
    penalty = propose(house, confirmed(house))
    do("penalties.notify", house.supervisor, penalty, how="当面送达")
    approve(reward(house))
    browser = at(house.clerk)
    page = browser.get("/conduct/mine").content.decode()
    assert "陈述申辩" in page and "签收通知书" in page and "拾金不昧" in page
    assert "处罚告知" in browser.get("/").content.decode()
    for verb in ("penalties.answer", "penalties.sign"):
        assert browser.get(f"/r/penalties/{penalty.pk}/do/{verb}").status_code == 200
    assert browser.get(f"/r/penalties/{penalty.pk}/do/penalties.decide").status_code == 403
    answer = browser.post(f"/r/penalties/{penalty.pk}/do/penalties.answer", {"words": "当时没有客户"})
    assert answer.status_code == 302 and again(penalty).answer == "当时没有客户"
    drawer = browser.get(reverse("explanation", args=["penalties", penalty.pk, "fine"])).content.decode()
    assert "20.00" in drawer and "读法" in drawer


@pytest.mark.clause("YX-4.2.5")
def test_finance_reads_the_month_and_not_the_penalty(house, accountant):
    penalty = punished(house)
    with clock.at("2026-12-01 10:00"):
        total = draw(house, NOVEMBER)
        line = total.lines.get()
        assert status(accountant, total, line, penalty, penalty.breach) == [200, 200, 404, 404]
        assert status(house.clerk, total, line) == [404, 200]
        assert status(house.supervisor, total, line) == [404, 200]
        assert status(house.specialist, total, line) == [404, 404]
        assert "周文员" in at(accountant).get(f"/r/conducttotals/{total.pk}").content.decode()


@pytest.mark.clause("YX-4.2.5", "YX-4.2.4")
def test_the_months_lines_go_to_excel(house, accountant):
    punished(house, clause="YX-4.1.14", charge=1_000)
    with clock.at("2026-12-01 10:00"):
        draw(house, NOVEMBER, {house.clerk.pk: 500_000})
        book = at(accountant).get("/r/conductlines/export.xlsx").getvalue()
    rows = calamine.load_workbook(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert any("周文员" in row and 20.0 in row and 10.0 in row for row in rows)


@pytest.mark.clause("YX-4.2.1", "YX-4.2.5", "WY-M6")
def test_every_paper_says_what_it_must(house, accountant):
    def printed(subject, name: str, member=house.manager) -> str:
        return printed_words(subject, name, member)

    first = punished(house, clause="YX-4.1.15", at="2026-05-04 10:00")
    penalty = punished(house, clause="YX-4.1.15", at="2026-11-20 10:00")
    notice = printed(penalty, "notice")
    assert "违规处罚通知书" in notice and "建议辞退" in notice and first.breach.record.number in notice
    assert "法律提示" in notice and "杜绝" in notice or "争吵" in notice
    assert "当时没有客户" in printed(penalty, "hearing")
    steps = printed(penalty.dismissals.get(), "dismissal")
    assert "步骤清单" in steps and "通知工会" in steps and "本书只是建议" in steps
    gone = judged(appeal(penalty), upheld=False)
    assert "申诉成立，撤销处罚" in printed(gone, "appeal")
    approve(reward(house, bonus=20_000))
    assert "贰佰元整" in printed(Reward.objects.get(), "reward")
    with clock.at("2026-12-01 10:00"):
        total = draw(house, NOVEMBER)
        assert "月度奖惩汇总表" in printed(total, "total") and "100.00" in printed(total, "total")


@pytest.mark.clause("YX-4.2.5")
def test_a_colleague_cannot_record_or_propose(house):
    for member in (house.clerk, house.specialist):
        browser = at(member)
        assert browser.get("/new/breaches.record").status_code == 404
        assert browser.get("/r/penalties/").status_code == browser.get("/r/breaches/").status_code == 404
    assert at(house.supervisor).get("/new/breaches.record").status_code == 200
    assert perform  # the way in is the page's
