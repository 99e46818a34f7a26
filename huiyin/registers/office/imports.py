"""The list of a department's people: one row a member, with the post they hold and the projects they are for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import Candidate, Projects, Target, register
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import ROLES
from huiyin.registers.office import members

USERNAME = re.compile(r"[A-Za-z0-9._-]{2,40}")
FIELDS = (
    Field("name", gettext_lazy("姓名"), ("员工姓名", "成员", "人员", "名字", "职员姓名"), required=True),
    Field("username", gettext_lazy("登录名"), ("用户名", "账号", "帐号", "登录账号", "工号")),
    Field("department", gettext_lazy("部门"), ("所属部门", "部门名称", "所在部门")),
    Field("post", gettext_lazy("岗位"), ("职务", "职位", "岗位名称", "角色"), required=True),
    Field("phone", gettext_lazy("手机"), ("电话", "联系电话", "手机号", "手机号码", "联系方式"), "phone"),
    Field("projects", gettext_lazy("负责项目"), ("项目", "所属项目", "负责楼盘", "楼盘", "服务项目")),
)


@dataclass(frozen=True)
class MembersTarget(Target):
    """Members are no records: the register's own functions stand in for the verb."""

    def perform(self, facts: list[dict], by: Member | None, reason: str) -> list[Member]:
        names = ("name", "post", "username", "phone", "projects")
        with transaction.atomic():
            return [members.appoint(**{name: row[name] for name in names}) for row in facts]

    def take_back(self, rows, by: Member | None, reason: str) -> None:
        members.dismiss(sorted(set(rows.values_list("member", flat=True))))


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    projects = Projects()
    departments = {key: one for one in Department.objects.all() for key in (one.name, one.code)}
    taken = members.usernames_like(row.get("name") or "" for row in rows)
    wanted = {row.get("username") for row in rows if row.get("username")}
    used = set(Member.objects.filter(username__in=wanted).values_list("username", flat=True))
    known: dict[tuple, object] = {}
    for row in rows:
        row.limit(name=40)
        department = _department(row, batch, departments)
        row.facts = {
            "name": row.get("name") or "",
            "department": department,
            "post": _post(row, department, known),
            "username": _username(row, taken | used),
            "phone": (row.get("phone") or [""])[0],
            "projects": _projects(row, projects),
        }
        taken.add(row.facts["username"])
    _find_standing(rows)


def _department(row: Candidate, batch, departments: dict[str, Department]) -> Department | None:
    word = row.get("department") or ""
    found = departments.get(word) if word else batch.department
    if found is None:
        row.bad(
            "department",
            _("没有叫“%s”的部门，请先建立部门，或改成已有的名称。") % word
            if word
            else _("不知道是哪个部门的人，请补上部门，或上传时选择部门。"),
        )
    return found


def _post(row: Candidate, department: Department | None, known: dict):
    word = row.get("post") or ""
    if department is None or not word:
        return None
    if (department.pk, word) not in known:
        known[department.pk, word] = members.post_called(department, word)
    post = known[department.pk, word]
    if post is None:
        row.bad(
            "post",
            _("%(department)s没有岗位“%(word)s”，请改成已有的岗位，或以下之一：%(all)s。")
            % {
                "department": department,
                "word": word,
                "all": "、".join(str(role.label) for role in ROLES.values()),
            },
        )
    return post


def _username(row: Candidate, taken: set[str]) -> str:
    word = row.get("username") or ""
    if word and not USERNAME.fullmatch(word):
        row.bad(
            "username", _("登录名“%s”只能用 2 至 40 个字母、数字、点、横线，可以留空由系统取。") % word[:40]
        )
    elif word in taken:
        row.bad("username", _("登录名“%s”已被使用，请换一个，或留空由系统取。") % word)
    return word or members.username_for(row.get("name") or "", taken)


def _projects(row: Candidate, projects: Projects) -> list:
    words = [word for word in re.split(r"[、，,;；/\s]+", row.get("projects") or "") if word]
    if words in ([_("全部")], [_("所有")], [_("全部项目")]):
        return []
    return [found for word in words if (found := projects.named(row, "projects", word))]


def _find_standing(rows: Sequence[Candidate]) -> None:
    names = {row.facts["name"] for row in rows}
    known = Member.objects.filter(name__in=names, is_active=True).values_list("name", "phone", "username")
    departments = dict(Member.objects.filter(name__in=names, is_active=True).values_list(
        "username", "appointments__post__department"
    ))  # fmt: skip
    for row in rows:
        for name, phone, username in known:
            same = (row.facts["phone"] and phone == row.facts["phone"]) or (
                not row.facts["phone"]
                and row.facts["department"]
                and departments.get(username) == row.facts["department"].pk
            )
            if name == row.facts["name"] and same:
                row.bad("name", _("已登记：登录名 %s，不用再导入，可以搁置这一行。") % username)


def _keys(row: Candidate) -> list[tuple]:
    name, department = row.facts["name"], row.facts["department"]
    same = (name, row.facts["phone"] or (department and department.pk))
    own = [("username", row.get("username"))] if row.get("username") else []
    return [same, *own] if name else own


MEMBERS = register(
    MembersTarget(
        "members",
        gettext_lazy("成员"),
        "members.appoint",
        FIELDS,
        prepare=_prepare,
        keys=_keys,
        in_use=members.members_in_use,
        opens="member",
        hints={
            "username": gettext_lazy("可以留空，系统按姓名拼音取"),
            "post": gettext_lazy("写本部门已有的岗位，或权限角色的名称，如 客服主管"),
            "projects": gettext_lazy("几个项目用顿号隔开；空着表示全部项目"),
        },
    )
)
