"""One clause: its text on a day and before, what it means, who has signed it, what enforces it and what happened under it."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.models import Clause, ClauseVersion
from huiyin.kernel.clauses.packs import clauses_under
from huiyin.kernel.clauses.revising import in_force
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.rulebook.models import HOUSES
from huiyin.rooms.rulebook.queries import clauses as queries
from huiyin.rooms.rulebook.queries import enforcement
from huiyin.rooms.rulebook.queries.reading import signatures_under
from huiyin.rooms.rulebook.queries.revising import answers_to, revisions_seen_by
from huiyin.web.kit import PAGES, Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, of_seen_matters, promise_line, sentences, state_badge

FIGURES = (
    ("made", __("作出承诺"), ""),
    ("kept", __("按时兑现"), "green"),
    ("late", __("逾期兑现"), "orange"),
    ("broken", __("逾期未兑现"), "red"),
    ("open", __("未到期"), ""),
    ("withdrawn", __("撤回"), "grey"),
)


def _months(request: MemberRequest) -> tuple[dt.date, dt.datetime, dt.datetime]:
    """The month asked for (this one by default), from its first moment to the next month's."""
    try:
        first = dt.datetime.strptime(request.GET.get("month", ""), "%Y-%m").date()
    except ValueError:
        first = clock.today().replace(day=1)
    after = (first + dt.timedelta(days=32)).replace(day=1)
    return first, clock.shanghai(f"{first:%Y-%m-%d}"), clock.shanghai(f"{after:%Y-%m-%d}")


def clause(request: MemberRequest, code: str) -> HttpResponse:
    row = Clause.objects.filter(code=code).prefetch_related("versions__record").first()
    if row is None:
        raise Http404
    member = request.user
    month, start, end = _months(request)
    which = request.GET.get("show", "")
    today = clock.today()
    day = _day(request) or today
    versions = list(row.versions.all())
    current = in_force(versions, day) or versions[0]
    found = enforcement(code)
    figures = queries.promise_figures(code, member, start, end) if found.promises or code == "WY-G13" else {}
    departments = reach_of(member).departments
    lines = queries.lines_under(code, member, start, end)
    for line in lines:
        line.said = {}  # type: ignore[attr-defined]
    happened = [
        said
        | {"url": reverse("record", args=[line.record.kind, line.record_id]), "number": line.record.number}
        for said, line in zip(sentences(lines, full=False), lines, strict=True)
        if line.record.kind in PAGES
    ]
    before = (month - dt.timedelta(days=1)).replace(day=1)
    after = (month + dt.timedelta(days=32)).replace(day=1)
    context = {
        "page_title": f"{row.code} {current.title or row.title}",
        "breadcrumbs": [(_("规程"), reverse("clauses") + f"?house={row.pack}")],
        "clause": row,
        "house": dict(HOUSES)[row.pack],
        "title": current.title or row.title,
        "version": current,
        "versions": _versions(versions, current, member),
        "day": day,
        "is_past": current != in_force(versions, today),
        "answers": _answers(code),
        "revisions": _revisions(row, member),
        "signing": _signing(row, member),
        "mission": queries.mission(member, start, end) if code == "ZH-D2" else [],
        "see": chips(c for prefix in current.see for c in clauses_under(prefix)),
        "parameters": _parameters(code, departments[0] if departments else None, member),
        "doing": _doing(code, member),
        "found": found,
        "verbs": [
            {"label": v.label, "name": v.name, "on": str(v.kind.label) if not v.generic else _("各类事项")}
            for v in found.verbs
        ],
        "ledgers": [
            {"label": PAGES[name].of.label, "url": reverse("ledger", args=[name])}
            for name in found.ledgers
            if reach_of(member).may(f"{name}.see")
        ],
        "tiles": [
            {
                "label": label,
                "value": figures[name],
                "level": level if figures[name] else "",
                "url": f"?month={month:%Y-%m}&show={name}#records",
            }
            for name, label, level in FIGURES
        ]
        if figures
        else [],
        "show": which,
        "show_label": dict((name, label) for name, label, _level in FIGURES).get(which, ""),
        "promises": _promises(queries.promises_under(code, member, start, end, which)[:50], member)
        if which
        else [],
        "happened": happened,
        "month": month,
        "before_url": f"?month={before:%Y-%m}",
        "after_url": f"?month={after:%Y-%m}" if after <= today else "",
    }
    return render(request, "rulebook/clause.html", context)


def _promises(promises, member) -> list[dict]:
    return [
        promise_line(p)
        | {
            "title": p.matter.title,
            "number": p.matter.record.number,
            "url": reverse("record", args=[p.matter.record.kind, p.matter_id]),
            "party": p.owner.name,
        }
        for p in of_seen_matters(promises, member)
    ]


def _day(request: MemberRequest) -> dt.date | None:
    """The day on which the text is asked for."""
    try:
        return dt.date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


def _versions(versions: list[ClauseVersion], current: ClauseVersion, member) -> list[dict]:
    """All versions, newest first, each with the revision that made it where the member sees that."""
    made = [one.record_id for one in versions if one.record_id]
    seen = set(revisions_seen_by(member).filter(pk__in=made).values_list("pk", flat=True)) if made else set()
    return [
        {
            "version": one.version,
            "since": one.effective_on,
            "url": f"?day={one.effective_on}",
            "current": one == current,
            "revision": one.record.number if one.record else "",
            "revision_url": reverse("record", args=["revisions", one.record_id])
            if one.record_id in seen
            else "",
        }
        for one in reversed(versions)
    ]


def _answers(code: str) -> list[dict]:
    """What was asked about the clause and answered, for all to read."""
    return [
        {
            "title": one.matter.title,
            "question": one.question,
            "answer": one.answer,
            "wording": one.wording,
            "from": one.interpreted_in.name,
            "who": one.answered_by.name if one.answered_by else "",
            "when": one.corrected_at or one.answered_at,
            "corrected": bool(one.corrected_at),
            "number": one.record.number,
            "url": reverse("record", args=["interpretations", one.pk]),
        }
        for one in answers_to(code)[:20]
    ]


def _revisions(row: Clause, member) -> list[dict]:
    """Revisions of the clause that the member sees: those under way, and what came of the others."""
    found = (
        revisions_seen_by(member).filter(Q(clause=row)).select_related("matter__record").order_by("-pk")[:10]
    )
    kind = PAGES["revisions"].of
    return [
        {
            "label": one.matter.title,
            "words": f"{one.record.number}，{one.effective_on or one.wanted_on}",
            "url": reverse("record", args=["revisions", one.pk]),
        }
        | state_badge(kind, one.matter)
        for one in found
    ]


def _signing(row: Clause, member) -> dict:
    """Who of those bound has signed the edition that covers the clause; names for who may see the reading."""
    lines = signatures_under(row)
    if not lines:
        return {}
    own = next((line for line in lines if line.member_id == member.pk), None)
    by_department: dict[str, list] = {}
    for line in lines:
        by_department.setdefault(line.department.name, []).append(line)
    return {
        "reading": lines[0].reading.title,
        "edition": lines[0].reading.edition,
        "url": reverse("record", args=["readings", lines[0].reading_id]),
        "own": own,
        "sign_url": reverse("act", args=["readings", lines[0].reading_id, "readings.sign"])
        if own and not own.signed_at
        else "",
        "departments": [
            {
                "name": name,
                "signed": sum(1 for line in some if line.signed_at),
                "all": len(some),
                "missing": "、".join(line.member.name for line in some if not line.signed_at),
            }
            for name, some in by_department.items()
        ],
    }


def _parameters(code: str, department: int | None, member) -> list[dict]:
    """The parameters with their values, and the ways to try out or to revise each."""
    reach = reach_of(member)
    shown = queries.values_of(code, department)
    for one in shown:
        query = urlencode({"which": f"{code}|{one['name']}", "clause": code})
        one["revise_url"] = (
            f"{reverse('open', args=['revisions.draft_value'])}?{query}"
            if one["editable"] and reach.may("revisions.draft_value")
            else ""
        )
        one["trial_url"] = (
            reverse("trial", args=[code, one["name"]])
            if one["triable"] and reach.may("revisions.see")
            else ""
        )
    return shown


def _doing(code: str, member) -> list[dict]:
    """What the member may begin from the clause's page."""
    ways = (
        ("interpretations.ask", _("请求解释"), "message-report"),
        ("revisions.draft", _("修改条文"), "file-text"),
        ("readings.issue", _("发起签阅"), "signature"),
    )
    return [
        {"label": label, "icon": icon, "url": f"{reverse('open', args=[verb])}?clause={code}"}
        for verb, label, icon in ways
        if reach_of(member).may(verb)
    ]


screen(Screen("clause", "clauses/<str:code>", clause, right=""))
