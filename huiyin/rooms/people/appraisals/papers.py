"""The four records of the clause (WY-A5): two record forms, two statistics forms."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from huiyin.rooms.people.appraisals.models import Dimension, SheetState, Sort
from huiyin.rooms.people.appraisals.queries import deductions_of, sheets_seen_by, totals_seen_by
from huiyin.rooms.people.appraisals.rules import in_figures, in_points
from huiyin.web.papers import Paper, register
from huiyin.web.saying import chosen, name_of

FOLDER = Path(__file__).with_name("papers")


def read_sheets(found, member):
    return deductions_of(
        found.select_related(
            "member", "appraiser", "done_by", "round__matter__record", "standard"
        ).prefetch_related("standard__items")
    )


def sheet_form(sheet, member) -> dict:
    """月考核记录表, 年终考核记录表: item by item, with what was deducted and by what."""
    deductions = list(sheet.deductions.all())
    rows = []
    for item in sorted(sheet.standard.items.all(), key=lambda one: one.position):
        own = [one for one in deductions if one.item_id == item.pk]
        words = "；".join(
            f"{one.words}（{one.evidence.number if one.evidence else one.files}）" for one in own
        )
        taken = sum(one.points for one in own)
        rows.append(
            (
                str(Dimension(item.dimension).label),
                item.name,
                "" if item.other else in_points(item.points),
                in_points(taken) if taken else "",
                words,
            )
        )
    return {
        "sheet": {"department": name_of(sheet.record.department)},
        "department": name_of(sheet.record.department),
        "member": sheet.member.name,
        "post": sheet.post,
        "level": chosen(sheet, "level"),
        "sort": chosen(sheet, "sort"),
        "period": sheet.round.period,
        "standard": str(sheet.standard),
        "rows": rows,
        "deducted": in_points(sheet.deducted),
        "bonus": in_points(sheet.bonus),
        "bonuses": "；".join(
            f"+{in_points(one.points)} {one.reward.record.number} {one.words}" for one in sheet.bonuses.all()
        ),
        "score": in_points(sheet.score) if sheet.state == SheetState.DONE else "",
        "exempt": sheet.exempt_why,
        "remark": sheet.remark,
        "appraiser": name_of(sheet.done_by or sheet.appraiser),
        "done_at": sheet.done_at,
    }


def read_rounds(found, member):
    return found.select_related("department", "ended_by")


def _mean(values) -> str:
    values = list(values)
    return in_figures(Fraction(sum(values), 100 * len(values))) if values else ""


def statistics_form(round_, member) -> dict:
    """月/年考核统计表: what each of a round lost in each dimension, of those whom the reader may see."""
    sheets = list(
        deductions_of(
            sheets_seen_by(member).filter(round=round_).select_related("record", "member", "appraiser")
        ).order_by("state", "-score", "pk")
    )
    rows = []
    for n, one in enumerate(sheets, 1):
        lost = {name: 0 for name in Dimension}
        for deduction in one.deductions.all():
            lost[Dimension(deduction.item.dimension)] += deduction.points
        rows.append(
            (
                str(n),
                one.member.name,
                one.post,
                *(in_points(lost[name]) if lost[name] else "" for name in Dimension),
                in_points(one.bonus) if one.bonus else "",
                in_points(one.score) if one.state == SheetState.DONE else chosen(one, "state"),
                name_of(one.appraiser),
            )
        )
    done = [one.score for one in sheets if one.state == SheetState.DONE]
    return _round_head(round_) | {
        "rows": rows,
        "count": str(len(sheets)),
        "mean": _mean(done),
        "highest": in_points(max(done)) if done else "",
        "lowest": in_points(min(done)) if done else "",
    }


def _round_head(round_) -> dict:
    return {
        "sheet": {"department": name_of(round_.department)},
        "department": name_of(round_.department),
        "title": round_.matter.title,
        "sort": chosen(round_, "sort"),
        "period": round_.period,
        "ended_by": name_of(round_.ended_by),
        "ended_at": round_.ended_at,
        "owner": name_of(round_.matter.owner),
    }


def year_form(round_, member) -> dict:
    """年度考核统计表: the year's parts and total of each, of those whom the reader may see."""
    totals = list(
        totals_seen_by(member).filter(round=round_).select_related("member").order_by("-total", "pk")
    )

    def shown(one, name: str) -> str:
        value = getattr(one, name)
        return "" if value is None else in_points(value)

    rows = [
        (
            str(n),
            one.member.name,
            one.post,
            shown(one, "checks"),
            shown(one, "monthly"),
            shown(one, "annual"),
            shown(one, "total"),
            "优秀员工" if one.excellent else "",
        )
        for n, one in enumerate(totals, 1)
    ]
    terms = round_.terms
    return _round_head(round_) | {
        "rows": rows,
        "count": str(len(totals)),
        "mean": _mean(one.total for one in totals if one.total is not None),
        "excellent": str(sum(one.excellent for one in totals)),
        "weights": str(
            _("检查 %(checks)s%%，月考核 %(monthly)s%%，年终考评 %(annual)s%%")
            % {name: terms[f"{name}_weight"] for name in ("checks", "monthly", "annual")}
        ),
    }


CLAUSES = ("WY-A5", "WY-A4.7a", "WY-A4.11")
register(
    Paper(
        "monthly",
        _("月考核记录表"),
        "appraisalsheets",
        FOLDER / "sheet.typ",
        sheet_form,
        CLAUSES,
        reads=read_sheets,
        fits=lambda sheet: sheet.sort != Sort.ANNUAL,
    )
)
register(
    Paper(
        "annual",
        _("年终考核记录表"),
        "appraisalsheets",
        FOLDER / "sheet.typ",
        sheet_form,
        CLAUSES,
        reads=read_sheets,
        fits=lambda sheet: sheet.sort == Sort.ANNUAL,
    )
)
register(
    Paper(
        "statistics",
        _("月/年考核统计表"),
        "appraisalrounds",
        FOLDER / "statistics.typ",
        statistics_form,
        (*CLAUSES, "WY-A4.1"),
        landscape=True,
        reads=read_rounds,
    )
)
register(
    Paper(
        "year",
        _("年度考核统计表"),
        "appraisalrounds",
        FOLDER / "year.typ",
        year_form,
        (*CLAUSES, "WY-A4.6"),
        reads=read_rounds,
        fits=lambda one: one.sort == Sort.ANNUAL,
    )
)
