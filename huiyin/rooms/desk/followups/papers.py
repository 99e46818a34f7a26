"""Printed forms of follow-ups: 回访单 with the signatures of its lines, and 意见处理单."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.rooms.desk.followups.models import Attempt, Guest, Opinion, OpinionState
from huiyin.rooms.desk.followups.queries import questions_for, scale_of
from huiyin.web.papers import Paper, register, stamp
from huiyin.web.papers.people import phones_of, with_phones
from huiyin.web.saying import name_of

FOLDER = Path(__file__).with_name("papers")


def read_followups(found, member):
    """All that 回访单 draws, in as many queries as it has tables."""
    opinions = Opinion.objects.exclude(matter__state=OpinionState.VOIDED)
    return (
        with_phones(found, member)
        .select_related(
            *("rated_member", "reached_by", "matter__record__project"),
            *("complaint__matter__record",),
        )
        .prefetch_related(
            Prefetch("attempts", Attempt.objects.select_related("member").order_by("id")),
            Prefetch(
                "opinions",
                opinions.select_related("matter__record__department", "signed_by").order_by("matter"),
            ),
        )
    )


def _script(one) -> list[tuple[str, bool]]:
    """What an individual guest is told, ticked after the call, to be ticked by hand before it (WY-G12a)."""
    if one.reached_at is None and one.guest == Guest.INDIVIDUAL:
        return [(line, False) for line in param("WY-G12a", "lines", one.record.department_id) or []]
    return [(line, bool(told)) for line, told in one.script]


def followup_sheet(one, member) -> dict:
    """The lines of 回访单; what was not asked yet is left empty to be written in by hand."""
    matter, record = one.matter, one.record
    scale = scale_of(record.department_id)
    asked = one.answers or (
        [
            (question, "")
            for question in questions_for(
                one.reason, record.department_id, clock.local(matter.opened_at).date()
            )
        ]
        if one.reached_at is None
        else []
    )
    return {
        "customer": name_of(one.party) or str(_("匿名")),
        "phone": phones_of(one, member),
        "project": name_of(record.project),
        "guest": one.get_guest_display(),
        "reason": one.get_reason_display(),
        "from_at": one.from_at,
        "complaint": one.complaint.record.number if one.complaint else "",
        "rated": name_of(one.rated_member),
        "owner": matter.owner.name,
        "reached_by": name_of(one.reached_by),
        "reached_at": one.reached_at,
        "title": matter.title,
        "attempts": [
            (stamp(row.at), row.get_way_display(), name_of(row.member), row.words)
            for row in one.attempts.all()
        ],
        "answers": [(str(n), question, said) for n, (question, said) in enumerate(asked, 1)],
        "scale": [name for _score, name in scale],
        "satisfaction": dict(scale).get(one.satisfaction, ""),
        "words": one.words,
        "script": _script(one),
        "untold_reason": one.untold_reason,
        "opinions": [
            (
                opinion.matter.title,
                opinion.record.department.name,
                opinion.matter.answer,
                name_of(opinion.signed_by),
                stamp(opinion.settled_at)[:10],
            )
            for opinion in one.opinions.all()
        ]
        or [("", "", "", "", "")] * (3 if one.reached_at is None else 0),
    }


def read_opinions(found, member):
    return with_phones(found, member).select_related(
        *("signed_by", "followup__matter__record", "survey__record", "matter__record__project"),
    )


def opinion_sheet(one, member) -> dict:
    """The lines of 意见处理单: what was said, who answered it and how it is kept from happening again."""
    matter, record = one.matter, one.record
    source = one.followup.record if one.followup else one.survey.record if one.survey else None
    return {
        "customer": name_of(one.party) or str(_("匿名")),
        "phone": phones_of(one, member),
        "project": name_of(record.project),
        "department": record.department.name,
        "sort": one.get_sort_display(),
        "topic": one.get_topic_display(),
        "cause": one.get_cause_display(),
        "repeats": _("此前已有%d次") % one.repeats if one.repeats else _("首次"),
        "raised_at": matter.opened_at,
        "source": source.number if source else "",
        "title": matter.title,
        "words": one.words,
        "suggestion": bool(one.verdict) or one.sort == "suggestion",
        "verdict": one.get_verdict_display(),
        "verdict_reason": one.verdict_reason,
        "answer": matter.answer,
        "prevention": one.prevention,
        "signed_by": name_of(one.signed_by),
        "signed_at": one.settled_at if one.signed_by else None,
    }


register(
    Paper(
        "followup",
        _("回访单"),
        "followups",
        FOLDER / "followup.typ",
        followup_sheet,
        ("WY-G9", "WY-G11"),
        copies=("存档联",),
        reads=read_followups,
    )
)
register(
    Paper(
        "opinion",
        _("意见处理单"),
        "opinions",
        FOLDER / "opinion.typ",
        opinion_sheet,
        ("WY-G11",),
        copies=("存档联", "承办联"),
        reads=read_opinions,
    )
)
