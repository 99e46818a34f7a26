"""The printed quality sheet: 质检评分表."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.desk.quality.queries import sheet_of
from huiyin.rooms.desk.quality.rules import said
from huiyin.web.papers import Paper, register
from huiyin.web.saying import name_of


def read_checks(found, member):
    return found.select_related(
        "about", "checked_member", "checked_by", "decided_by", "matter__owner", "matter__record__department"
    )


def check_sheet(check, member) -> dict:
    """The lines of 质检评分表; before the check the points are left empty, to be written in by hand."""
    scored = check.score is not None
    rows = []
    for n, row in enumerate(sheet_of(check), 1):
        given = "" if not scored else _("不适用") if row.given is None else str(row.given)
        rows.append((str(n), row.item, row.look, str(row.weight), str(row.points), given))
    return {
        "member": check.checked_member.name,
        "department": check.record.department.name,
        "about": f"{KINDS[check.about.kind].label} {check.about.number or ''}",
        "month": f"{check.month:%Y-%m}",
        "source": str(_("随机抽取") if check.sampled else _("人工抽检")),
        "checker": name_of(check.checked_by) or check.matter.owner.name,
        "checked_at": check.checked_at,
        "rows": rows,
        "slips": [(phrase, situation) for phrase, situation, _pk in check.slips],
        "score": said(check.score),
        "remark": check.remark,
        "objection": check.objection,
        "objected_at": check.objected_at,
        "decision": check.decision,
        "before": said(check.score_before),
        "decided_by": name_of(check.decided_by),
        "decided_at": check.decided_at,
    }


register(
    Paper(
        "check",
        gettext_lazy("质检评分表"),
        "checks",
        Path(__file__).with_name("papers") / "check.typ",
        check_sheet,
        ("JS-2.3",),
        copies=("存档联",),
        reads=read_checks,
    )
)
