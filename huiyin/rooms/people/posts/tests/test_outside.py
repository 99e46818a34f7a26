"""Those outside the house, publicity, coaching and requests for staff."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused
from huiyin.kernel.approvals.models import Approval
from huiyin.registers.office.models import Task
from huiyin.rooms.people.posts.models import StaffingRequest
from huiyin.rooms.people.posts.queries import coachings_seen_by, with_questions
from tests.words import again, do, promised, told

TODAY = dt.date(2026, 11, 24)


@pytest.mark.clause("WY-P4c", "ZH-J4.1", "YX-1.4")
def test_a_contact_stands_once_by_office_with_name_and_numbers_masked(house, contact, client):
    with pytest.raises(Refused, match="已经登记过"):
        facts = {"sort": "registry", "organisation": "市房管局", "office": "抵押科", "name": "刘科长"}
        perform("contacts.register", by=house.clerk, department=house.desk, keeper=house.clerk, **facts)
    client.force_login(house.supervisor)
    for path in ("/r/contacts/", f"/r/contacts/{contact.pk}"):
        page = client.get(path).content.decode()
        assert "市房管局" in page and "139****1111" in page
        assert "13900001111" not in page and "刘科长" not in page
    do("contacts.reveal", house.supervisor, contact, reason="约时间")
    assert "13900001111" in client.get(f"/r/contacts/{contact.pk}").content.decode()


@pytest.mark.clause("WY-P4c", "ZH-J1.14", "ZH-J4.1")
def test_a_dealing_is_logged_and_its_open_question_is_somebodys_with_a_date(house, contact, client):
    deal = {"dealt_on": TODAY, "way": "visit", "words": "问新的抵押表格"}
    with pytest.raises(Refused, match="还没有到"):
        do("contacts.log", house.clerk, contact, **(deal | {"dealt_on": dt.date(2026, 12, 1)}))
    with pytest.raises(Refused, match="没有写待答复的问题"):
        do("contacts.log", house.clerk, contact, taker=house.specialist, **deal)
    do("contacts.log", house.clerk, contact, **deal)
    assert not Task.objects.exists() and again(contact).last_on == TODAY
    do("contacts.log", house.supervisor, contact, question="新表格何时启用", **deal)
    task = Task.objects.get()
    assert task.matter.owner == house.specialist and promised(task) & {
        "tasks.do",
        "tasks.order",
        "tasks.order_of_post",
    }
    assert with_questions(type(contact).objects).get().questions == 1
    client.force_login(house.clerk)
    page = client.get(f"/r/contacts/{contact.pk}").content.decode()
    assert "问新的抵押表格" in page and task.record.number in page
    assert "市房管局" in client.get("/r/contacts/?view=open").content.decode()
    with pytest.raises(Refused, match="1 个问题没有答复"):
        do("contacts.void", house.supervisor, contact, reason="重复")


@pytest.mark.clause("ZH-J4.1")
def test_people_in_offices_change_and_who_was_there_before_stays_in_the_history(house, contact):
    facts = {"sort": "registry", "organisation": "市房管局", "office": "抵押科", "keeper": house.clerk}
    with pytest.raises(Refused, match="理由"):
        do("contacts.correct", house.clerk, contact, **facts)
    do("contacts.correct", house.clerk, contact, name="陈科长", reason="换人", **facts)
    party = again(contact).record.party
    assert party.name == "陈科长" and party.phones.get().number == "13900001111"
    do("contacts.void", house.supervisor, contact, reason="撤并")
    assert again(contact).record.voided_at


@pytest.mark.clause("ZH-J1.14")
def test_publicity_is_kept_with_what_came_of_it(house, contact):
    facts = {"title": "开放日报道", "sort": "press", "words": "晚报一版", "contact": contact}
    where = {"department": house.desk}
    with pytest.raises(Refused, match="还没有到"):
        perform("publicity.record", by=house.clerk, held_on=dt.date(2027, 1, 1), **where, **facts)
    one = perform("publicity.record", by=house.clerk, held_on=TODAY, **where, **facts)
    with pytest.raises(Refused, match="理由"):
        do("publicity.correct", house.clerk, one, held_on=TODAY, outcome="来访增加", **facts)
    do("publicity.correct", house.clerk, one, held_on=TODAY, outcome="来访增加", reason="补效果", **facts)
    assert again(one).outcome == "来访增加"
    do("publicity.void", house.supervisor, one, reason="误登")
    assert again(one).record.voided_at


@pytest.fixture
def coach(house, staff):
    def _coach(by=None, **facts):
        facts = {"who": house.clerk, "held_on": TODAY, "topic": "接待", "words": "先问好再问需求"} | facts
        return perform("coachings.note", by=by or house.supervisor, department=house.desk, **facts)

    return _coach


@pytest.mark.clause("ZH-J1.3")
def test_coaching_is_read_by_the_two_who_spoke_and_nobody_else(house, coach, client):
    coaching = coach(next_on=dt.date(2026, 12, 24))
    for who, status in (
        (house.clerk, 200),
        (house.supervisor, 200),
        (house.manager, 404),
        (house.specialist, 404),
    ):
        client.force_login(who)
        assert client.get(f"/r/coachings/{coaching.pk}").status_code == status, who
    assert list(coachings_seen_by(house.manager)) == []
    assert "请阅读并确认" in told(house.clerk, coaching)[-1]


@pytest.mark.clause("ZH-J1.3")
def test_whoever_now_directs_the_members_post_reads_what_the_one_before_wrote(house, staff, coach):
    coaching = coach(by=house.manager)
    assert list(coachings_seen_by(house.supervisor)) == []
    post = staff.sheet(house.clerk).post
    post.directed_by = staff.sheet(house.supervisor).post
    post.save()
    assert list(coachings_seen_by(house.supervisor)) == [coaching]


@pytest.mark.clause("ZH-J1.3")
def test_only_a_superior_coaches_and_only_the_member_confirms(house, coach):
    with pytest.raises(Refused, match="不是赵主任的上级"):
        coach(who=house.head)
    with pytest.raises(NoRight):
        coach(by=house.clerk, who=house.specialist)
    with pytest.raises(Refused, match="还没有到"):
        coach(held_on=dt.date(2026, 12, 1))
    with pytest.raises(Refused, match="不晚于这一次"):
        coach(next_on=TODAY)
    coaching = coach()
    with pytest.raises((Refused, NoRight)):
        do("coachings.answer", house.supervisor, coaching, answer="好")
    do("coachings.answer", house.clerk, coaching, answer="照办")
    with pytest.raises(Refused, match="已经确认"):
        do("coachings.answer", house.clerk, coaching)
    words = {"held_on": TODAY, "topic": "接待", "words": "改", "agreed": "", "next_on": None}
    with pytest.raises(Refused, match="理由"):
        do("coachings.correct", house.supervisor, coaching, **words)
    with pytest.raises(NotSeen):
        do("coachings.correct", house.manager, coaching, reason="改", **words)
    do("coachings.correct", house.supervisor, coaching, reason="写错", **words)
    assert again(coaching).answered_at is None


@pytest.fixture
def request_staff(house, staff):
    def _request(by=None, **facts):
        post = staff.sheet(house.specialist).post
        facts = {
            "title": "专员用人1名",
            "post": post,
            "count": 1,
            "wanted_on": dt.date(2026, 12, 31),
            "why": "交房",
        } | facts
        return perform("staffing.request", by=by or house.supervisor, department=house.desk, **facts)

    return _request


@pytest.mark.clause("WY-M7")
def test_a_request_for_staff_stands_only_when_manager_and_director_approved_it(house, request_staff):
    approval = request_staff()
    assert isinstance(approval, Approval) and approval.matter.owner == house.manager
    assert not StaffingRequest.objects.exists()
    perform("approvals.approve", by=house.manager, on=approval.pk)
    assert not StaffingRequest.objects.exists()
    perform("approvals.approve", by=house.head, on=approval.pk)
    request = StaffingRequest.objects.get()
    assert request.matter.owner == house.supervisor and promised(request) == {"staffing.staff"}
    with pytest.raises(Refused, match="已有一件用人申请"):
        request_staff()
    with pytest.raises(Refused, match="理由"):
        do("staffing.withdraw", house.supervisor, request)
    do("staffing.withdraw", house.supervisor, request, reason="项目推迟")
    assert again(request).matter.state == "withdrawn"
    with pytest.raises(Refused, match="已经过去"):
        request_staff(wanted_on=dt.date(2026, 11, 1))


@pytest.mark.clause("WY-M7")
def test_a_request_that_is_declined_leaves_nothing(house, request_staff):
    approval = request_staff(by=house.manager)
    assert approval.matter.owner == house.head
    perform("approvals.decline", by=house.head, on=approval.pk, reason="编制冻结")
    assert not StaffingRequest.objects.exists()
