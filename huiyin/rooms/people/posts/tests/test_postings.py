"""Who holds a post: appointed on a day, never twice nor past the headcount, rated by whoever leads them."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused
from huiyin.kernel.actions.verbs import ASKS
from huiyin.kernel.members.models import Member, Post, Project
from huiyin.kernel.members.rights import holders, reach_of
from huiyin.registers.office import members
from huiyin.rooms.people.posts.models import Posting, StaffingRequest
from huiyin.rooms.people.posts.queries import projects_without_specialist, scores_of
from huiyin.rooms.people.posts.rules import gaps
from tests.words import again, do, printed_words, told

TODAY = dt.date(2026, 11, 24)


@pytest.fixture
def vacant(house, staff):
    return Post.objects.create(department=house.desk, name="按揭专员", role="specialist", headcount=1)


@pytest.mark.clause("ZH-J1.2", "YX-3.0a")
def test_an_appointment_gives_the_rights_of_its_post_from_its_day_on(house, vacant, appoint):
    posting = appoint(vacant, name="许佳", phone="13700001234", projects=[house.project])
    member = posting.appointment.member
    assert member.username == "xujia" and reach_of(member).may("complaints.see", house.desk.pk)
    assert member in holders("specialist", house.desk.pk, house.project.pk)
    assert "你已任" in told(member)[-1]
    with pytest.raises(Refused, match="理由"):
        appoint(vacant, name="许佳", reason="")
    with pytest.raises(NoRight):
        appoint(vacant, by=house.supervisor, name="许佳")


@pytest.mark.clause("ZH-J1.2")
def test_nobody_holds_the_same_post_twice_at_a_time(house, vacant, appoint):
    Post.objects.filter(pk=vacant.pk).update(headcount=5)
    vacant.refresh_from_db()
    appoint(vacant, holder=house.clerk, to_on=dt.date(2026, 12, 31))
    with pytest.raises(Refused, match="已任按揭专员"):
        appoint(vacant, holder=house.clerk, from_on=dt.date(2026, 12, 31))
    appoint(vacant, holder=house.clerk, from_on=dt.date(2027, 1, 1))
    with pytest.raises(Refused, match="早于任职日期"):
        appoint(vacant, holder=house.supervisor, to_on=dt.date(2026, 11, 1))
    with pytest.raises(Refused, match="已离职"):
        house.loses(house.engineer)
        appoint(vacant, holder=house.engineer)


@pytest.mark.clause("YX-3.0a", "WY-M7")
def test_past_its_headcount_a_post_is_filled_only_under_an_approved_request(house, vacant, appoint):
    appoint(vacant, holder=house.clerk)
    with pytest.raises(Refused, match="已经满编") as refused:
        appoint(vacant, name="许佳")
    assert refused.value.clauses == ("YX-3.0a",) and "用人申请" in str(refused.value.way_out)
    facts = {"title": "用人", "post": vacant, "count": 2, "wanted_on": dt.date(2026, 12, 31), "why": "交房"}
    request = perform("staffing.request", by=None, department=house.desk, owner=house.manager, **facts)
    appoint(vacant, name="许佳")
    assert again(request).filled == 1 and again(request).matter.is_open
    appoint(vacant, name="陈立")
    assert again(request).matter.state == "filled"
    with pytest.raises(Refused, match="已经满编"):
        appoint(vacant, name="孟晓")


@pytest.mark.clause("WY-M7")
def test_a_request_goes_to_the_file_with_who_agreed(house, vacant):
    facts = {
        "title": "用人",
        "post": vacant,
        "count": 2,
        "wanted_on": dt.date(2026, 12, 31),
        "why": "交房高峰",
    }
    approval = perform("staffing.request", by=house.supervisor, department=house.desk, **facts)
    for who in (house.manager, house.head):
        perform("approvals.approve", by=who, on=approval.pk, note="同意增补")
    words = printed_words(StaffingRequest.objects.get(), "request", house.manager)
    for part in ("用人申请表", "交房高峰", "钱经理", "赵主任", "同意增补", "招用中"):
        assert part in words


@pytest.mark.clause("WY-A4.4.4")
def test_nobody_is_appointed_without_the_training_that_the_post_asks_for(house, vacant, appoint, monkeypatch):
    monkeypatch.setitem(ASKS, "posts.untrained", lambda member, post: ["上岗培训"])
    with pytest.raises(Refused, match="上岗培训") as refused:
        appoint(vacant, holder=house.clerk)
    assert refused.value.clauses == ("WY-A4.4.4",)
    with pytest.raises(Refused, match="上岗培训"):
        appoint(vacant, name="许佳")
    assert not Member.objects.filter(name="许佳").exists()


@pytest.mark.clause("YX-3.0b")
def test_a_project_without_a_specialist_is_flagged_and_its_matters_go_to_the_supervisor(
    house, staff, record, client
):
    other = Project.objects.create(code="HG", name="海阁")
    assert projects_without_specialist(house.supervisor) == [other]
    assert record(project=other).matter.owner == house.supervisor
    do(
        "postings.change_projects",
        house.manager,
        staff.posting(house.specialist),
        projects=[other],
        reason="轮换",
    )
    assert projects_without_specialist(house.supervisor) == [house.project]
    client.force_login(house.supervisor)
    for path in ("/people/chart", "/supervising"):
        assert "没有专员的项目" in client.get(path).content.decode()
    with pytest.raises(Refused, match="理由"):
        do("postings.change_projects", house.manager, staff.posting(house.specialist), projects=[])


@pytest.mark.clause("YX-3.3", "ZH-J1.2")
def test_nobody_gives_up_their_last_post_with_matters_in_hand(house, staff, record):
    mine = record()
    end = {"to_on": TODAY, "reason": "调岗"}
    posting = staff.posting(house.specialist)
    with pytest.raises(Refused, match="还有 1 件未办结"):
        do("postings.end", house.manager, posting, **end)
    perform("matters.reassign", by=house.supervisor, on=mine.pk, owner=house.clerk, reason="调岗")
    with pytest.raises(Refused, match="早于任职日期"):
        do("postings.end", house.manager, posting, to_on=dt.date(2020, 1, 1), reason="调岗")
    do("postings.end", house.manager, posting, **end)
    assert again(posting).appointment.to_on == TODAY
    with pytest.raises(Refused, match="是客服部负责人"):
        do("postings.end", house.manager, staff.posting(house.head), **end)


@pytest.mark.clause("ZH-J1.2")
def test_whoever_comes_by_the_set_up_or_a_list_stands_in_the_ledger_at_once(house, staff):
    member = members.appoint(name="许佳", post=staff.sheet(house.clerk).post)
    assert Posting.objects.get(appointment__member=member).record.number


@pytest.mark.clause("ZH-J1.G", "ZH-J1.M", "ZH-J1.F", "ZH-J1.3")
def test_a_superior_rates_what_the_post_asks_for_and_only_the_two_of_them_read_it(
    house, staff, describe, client
):
    posting = staff.posting(house.clerk)
    with pytest.raises(Refused, match="没有说明书"):
        do("postings.rate", house.supervisor, posting, scores={"责任心": 2})
    describe(posting.appointment.post)
    with pytest.raises(Refused, match="没有“魔法”"):
        do("postings.rate", house.supervisor, posting, scores={"魔法": 2})
    with pytest.raises(Refused, match="1 到 5"):
        do("postings.rate", house.supervisor, posting, scores={"责任心": 6})
    with pytest.raises(Refused, match="一项也没有"):
        do("postings.rate", house.supervisor, posting, scores={})
    do("postings.rate", house.supervisor, posting, scores={"责任心": 2, "执行力": 4})
    do("postings.rate", house.supervisor, posting, scores={"责任心": 1})
    assert scores_of(posting) == {"责任心": 1, "执行力": 4}
    for who, status in ((house.clerk, 200), (house.supervisor, 200), (house.specialist, 404)):
        client.force_login(who)
        answer = client.get(f"/r/postings/{posting.pk}")
        assert answer.status_code == status
        assert status == 404 or "1 不具备" in answer.content.decode()
    describe(staff.posting(house.head).appointment.post)
    with pytest.raises(Refused, match="只有赵主任的上级"):
        do("postings.rate", house.manager, staff.posting(house.head), scores={"责任心": 5})
    with pytest.raises((NoRight, NotSeen)):
        do("postings.rate", house.specialist, posting, scores={"责任心": 5})


@pytest.mark.once
@pytest.mark.clause("ZH-J1.G")
def test_a_gap_is_what_was_rated_below_what_is_wanted():
    scores = {"诚信": 3, "责任心": 1, "执行力": 2}
    assert gaps(["诚信", "责任心", "执行力", "经验共享"], scores, 3) == [("责任心", 2), ("执行力", 1)]
