"""Guests who left, visits that were made, codes that were opened: lists from where no room of ours tells of them yet."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel import clock
from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import (
    Candidate,
    EachByItself,
    Members,
    Projects,
    register,
    worked_on_since,
)
from huiyin.registers.customers.imports import find_parties
from huiyin.registers.estates.imports import PROJECT
from huiyin.rooms.desk.followups.models import FollowUp, Guest, Reason

REASONS = (
    *((value, label) for value, label in Reason.choices if value not in (Reason.COMPLAINT, Reason.SILENT)),
    ("leaving", _("离店")), ("leaving", _("退房")), ("vip", _("VIP离店")), ("visit", _("上门")), ("visit", _("维修")),
    ("code", _("特征码")), ("code", _("开通")), ("manual", _("回访")),
)  # fmt: skip
GUESTS = (
    *Guest.choices,
    ("vip", "VIP"),
    ("individual", _("个人")),
    ("customer", _("业主")),
    ("customer", _("客户")),
)
FIELDS = (
    Field("name", gettext_lazy("客户姓名"), ("姓名", "客人姓名", "客户", "客人", "企业名称", "联系人"), required=True),
    Field("phone", gettext_lazy("电话"), ("联系电话", "手机", "手机号", "联系方式", "电话号码"), "phone", required=True),
    PROJECT,
    Field("why", gettext_lazy("回访缘由"), ("缘由", "类型", "回访类型", "业务"), "choice", required=True, choices=REASONS),
    Field("guest", gettext_lazy("客人类别"), ("客户类别", "宾客类型", "类别"), "choice", choices=GUESTS),
    Field("at", gettext_lazy("起算时间"), ("离店时间", "退房时间", "离店日期", "上门时间", "完成时间", "开通时间", "日期"), "datetime", required=True),
    Field("code", gettext_lazy("特征码"), ("编码", "设备特征码")),
    Field("served", gettext_lazy("服务人员"), ("接待人", "上门人员", "工程师", "经办人")),
    Field("owner", gettext_lazy("责任人"), ("回访人", "跟进人")),
)  # fmt: skip


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    projects, members, now = Projects(), Members(batch), clock.now()
    for row in rows:
        row.limit(name=80, code=40)
        name, why = row.get("name") or "", row.get("why") or ""
        row.facts = {
            "department": batch.department,
            "project": projects.of(row, batch),
            "party": None,
            "new_name": name,
            "new_phones": row.get("phone") or [],
            "title": _("%(why)s回访：%(name)s")
            % {"why": dict(Reason.choices).get(why, ""), "name": name[:1] + "**"},
            "why": why,
            "guest": row.get("guest") or Guest.CUSTOMER.value,
            "from_at": row.get("at"),
            "code": row.get("code") or "",
            "rated_member": members.of(row, "served"),
            "owner": members.of(row, "owner"),
        }
        if row.get("at") and row.get("at") > now:
            row.bad("at", _("还没有到的时间，等服务完了再安排回访。"))
        if why == Reason.CODE and not row.get("code"):
            row.bad("code", _("特征码开通的回访要填特征码。"))
        if why == Reason.LEAVING and row.facts["guest"] == Guest.CUSTOMER:
            row.bad("guest", _("离店的客人要写明是散客、团队还是贵宾。"))
    find_parties(batch, rows)
    _find_pending(rows)


def _find_pending(rows: Sequence[Candidate]) -> None:
    """Who is to be rung for the same reason and the same day already."""
    parties = {row.facts["party"] for row in rows if row.facts["party"]}
    standing = FollowUp.objects.filter(
        matter__record__party__in=parties, pending=True, matter__record__voided_at=None
    )
    known = {
        (party, why, clock.local(at).date()): number
        for party, why, at, number in standing.values_list(
            "matter__record__party", "reason", "from_at", "matter__record__number"
        )
    }
    for row in rows:
        facts = row.facts
        if facts["party"] and facts["from_at"]:
            key = (facts["party"].pk, facts["why"], clock.local(facts["from_at"]).date())
            if number := known.get(key):
                row.bad("name", _("已安排：%s，可以搁置这一行。") % number)


FOLLOW_UPS = register(
    EachByItself(
        "followups",
        gettext_lazy("待回访名单"),
        "followups.plan",
        FIELDS,
        prepare=_prepare,
        keys=lambda row: [
            (row.facts["new_name"] or row.facts["party"], row.facts["why"], row.facts["from_at"])
        ],
        void="followups.void",
        in_use=lambda keys: worked_on_since(keys, "followups.plan"),
        hints={
            "why": gettext_lazy("离店、贵宾离店、上门服务后、特征码开通、其他"),
            "at": gettext_lazy("离店、上门或开通的时间，回访期限从这里算"),
        },
    )
)
