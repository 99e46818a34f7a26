"""部门表, 岗位说明书, 离职交接单 and 用人申请表 as they go to the file (ZH-D, ZH-J1.Q, YX-3.3, WY-M7)."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.approvals.queries import granted_by, granting
from huiyin.kernel.clauses.packs import shipped
from huiyin.rooms.people.posts.models import Part, StaffingState
from huiyin.rooms.people.posts.queries import holders_of, titles_of
from huiyin.rooms.people.posts.rules import staffed
from huiyin.web.drawers import urls_of
from huiyin.web.papers import Paper, register, stamp
from huiyin.web.saying import chosen, day, name_of

FOLDER = Path(__file__).with_name("papers")


def read_sheets(found, member):
    return found.select_related("department__head", "reports_to__department")


def department_sheet(sheet, member) -> dict:
    """The sheet in its present version, with the posts, how they are staffed, and to whom they report."""
    department = sheet.department
    posts = list(
        department.posts.filter(sheet__closed_on=None)
        .select_related("directed_by", "supervised_by", "sheet")
        .order_by("pk")
    )
    held = holders_of(posts)
    return {
        "name": department.name,
        "code": department.code,
        "head": department.head.name,
        "reports_to": str(sheet.reports_to or ""),
        "unit": sheet.unit,
        "mission": sheet.mission,
        "headcount": _("%d 人") % sheet.headcount,
        "edition": _("第 %d 版") % sheet.record.version,
        "posts": [
            (
                str(n),
                post.name,
                str(post.headcount),
                "、".join(one.name for one in held.get(post.pk, [])),
                staffed(post.headcount, len(held.get(post.pk, [])))[0],
                name_of(post.directed_by),
                name_of(post.supervised_by),
            )
            for n, post in enumerate(posts, 1)
        ],
    }


register(
    Paper("sheet", _("部门表"), "departmentsheets", FOLDER / "department.typ", department_sheet, ("ZH-D",), reads=read_sheets)
)  # fmt: skip


def read_descriptions(found, member):
    return found.select_related(
        "post__department__sheet", "post__sheet", "post__directed_by", "post__supervised_by", "issued_by"
    ).prefetch_related("acknowledgements__member", "post__directs")


def description_sheet(description, member) -> dict:
    """An edition with all its fields, and who has signed it."""
    post, titles = description.post, shipped()[1]
    sheet, department = getattr(post, "sheet", None), getattr(post.department, "sheet", None)

    def called(code: str) -> str:
        return f"{code} {titles[code].title}" if code in titles else code

    return {
        "name": post.name,
        "code": sheet.code if sheet else "",
        "department": post.department.name,
        "unit": department.unit if department else "",
        "part": chosen(sheet, "part") if sheet else str(Part.EXECUTES.label),
        "edition": _("第 %d 版") % description.edition,
        "issued": f"{name_of(description.issued_by)} {stamp(description.issued_at)}".strip(),
        "mission": description.mission,
        "duties": [
            (str(n), duty["sort"], duty["words"], "\n".join(called(code) for code in duty["clauses"]))
            for n, duty in enumerate(description.duties, 1)
        ],
        "above": name_of(post.directed_by),
        "watched": name_of(post.supervised_by),
        "below": "、".join(one.name for one in post.directs.all()),
        "outside": "、".join(description.outside),
        "inside": "、".join(description.inside),
        "knowledge": "、".join(description.knowledge),
        "general": "、".join(description.general),
        "functional": "、".join(description.functional),
        "signed": [
            (str(n), one.member.name, stamp(one.signed_at) if one.signed_at else "", "")
            for n, one in enumerate(sorted(description.acknowledgements.all(), key=lambda a: a.pk), 1)
        ],
    }


register(
    Paper(
        "description",
        _("岗位说明书"),
        "jobdescriptions",
        FOLDER / "description.typ",
        description_sheet,
        ("ZH-J1.Q", "ZH-J1.R", "ZH-3"),
        reads=read_descriptions,
    )
)


def read_departures(found, member):
    return found.select_related("member", "successor").prefetch_related("lines__record", "lines__to")


def departure_sheet(departure, member) -> dict:
    """What went on to whom, sort by sort. Titles stand for who sees the records themselves."""
    lines = sorted(departure.lines.all(), key=lambda line: (line.sort, line.pk))
    seen = urls_of(member, {line.record_id for line in lines})
    titles = titles_of([line.record for line in lines if line.record_id in seen])
    takers = dict.fromkeys(line.to.name for line in lines if line.to)
    return {
        "member": departure.member.name,
        "left_on": day(departure.left_on),
        "successor": departure.successor.name,
        "total": str(len(lines)),
        "lines": [
            (
                str(n),
                line.get_sort_display(),
                line.record.number or "",
                titles.get(line.record_id, ""),
                line.to.name if line.to else _("随离职结束或转出"),
                "",
            )
            for n, line in enumerate(lines, 1)
        ],
        "takers": list(takers) or [departure.successor.name],
    }


register(
    Paper(
        "settling",
        _("离职交接单"),
        "departures",
        FOLDER / "departure.typ",
        departure_sheet,
        ("YX-3.3", "ZH-J2.2"),
        reads=read_departures,
    )
)


def read_staffing(found, member):
    return found.select_related("post__department", "matter__owner").prefetch_related(*granting())


def staffing_sheet(request, member) -> dict:
    """Whom is asked for, why, and who agreed, as it stands at the printing."""
    return {
        "department": request.post.department.name,
        "post": request.post.name,
        "headcount": str(request.post.headcount),
        "count": str(request.count),
        "filled": str(request.filled),
        "wanted_on": request.wanted_on,
        "why": request.why,
        "asks": request.asks,
        "owner": request.matter.owner.name,
        "asked_at": request.matter.opened_at,
        "steps": [
            (one.label, one.signer(), one.note, stamp(one.at), "") for one in granted_by(request.record)
        ],
        "state": StaffingState(request.matter.state).label,
    }


register(
    Paper(
        "request",
        _("用人申请表"),
        "staffing",
        FOLDER / "staffing.typ",
        staffing_sheet,
        ("WY-M7", "YX-3.0a"),
        reads=read_staffing,
    )
)
