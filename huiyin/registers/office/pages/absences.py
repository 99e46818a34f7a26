"""Absences, and how hand-overs went."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.office import queries
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Screen, page, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips
from huiyin.web.templatetags.huiyin import when


def _now_words(leave) -> str:
    absence, now = leave.absence, clock.now()
    return _("未开始") if absence.from_at > now else _("离岗中") if absence.to_at > now else _("已返岗")


page(
    Page(
        "absences",
        "house",
        "user-share",
        columns=(
            number_column(),
            Column("member", __("离岗人"), lambda one: one.absence.member.name),
            Column("stand_in", __("代理人"), lambda one: one.absence.stand_in.name),
            Column("from", __("起"), lambda one: when(one.absence.from_at), sort="absence__from_at"),
            Column("to", __("止"), lambda one: when(one.absence.to_at)),
            Column("reason", __("原因"), lambda one: one.absence.reason, wide=True),
            Column("now", __("现状"), _now_words),
        ),
        rows=lambda rows: rows.select_related("record", "absence__member", "absence__stand_in"),
        one=lambda rows: rows.select_related("absence__member", "absence__stand_in"),
        facts=lambda one, member: [
            Fact(_("离岗人"), one.absence.member.name),
            Fact(_("代理人"), one.absence.stand_in.name),
            Fact(_("起"), when(one.absence.from_at)),
            Fact(_("止"), when(one.absence.to_at)),
            Fact(_("原因"), one.absence.reason),
            Fact(_("现状"), _now_words(one)),
        ],
        clauses=("YX-3.2.1",),
        told_whole=True,
        facts_title=__("离岗登记"),
        empty=__("离开岗位前在这里登记，选好代理人。"),
    )
)


def hand_overs(request: MemberRequest) -> HttpResponse:
    """How hand-overs went this month, taker by taker; for whoever leads a department."""
    reach = reach_of(request.user)
    if reach.rank() < 2:
        raise Http404
    month = clock.today().replace(day=1)
    after = (month + dt.timedelta(days=32)).replace(day=1)
    rows = queries.hand_overs_measured(
        reach.departments, clock.shanghai(f"{month:%Y-%m-%d}"), clock.shanghai(f"{after:%Y-%m-%d}")
    )
    for row in rows:
        row["hours"] = f"{row['took'].total_seconds() / 3600:.1f}" if row["took"] else ""
    context = {
        "page_title": _("转办情况"),
        "rows": rows,
        "month": month,
        "clauses": chips(["YX-2.5.3", "YX-3.3"]),
    }
    return render(request, "office/hand_overs.html", context)


screen(
    Screen(
        "hand_overs",
        "hand-overs",
        hand_overs,
        right="matters.reassign",
        label=__("转办情况"),
        nav="house",
        icon="arrows-exchange",
    )
)
