"""Printed forms of follow-ups: 回访单 with the signatures of its lines, and 意见处理单."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.rights import absent_now
from huiyin.kernel.privacy.masking import masked_phone
from huiyin.rooms.desk.followups.models import Attempt, Opinion, OpinionState
from huiyin.rooms.desk.followups.queries import questions_for, scale_of
from huiyin.web.papers import Paper, register, stamp

FOLDER = Path(__file__).with_name("papers")


def _name(row) -> str:
    return row.name if row else ""


def _with_covered(found, member):
    """With `covered`: whether the member stands in for the owner now."""
    return found.annotate(
        covered=Exists(absent_now().filter(stand_in=member, member=OuterRef("matter__owner")))
    ).prefetch_related("matter__record__party__phones")


def _phones(subject, member) -> str:
    """The customer's numbers: whole for the owner and who stands in for them, masked for everybody else (YX-1.4)."""
    if subject.party is None:
        return ""
    whole = subject.covered or subject.matter.owner_id == member.pk
    phones = sorted(subject.party.phones.all(), key=lambda phone: phone.position)
    return "、".join(phone.number if whole else masked_phone(phone.number) for phone in phones)


def read_followups(found, member):
    """All that 回访单 draws, in as many queries as it has tables."""
    opinions = Opinion.objects.exclude(matter__state=OpinionState.VOIDED)
    return (
        _with_covered(found, member)
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


def followup_sheet(one, member) -> dict:
    """The lines of 回访单; what was not asked yet is left empty to be written in by hand."""
    matter, record = one.matter, one.record
    scale = scale_of(record.department_id)
    asked = one.answers or (
        [
            (question, "")
            for question in questions_for(one.reason, record.department_id, matter.opened_at.date())
        ]
        if one.reached_at is None
        else []
    )
    return {
        "customer": _name(one.party) or str(_("匿名")),
        "phone": _phones(one, member),
        "project": _name(record.project),
        "guest": one.get_guest_display(),
        "reason": one.get_reason_display(),
        "from_at": one.from_at,
        "complaint": one.complaint.record.number if one.complaint else "",
        "rated": _name(one.rated_member),
        "owner": matter.owner.name,
        "reached_by": _name(one.reached_by),
        "reached_at": one.reached_at,
        "title": matter.title,
        "attempts": [
            (stamp(row.at), row.get_way_display(), _name(row.member), row.words) for row in one.attempts.all()
        ],
        "answers": [(str(n), question, said) for n, (question, said) in enumerate(asked, 1)],
        "scale": [name for _score, name in scale],
        "satisfaction": dict(scale).get(one.satisfaction, ""),
        "words": one.words,
        "script": [(line, bool(told)) for line, told in one.script],
        "untold_reason": one.untold_reason,
        "opinions": [
            (
                opinion.matter.title,
                opinion.record.department.name,
                opinion.matter.answer,
                _name(opinion.signed_by),
                stamp(opinion.settled_at)[:10],
            )
            for opinion in one.opinions.all()
        ],
    }


def read_opinions(found, member):
    return _with_covered(found, member).select_related(
        *("signed_by", "followup__matter__record", "survey__record", "matter__record__project"),
    )


def opinion_sheet(one, member) -> dict:
    """The lines of 意见处理单: what was said, who answered it and how it is kept from happening again."""
    matter, record = one.matter, one.record
    source = one.followup.record if one.followup else one.survey.record if one.survey else None
    return {
        "customer": _name(one.party) or str(_("匿名")),
        "phone": _phones(one, member),
        "project": _name(record.project),
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
        "signed_by": _name(one.signed_by),
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
