"""The paper ledger of open matters: brought in once, when the department begins."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel import clock
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import (
    Candidate,
    EachByItself,
    Members,
    Projects,
    register,
    worked_on_since,
)
from huiyin.kernel.matters.models import Importance
from huiyin.registers.customers.imports import find_parties
from huiyin.registers.estates.imports import BUILDING, DOOR_ALIASES, ENTRANCE, PROJECT, door_of, find_units
from huiyin.rooms.desk.complaints.models import Category, Channel, Complaint, Topic

CATEGORIES = (
    *Category.choices,
    ("complaint", _("投诉单")), ("complaint", _("客诉")), ("request", _("诉求")), ("request", _("报修")), ("request", _("需求")),
    ("opinion", _("建议")), ("opinion", _("意见建议")), ("consultation", _("问询")), ("consultation", _("咨询问题")),
)  # fmt: skip
CHANNELS = (
    *Channel.choices,
    ("call", _("电话")), ("call", _("热线")), ("visit", _("现场")), ("visit", _("上门")), ("online", _("微信")), ("online", _("网上")),
    ("letter", _("来信")), ("letter", _("信函")),
)  # fmt: skip
FIELDS = (
    Field("old_number", gettext_lazy("原编号"), ("编号", "序号", "单号", "工单号", "投诉编号", "登记编号", "流水号")),
    Field("happened", gettext_lazy("受理时间"), ("登记时间", "投诉时间", "日期", "受理日期", "投诉日期", "接待时间", "来电时间"), "datetime", required=True),
    Field("name", gettext_lazy("客户姓名"), ("客户", "姓名", "业主", "业主姓名", "投诉人", "来电人", "反映人", "联系人")),
    Field("phone", gettext_lazy("电话"), ("联系电话", "手机", "手机号", "联系方式", "电话号码"), "phone"),
    PROJECT,
    BUILDING,
    ENTRANCE,
    Field("unit", gettext_lazy("房号"), DOOR_ALIASES, "door"),
    Field("category", gettext_lazy("类别"), ("事项类别", "类型", "性质"), "choice", choices=CATEGORIES),
    Field("channel", gettext_lazy("来源"), ("渠道", "投诉渠道", "受理方式", "投诉方式"), "choice", choices=CHANNELS),
    Field("topic", gettext_lazy("内容分类"), ("分类", "投诉分类", "问题分类"), "choice", choices=tuple(Topic.choices)),
    Field("title", gettext_lazy("标题"), ("主题", "事项", "摘要", "简述")),
    Field("cause", gettext_lazy("事由"), ("投诉内容", "内容", "反映内容", "问题描述", "情况描述", "事件经过"), required=True),
    Field("wants", gettext_lazy("客户要求"), ("诉求内容", "客户诉求", "要求")),
    Field("progress", gettext_lazy("已办情况"), ("处理情况", "进展", "处理过程", "办理情况", "跟进情况", "备注")),
    Field("owner", gettext_lazy("责任人"), ("经办人", "跟进人", "处理人", "负责人", "承办人", "专员")),
    Field("due", gettext_lazy("答应客户的时间"), ("承诺时间", "答复期限", "约定时间", "计划完成时间", "完成期限", "时限", "回复时间"), "datetime"),
)  # fmt: skip
LONGEST_TITLE = 120


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    projects, now = Projects(), clock.now()
    owners = Members(batch)
    for row in rows:
        row.limit(old_number=40, name=80, title=LONGEST_TITLE, wants=200)
        cause = row.get("cause") or ""
        phones = row.get("phone") or []
        row.facts = {
            "department": batch.department,
            "project": projects.of(row, batch),
            "party": None,
            "new_name": row.get("name") or "",
            "new_phones": phones,
            "anonymous": not row.get("name") and not phones,
            "door": door_of(row, "unit"),
            "unit": None,
            "old_number": row.get("old_number") or "",
            "category": row.get("category") or Category.COMPLAINT.value,
            "channel": row.get("channel") or Channel.CALL.value,
            "topic": row.get("topic") or Topic.OTHER.value,
            "title": row.get("title") or _first_words(cause),
            "cause": cause,
            "wants": row.get("wants") or "",
            "progress": row.get("progress") or "",
            "importance": Importance.NORMAL,
            "happened_at": row.get("happened"),
            "due": _end_of_day(row.get("due"), batch),
            "owner": owners.of(row, "owner"),
        }
        if phones and not row.get("name"):
            row.bad("name", _("有电话没有姓名，请补上姓名；匿名的两格都留空。"))
        if row.get("happened") and row.get("happened") > now:
            row.bad("happened", _("受理时间在今天以后，请核对。"))
    find_units(rows)
    find_parties(batch, rows)
    _find_standing(batch, rows)


def _end_of_day(due: dt.datetime | None, batch) -> dt.datetime | None:
    """A day without an hour ends when the department closes on it."""
    if due is None or clock.local(due).time() != dt.time(0):
        return due
    calendar = calendar_of(batch.department and batch.department.pk)
    return calendar.last_close_on_or_before(calendar.local_day(due))


def _first_words(cause: str) -> str:
    words = cause.split("。")[0].split("\n")[0]
    return words if len(words) <= 40 else words[:39] + "…"


def _find_standing(batch, rows: Sequence[Candidate]) -> None:
    """Matters that were brought in before, by the number that they had on paper."""
    old = {row.facts["old_number"] for row in rows if row.facts["old_number"]}
    standing = Complaint.objects.filter(old_number__in=old, old_number__gt="", matter__record__voided_at=None)
    if batch.department:
        standing = standing.filter(matter__record__department=batch.department)
    numbers = dict(standing.values_list("old_number", "matter__record__number"))
    for row in rows:
        if number := numbers.get(row.facts["old_number"]):
            row.bad("old_number", _("已登记：%s，可以搁置这一行。") % number)


def _keys(row: Candidate) -> list[tuple]:
    facts = row.facts
    if facts["old_number"]:
        return [("number", facts["old_number"])]
    happened: dt.datetime | None = facts["happened_at"]
    return [("matter", facts["new_name"], facts["cause"], happened)]


OPEN_MATTERS = register(
    EachByItself(
        "complaints",
        gettext_lazy("未办结事项"),
        "complaints.bring_in",
        FIELDS,
        prepare=_prepare,
        keys=_keys,
        void="complaints.void",
        in_use=lambda keys: worked_on_since(keys, "complaints.bring_in"),
        unsaid=("door",),
        hints={
            "happened": gettext_lazy("客户提出的时间；写日期即可"),
            "name": gettext_lazy("登记册里有的客户，姓名和电话要写成一样；匿名的两格都留空"),
            "due": gettext_lazy("已经答应客户的时间；还没到的照原定时间提醒，已过的另定补办时间"),
            "owner": gettext_lazy("在职成员的姓名；留空则按规定分派"),
            "title": gettext_lazy("可以不填，不填即取事由的第一句"),
        },
    )
)
