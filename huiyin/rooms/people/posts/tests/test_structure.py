"""Departments and posts on paper: staffed or not, under whom, changed on a day and for a reason."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.journal.reading import lines_of
from huiyin.kernel.members.models import Post
from huiyin.kernel.promises.sweeping import sweep
from huiyin.rooms.people.posts.jobs import adopt_missing
from huiyin.rooms.people.posts.models import PostSheet
from huiyin.rooms.people.posts.rules import staffed
from tests.words import again, do, told

TODAY = dt.date(2026, 11, 24)


def set_up(house, **facts):
    facts = {
        "name": "按揭专员",
        "role": "specialist",
        "headcount": 1,
        "from_on": TODAY,
        "reason": "新项目",
    } | facts
    return perform("posts.set_up", by=house.manager, department=house.desk, **facts)


def change(sheet, by, **facts):
    post = sheet.post
    names = {"name": post.name, "headcount": post.headcount, "directed_by": post.directed_by}
    facts = names | {"supervised_by": post.supervised_by, "code": sheet.code, "part": sheet.part} | facts
    return do("posts.change", by, sheet, **({"changed_on": TODAY, "reason": "架构调整"} | facts))


@pytest.mark.once
@pytest.mark.clause("YX-3.0a")
@pytest.mark.parametrize(("held", "words"), [(0, "缺编 2"), (1, "缺编 1"), (2, "满编"), (5, "超编 3")])
def test_a_post_says_whether_it_is_vacant_full_or_over(held, words):
    assert staffed(2, held)[0] == words


@pytest.mark.clause("YX-3.0a", "ZH-D", "ZH-3")
def test_a_post_is_set_up_once_and_stands_vacant_in_ledger_and_chart(house, staff, client):
    sheet = set_up(house, code="KF-02")
    assert sheet.part == "executes"
    client.force_login(house.clerk)
    page = client.get("/r/posts/?view=vacant").content.decode()
    assert "按揭专员" in page and "缺编 1" in page and "澜园专员" not in page
    assert "缺编 1" in client.get("/people/chart").content.decode()
    with pytest.raises(Refused, match="已经有岗位"):
        set_up(house)
    with pytest.raises(Refused, match="KF-02"):
        set_up(house, name="权证专员", code="KF-02")
    with pytest.raises(Refused, match="没有这个权限角色"):
        set_up(house, name="顾问", role="adviser")
    with pytest.raises(Refused, match="系统管理员"):
        set_up(house, name="管理员", role="admin")
    with pytest.raises(NoRight):
        perform(
            "posts.set_up",
            by=house.clerk,
            department=house.desk,
            name="x",
            role="clerk",
            headcount=1,
            from_on=TODAY,
        )


@pytest.mark.clause("ZH-J1.2")
def test_a_change_of_a_post_keeps_its_day_and_reason(house, staff):
    sheet = staff.sheet(house.clerk)
    with pytest.raises(Refused, match="理由"):
        change(sheet, house.manager, headcount=3, reason="")
    with pytest.raises(Refused, match="早于设岗日期"):
        change(sheet, house.manager, changed_on=dt.date(2020, 1, 1))
    change(sheet, house.manager, headcount=3, name="前台接待")
    line = lines_of(again(sheet).record, 1)[0].said
    assert line["reason"] == "架构调整"
    assert line["facts"]["编制"] == "1 → 3" and line["facts"]["变动日期"] == "2026-11-24"


@pytest.mark.clause("WY-S0")
def test_lines_of_reporting_never_come_back_to_the_post_itself(house, staff):
    supervisor, clerk = staff.sheet(house.supervisor), staff.sheet(house.clerk)
    change(clerk, house.manager, directed_by=supervisor.post)
    with pytest.raises(Refused, match="绕成了圈"):
        change(supervisor, house.manager, directed_by=Post.objects.get(pk=clerk.post_id))
    with pytest.raises(Refused, match="自己的上级"):
        change(clerk, house.manager, supervised_by=clerk.post)


@pytest.mark.clause("WY-S0")
def test_what_is_overdue_is_told_along_the_lines_that_are_drawn(house, staff, record):
    """The supervisor is directed by the director, past the manager, and watched by whoever the house names."""
    supervisor = staff.sheet(house.supervisor)
    change(
        supervisor,
        house.manager,
        directed_by=staff.sheet(house.head).post,
        supervised_by=staff.sheet(house.manager).post,
    )
    complaint = record(owner=house.supervisor)
    with clock.at("2026-11-27 17:00"):
        sweep()
    assert any("孙主管负责" in words for words in told(house.head, complaint))
    assert any("孙主管负责" in words for words in told(house.manager, complaint))


@pytest.mark.clause("WY-S0", "ZH-J1.2")
def test_a_post_closes_only_when_nobody_holds_it_or_reports_to_it(house, staff):
    sheet, empty = staff.sheet(house.clerk), set_up(house)
    close = {"closed_on": TODAY, "reason": "合并"}
    with pytest.raises(Refused, match="周文员还在任"):
        do("posts.close", house.manager, sheet, **close)
    change(sheet, house.manager, directed_by=empty.post)
    with pytest.raises(Refused, match="直接上级是这个岗位"):
        do("posts.close", house.manager, empty, **close)
    change(staff.sheet(house.clerk), house.manager, directed_by=None)
    with pytest.raises(Refused, match="早于设岗"):
        do("posts.close", house.manager, empty, closed_on=dt.date(2026, 1, 1), reason="合并")
    do("posts.close", house.manager, empty, **close)
    assert again(empty).closed_on == TODAY


def test_posts_and_appointments_of_old_lists_get_their_records_once(house):
    assert adopt_missing() == 12
    assert adopt_missing() == 0
    assert PostSheet.objects.get(post__role="supervisor").part == "implements"


@pytest.mark.clause("ZH-D")
def test_a_department_sheet_stands_once_with_versions_and_prints(house, staff, printed):
    facts = {"mission": "健全制度，维护形象", "headcount": 5, "unit": "营销中心"}
    sheet = perform("departmentsheets.draw_up", by=house.manager, department=house.desk, **facts)
    with pytest.raises(Refused, match="已经有部门表"):
        perform("departmentsheets.draw_up", by=house.manager, department=house.desk, **facts)
    facts |= {"name": "客户服务部", "code": "KF", "reports_to": None, "headcount": 6}
    with pytest.raises(Refused, match="理由"):
        do("departmentsheets.change", house.manager, sheet, **facts)
    with pytest.raises(Refused, match="GC"):
        do("departmentsheets.change", house.manager, sheet, reason="增编", **(facts | {"code": "GC"}))
    with pytest.raises(Refused, match="就在本部门"):
        own = {"reports_to": staff.sheet(house.head).post}
        do("departmentsheets.change", house.manager, sheet, reason="增编", **(facts | own))
    do("departmentsheets.change", house.manager, sheet, reason="增编", **facts)
    assert again(sheet).record.version == 2
    words = printed(again(sheet), "sheet", house.manager)
    for one in ("部门表", "客户服务部", "健全制度", "6人", "第2版", "孙主管", "满编"):
        assert one in words


@pytest.mark.clause("YX-3.3")
def test_a_head_is_followed_by_one_who_works_there(house, staff):
    facts = {"mission": "服务", "headcount": 5}
    sheet = perform("departmentsheets.draw_up", by=house.manager, department=house.desk, **facts)
    with pytest.raises(Refused, match="没有客服部的岗位"):
        do("departmentsheets.change_head", house.manager, sheet, head=house.engineer, reason="轮岗")
    with pytest.raises(Refused, match="本来就是"):
        do("departmentsheets.change_head", house.manager, sheet, head=house.head, reason="轮岗")
    do("departmentsheets.change_head", house.manager, sheet, head=house.manager, reason="轮岗")
    house.desk.refresh_from_db()
    assert house.desk.head == house.manager


def test_the_chart_shows_both_lines_and_what_other_departments_hold(house, staff, client):
    change(staff.sheet(house.clerk), house.manager, directed_by=staff.sheet(house.supervisor).post)
    change(staff.sheet(house.supervisor), house.manager, supervised_by=staff.sheet(house.engineer).post)
    client.force_login(house.specialist)
    page = client.get("/people/chart").content.decode()
    assert page.index("孙主管") < page.index("周文员")
    assert "受 工程部 工程师 监督指导" in page
