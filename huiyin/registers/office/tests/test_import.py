"""The list of a department's people becomes members with posts and projects."""

import pytest

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.lists import staged
from huiyin.kernel.members.models import Appointment, Member, Post, Project
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.office import members

PEOPLE = [
    ["员工姓名", "所属部门", "职务", "联系电话", "负责楼盘", "登录名"],
    ["单小明", "客服部", "客服主管", 13900139000.0, "", ""],
    ["单晓明", "", "前台", "", "澜园、星湖", ""],
    ["周杰", "工程部", "协办部门人员", "13700137000", "全部", "zhoujie.gc"],
]


@pytest.fixture
def admin(house):
    Project.objects.create(code="XH", name="星湖")
    post = Post.objects.create(department=house.desk, name="管理员", role="admin")
    one = Member.objects.create_member("admin", "管理员")
    Appointment.objects.create(member=one, post=post, from_on="2025-01-01")
    return one


def test_people_become_members_with_a_user_name_of_their_own_a_post_and_projects(house, admin):
    applying.apply(staging.check(staged(house, "members", PEOPLE, by=admin)))
    one, other, third = Member.objects.order_by("-pk")[:3][::-1]
    assert [(m.username, m.name, m.initials, m.phone) for m in (one, other, third)] == [
        ("shanxiaoming", "单小明", "sxm", "13900139000"),
        ("shanxiaoming2", "单晓明", "sxm", ""),
        ("zhoujie.gc", "周杰", "zj", "13700137000"),
    ]
    posts = [m.appointments.get().post for m in (one, other, third)]
    assert [(p.department.name, p.name, p.role) for p in posts] == [
        ("客服部", "客服主管", "supervisor"),
        ("客服部", "前台", "clerk"),
        ("工程部", "协办部门人员", "partner"),
    ]
    assert [p.name for p in other.appointments.get().projects.order_by("code")] == ["澜园", "星湖"]
    assert not one.has_usable_password()
    assert reach_of(one).may("units.register", house.desk.pk)


def test_what_is_wrong_with_a_list_of_people_is_said(house, admin):
    rows = [
        *PEOPLE,
        ["李专员", "客服部", "总管", "", "澜院", ""],
        ["钱经理", "客服部", "部门经理", "", "", "qian"],
        ["王五", "财务部", "财务", "", "", "王五"],
        ["周杰", "工程部", "协办部门人员", "13700137000", "", ""],
    ]
    batch = staging.check(staged(house, "members", rows, by=admin))
    found = {(p["row"], p["column"]): p["reason"] for p in staging.problems_of(batch)}
    assert set(found) == {
        (5, "职务"), (5, "负责楼盘"), (5, "员工姓名"), (6, "登录名"), (6, "员工姓名"), (7, "所属部门"), (7, "登录名"), (8, "员工姓名"),
    }  # fmt: skip
    assert "客服主管" in found[5, "职务"]
    assert found[6, "员工姓名"].startswith("已登记：登录名 qian")


def test_appointments_made_by_mistake_are_taken_back_unless_the_member_has_acted(house, admin, customer):
    batch = applying.apply(staging.check(staged(house, "members", PEOPLE, by=admin)))
    applying.undo(batch)
    assert not Member.objects.filter(username__startswith="shan", is_active=True).exists()
    assert not reach_of(Member.objects.get(username="zhoujie.gc")).seats
    with pytest.raises(Refused, match="周文员已办理过业务"):
        members.dismiss([house.clerk.pk])
    with pytest.raises(Refused, match="赵主任是客服部负责人"):
        members.dismiss([house.head.pk])


def test_one_who_may_not_appoint_cannot_do_so_by_a_list(house, admin):
    batch = staging.check(staged(house, "members", PEOPLE, by=admin))
    with pytest.raises(Refused):
        applying.apply(batch, by=house.manager)
    assert not Member.objects.filter(name="单小明").exists()
