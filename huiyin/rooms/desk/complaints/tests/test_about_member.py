"""A complaint about a member is never owned by that member, never decided by them, and never shown to them."""

import datetime as dt

import pytest
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.members import rights
from huiyin.kernel.members.models import Absence, Appointment, Post
from huiyin.kernel.notices.models import Notice
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.promises.sweeping import sweep
from huiyin.rooms.desk.complaints.models import Part

from .words import ACKNOWLEDGE, DECISION, REPORT, again, do, promise, told

TITLE = "态度恶劣的事"


@pytest.fixture
def about(record):
    """Records a complaint about a member."""

    def _about(member, **facts):
        return record(**({"title": TITLE, "topic": "service", "about_member": member} | facts))

    return _about


def learns_nothing(member) -> None:
    assert not [words for words in told(member) if TITLE in words]
    assert not Notice.objects.filter(member=member, record__matter__title=TITLE).exists()
    assert not Promise.objects.filter(owner=member, matter__title=TITLE).exists()


@pytest.mark.clause("YX-3.3", "WY-M5")
def test_it_goes_past_the_specialist_it_is_about(about, house):
    assert about(house.specialist).matter.owner == house.supervisor
    learns_nothing(house.specialist)


@pytest.mark.clause("YX-3.3")
def test_it_is_not_given_to_them_by_name_by_hand_over_or_by_reassignment(about, house):
    with pytest.raises(Refused, match="孙主管与这件事有关，不能由其负责"):
        about(house.supervisor, owner=house.supervisor)
    complaint = about(house.supervisor)
    for verb, by, facts in (
        ("matters.hand_over", house.specialist, {"taker": house.supervisor}),
        ("matters.reassign", house.manager, {"owner": house.supervisor}),
    ):
        with pytest.raises(Refused, match="不能交给孙主管办理"):
            do(verb, by, complaint, reason="人手不够", **facts)
    with pytest.raises(Refused, match="不能交给孙主管办理"):
        do("plan", house.specialist, complaint, steps=[("自查", house.supervisor, dt.date(2026, 11, 27))])


@pytest.mark.clause("YX-2.1.2c", "YX-3.3")
def test_a_complaint_about_the_leader_is_acknowledged_by_the_next_one_up(about, house):
    complaint = about(house.supervisor)
    assert promise(complaint, ACKNOWLEDGE).owner == house.manager
    do("chase", house.clerk, complaint)
    do("chase", house.clerk, complaint)
    assert f"客户第2次催办：{TITLE}" in told(house.manager)
    learns_nothing(house.supervisor)


@pytest.mark.clause("WY-G5")
def test_a_complaint_about_the_manager_is_not_decided_by_the_manager(about, house):
    complaint = about(house.manager)
    do("escalate", house.specialist, complaint, difficulty="涉及经理本人")
    assert promise(complaint, DECISION).owner == house.head
    with pytest.raises(NotSeen):
        do("decide", house.manager, complaint, decision="查无此事")
    learns_nothing(house.manager)


@pytest.mark.clause("WY-S4")
@pytest.mark.parametrize("how", ["recorded", "corrected", "grouped"])
def test_a_grave_complaint_about_the_head_goes_to_whoever_stands_nearest(about, house, how, record):
    complaint = about(house.head, cause="电梯困人" if how == "recorded" else "推诿")
    if how == "corrected":
        correct(house, complaint, cause="起火后推诿")
    if how == "grouped":
        for _n in range(2):
            do("join_group", house.specialist, record(), lead=again(complaint))
    assert promise(complaint, REPORT).owner == house.manager
    learns_nothing(house.head)


def correct(house, complaint, **facts):
    one = again(complaint)
    standing = {
        "title": one.matter.title,
        "happened_at": one.matter.happened_at,
        "cause": one.cause,
        "category": one.category,
    }
    do("correct", house.specialist, one, reason="补充经过", **(standing | facts))


@pytest.mark.clause("YX-3.3", "WY-M5")
def test_a_third_return_is_not_judged_by_the_one_it_is_about(about, house):
    complaint = about(house.supervisor)
    for _n in range(3):
        do("matters.hand_over", house.specialist, complaint, taker=house.clerk, reason="忙")
        do("matters.return", house.clerk, complaint, why="手头工作已满")
    assert promise(complaint, "matters.decide").owner == house.manager
    learns_nothing(house.supervisor)


@pytest.mark.clause("WY-G13", "YX-3.3")
def test_when_its_promises_break_they_are_not_told_either_as_superior_or_as_stand_in(about, house):
    about(house.supervisor)
    about(house.manager)
    absence = {"from_at": clock.now(), "to_at": clock.shanghai("2027-01-01")}
    Absence.objects.create(member=house.specialist, stand_in=house.supervisor, **absence)
    for day in range(25, 31):
        sweep(clock.shanghai(f"2026-11-{day} 17:30"))
    assert [words for words in told(house.specialist) if "逾期" in words], "the owner is told, though absent"
    for accused, other in ((house.supervisor, house.manager), (house.manager, house.supervisor)):
        assert not Notice.objects.filter(
            member=accused, record__matter__complaint__about_member=accused
        ).exists()
        assert Notice.objects.filter(member=other, level="overdue").exists()


@pytest.mark.clause("WY-G4")
def test_findings_about_the_head_of_the_department_responsible_go_over_their_head(about, house):
    house.works.parent = house.desk
    house.works.save()
    complaint = about(house.engineer)
    do("investigate", house.specialist, complaint, findings="属实", responsible=house.works)
    assert f"投诉核实结果：{TITLE}，责任部门为工程部" in told(house.head)
    learns_nothing(house.engineer)


@pytest.mark.clause("JS-H3.2", "YX-3.3")
def test_their_department_is_asked_past_them_or_not_at_all_where_they_are_alone(about, house):
    complaint = about(house.engineer)
    ask = {"by": house.specialist, "department": house.works, "complaint": complaint, "asked": "请核实"}
    with pytest.raises(Refused, match="吴工与这件事有关，不能由其负责"):
        perform("parts.ask", title=TITLE, purpose="verify", **ask)
    assert not Part.objects.exists()
    post = Post.objects.create(department=house.works, name="资料员", role="partner")
    Appointment.objects.create(member=house.stranger, post=post, from_on=dt.date(2025, 1, 1))
    rights.forget()
    part = perform("parts.ask", title=TITLE, purpose="verify", **ask)
    assert part.matter.owner == house.stranger
    learns_nothing(house.engineer)
    page = Client()
    for member, status in ((house.engineer, 404), (house.stranger, 200)):
        page.force_login(member)
        assert page.get(f"/r/parts/{part.pk}").status_code == status
        assert (TITLE in page.get("/r/parts/").content.decode()) is (status == 200)


@pytest.mark.clause("YX-3.3", "YX-1.4")
def test_no_page_list_search_or_customer_history_shows_it_to_them(about, record, house, customer):
    complaint, other = about(house.manager), record(title="别的事")
    perform(
        "parts.ask",
        by=house.specialist,
        complaint=complaint,
        department=house.works,
        title=TITLE,
        asked="请核实",
    )
    do("join_group", house.specialist, complaint, lead=other)
    page = Client()
    page.force_login(house.manager)
    assert page.get(f"/r/complaints/{complaint.pk}").status_code == 404
    assert page.get(f"/r/complaints/{complaint.pk}/do/complaints.solve").status_code == 404
    for path in (
        "/",
        "/notices",
        "/promises?late=0",
        "/r/complaints/",
        "/r/parts/",
        f"/r/complaints/{other.pk}",
        f"/r/customers/{customer.pk}",
        "/palette?q=态度恶劣",
        "/search?q=态度恶劣",
        "/pick/complaints?q=态度恶劣",
        "/clauses/YX-2.1.2b?show=made",
    ):
        answer = page.get(path)
        assert answer.status_code == 200, path
        assert TITLE not in answer.content.decode().replace('态度恶劣"', ""), path
    page.force_login(house.supervisor)
    assert TITLE in page.get("/r/complaints/").content.decode(), "others do see it"


@pytest.mark.clause("JS-H3.3", "YX-3.3")
def test_a_collection_that_holds_it_does_not_name_it_to_them(about, record, house):
    complaint, other = about(house.manager, topic="product"), record(topic="product", title="读卡器失灵")
    month = {"from_on": dt.date(2026, 11, 1), "to_on": dt.date(2026, 11, 30)}
    collection = perform("collections.report", by=house.supervisor, department=house.desk, **month)
    assert [item[0] for item in collection.items] == [complaint.pk, other.pk]
    page = Client()
    for member, shown in ((house.manager, False), (house.head, True)):
        page.force_login(member)
        body = page.get(f"/r/collections/{collection.pk}").content.decode()
        assert (TITLE in body) is shown and "读卡器失灵" in body
