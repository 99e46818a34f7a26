"""The list of the time clock: who came and went when, day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel import clock
from huiyin.kernel.imports.sheets.mapping import Field
from huiyin.kernel.imports.targets import Candidate, EachByItself, Members, register
from huiyin.rooms.people.rosters.models import ONE_DAY, Attendance
from huiyin.rooms.people.rosters.queries import is_confirmed


def _at(row: Candidate, name: str, day: dt.date | None) -> dt.datetime | None:
    """A time of the day as the machine wrote it: 08:57, or with its date."""
    text = (row.get(name) or "").strip().replace("：", ":")
    if not text or day is None:
        return None
    text = text.replace("/", "-").split(".")[0]
    if " " in text or "T" in text:
        day_text, _space, text = text.replace("T", " ").partition(" ")
        try:
            day = dt.date.fromisoformat(day_text)
        except ValueError:
            row.bad(name, _("写成 08:57，或 2026-11-24 08:57。"))
            return None
    try:
        at = dt.time.fromisoformat(text if len(text.split(":")[0]) == 2 else f"0{text}")
    except ValueError:
        row.bad(name, _("写成 08:57，或 2026-11-24 08:57。"))
        return None
    return dt.datetime.combine(day, at, clock.SHANGHAI).astimezone(dt.UTC)


def _prepare(batch, rows: Sequence[Candidate]) -> None:
    members = Members(batch)
    known = set(Attendance.objects.filter(voided=False).values_list("member", "day")) if rows else set()
    for row in rows:
        row.limit(words=200)
        member, day = members.of(row, "member"), row.get("day")
        if day and day > clock.today():
            row.bad("day", _("日期在今天以后，请核对。"))
        start, end = _at(row, "in_at", day), _at(row, "out_at", day)
        if start and end and end <= start and (row.get("out_at") or "").count("-") == 0:
            end += ONE_DAY  # the night shift ends on the next morning
        if member and day and (member.pk, day) in known:
            row.bad("day", _("这一天已有考勤，可以搁置这一行，或在原记录上更正。"))
        if day and batch.department and is_confirmed(batch.department.pk, day):
            row.bad("day", _("这个月的考勤表已确认，先重新打开。"))
        row.facts = {
            "department": batch.department,
            "member": member,
            "day": day,
            "in_at": start,
            "out_at": end,
            "words": row.get("words") or "",
        }


register(
    EachByItself(
        "attendances",
        gettext_lazy("考勤机记录"),
        "attendances.bring",
        (
            Field("member", gettext_lazy("姓名"), ("员工姓名", "人员", "员工", "登录名"), required=True),
            Field("day", gettext_lazy("日期"), ("考勤日期", "打卡日期"), "date", required=True),
            Field("in_at", gettext_lazy("上班打卡"), ("上班", "签到", "签到时间", "上班时间", "最早")),
            Field("out_at", gettext_lazy("下班打卡"), ("下班", "签退", "签退时间", "下班时间", "最晚")),
            Field("words", gettext_lazy("备注"), ("说明",)),
        ),
        prepare=_prepare,
        keys=lambda row: [(row.facts["member"] and row.facts["member"].pk, row.facts["day"])],
        void="attendances.void",
        hints={
            "in_at": gettext_lazy("如 08:57；没有打卡留空，两格都空的记为缺勤"),
            "out_at": gettext_lazy("如 17:35；跨零点的晚班写次日的时间"),
        },
    )
)
