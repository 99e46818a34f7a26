"""Appraisers side by side: a harsh or a mild hand shows, and where each takes its points."""

from __future__ import annotations

from fractions import Fraction

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.rooms.people.appraisals import queries
from huiyin.rooms.people.appraisals.models import Dimension, Sort
from huiyin.rooms.people.appraisals.rules import in_figures
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips

ITEMS = 6  # of an appraiser, the ones that take most
LABELS = dict(Dimension.choices)
FAR = Fraction(3)  # points from the mean of all, from which a hand is marked


def _year(text: str) -> int:
    this = clock.today().year
    return int(text) if text.isdigit() and 2000 <= int(text) <= this else this


def calibration(request: MemberRequest) -> HttpResponse:
    """Nobody is called unfair here: who differs is shown, so that it can be talked over (WY-A4.4.5)."""
    member, year, sort = request.user, _year(request.GET.get("year", "")), request.GET.get("sort", "")
    sheets = (
        queries.sheets_seen_by(member).filter(round__year=year, round__standing=True).exclude(member=member)
    )
    if sort in Sort.values:
        sheets = sheets.filter(sort=sort)
    found = queries.hands(sheets)
    shares = queries.shares_of(sheets)
    count = sum(hand.sheets for hand in found)
    mean = sum((hand.mean * hand.sheets for hand in found), Fraction(0)) / count if count else None
    address = reverse("appraisal_calibration")

    def to(name: str) -> str:
        return f"{address}?year={year}" + (f"&sort={name}" if name else "")

    context = {
        "page_title": _("考评尺度"),
        "clauses": chips(["WY-A4.4.5", "WY-A4.1"]),
        "year": year,
        "before_url": f"{address}?year={year - 1}&sort={sort}",
        "after_url": f"{address}?year={year + 1}&sort={sort}" if year < clock.today().year else "",
        "sorts": [
            {"label": label, "url": to(value), "now": sort == value}
            for value, label in (("", _("全部")), *Sort.choices)
        ],
        "tiles": [
            {"label": _("考核记录"), "value": count, "unit": _("张")},
            {"label": _("被考评人"), "value": queries.members_scored(sheets), "unit": _("人")},
            {"label": _("考评人"), "value": len(found), "unit": _("人")},
            {"label": _("平均得分"), "value": in_figures(mean) or "—", "unit": _("分") if mean else ""},
        ],
        "rows": [
            {
                "name": hand.name,
                "url": f"{reverse('ledger', args=['appraisalsheets'])}?f_appraiser={hand.name}",
                "count": hand.sheets,
                "mean": in_figures(hand.mean),
                "differs": _differs(hand.mean, mean),
                "far": mean is not None and abs(hand.mean - mean) >= FAR,
                "spread": f"{hand.spread:.2f}",
                "items": _items(shares.get(hand.appraiser, {})),
            }
            for hand in found
        ],
    }
    return render(request, "appraisals/calibration.html", context)


def _differs(one: Fraction, all_of: Fraction | None) -> str:
    if all_of is None:
        return ""
    gap = one - all_of
    return f"{'−' if gap < 0 else '+'}{in_figures(abs(gap))}"


def _items(taken: dict[tuple[str, str], int]) -> list[dict]:
    whole = sum(taken.values())
    ranked = sorted(taken.items(), key=lambda pair: (-pair[1], pair[0]))[:ITEMS]
    return [
        {
            "label": f"{LABELS[dimension]}·{name}",
            "share": in_figures(Fraction(100 * points, whole), 0) + "%",
        }
        for (dimension, name), points in ranked
    ]


screen(
    Screen(
        "appraisal_calibration",
        "appraisals/calibration",
        calibration,
        right="appraisalrounds.open",
        label=__("考评尺度"),
        nav="appraisal",
        icon="scale",
    )
)
