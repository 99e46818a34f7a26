"""Printed forms of the rule book: 规程修订审批表 and 条款签阅表."""

from __future__ import annotations

from pathlib import Path

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.clauses.parameters import definition
from huiyin.kernel.clauses.values import said
from huiyin.rooms.rulebook.models import Reading, Revision, Signature
from huiyin.web.papers import Paper, register, stamp
from huiyin.web.saying import name_of

FOLDER = Path(__file__).with_name("papers")


def read_revisions(found, member):
    return found.select_related("clause", "drafted_by", "reviewer", "approver")


def revision_sheet(revision: Revision, member) -> dict:
    """What is to be changed, old beside new, why, and the opinions of who reviewed and who approved."""
    record, clause = revision.record, revision.clause
    by_value = revision.sort == Revision.Sort.VALUE
    if by_value:
        parameter = definition(revision.clause_id or "", revision.parameter)
        old, new = said(parameter, revision.old_value), said(parameter, revision.new_value)
    else:
        old = "\n".join(filter(None, (revision.old_title, revision.old_text)))
        new = "\n".join(filter(None, (revision.new_title, revision.new_text)))
    everywhere = revision.everywhere or not by_value
    trial = revision.trial if revision.trial and revision.trial["value"] == revision.new_value else None
    return {
        "sort": revision.get_sort_display(),
        "house": revision.get_house_display(),
        "clause": str(clause) if clause else "",
        "parameter": revision.old_title if by_value else "",
        "scope": _("全公司") if everywhere else record.department.name,
        "title": revision.matter.title,
        "department": name_of(record.department),
        "drafted_by": name_of(revision.drafted_by),
        "drafted_at": revision.matter.opened_at,
        "wanted_on": f"{revision.wanted_on}",
        "effective_on": f"{revision.effective_on or ''}",
        "why": revision.why,
        "old": old or "—",
        "new": new,
        "trial": trial["words"] if trial else "",
        "review": revision.review or (_("同意") if revision.reviewed_at else ""),
        "reviewer": name_of(revision.reviewer) if revision.reviewed_at else "",
        "reviewed_at": revision.reviewed_at,
        "approval": revision.approval or (_("同意") if revision.approved_at else ""),
        "approver": name_of(revision.approver) if revision.approved_at else "",
        "approved_at": revision.approved_at,
        "published_at": revision.published_at,
        "edition": revision.edition,
    }


def read_readings(found, member):
    lines = Signature.objects.select_related("member", "department").order_by("department__name", "pk")
    return found.select_related("clause", "asked_by").prefetch_related(Prefetch("signatures", lines))


def reading_sheet(reading: Reading, member) -> dict:
    """The text and everybody whom it binds, signed here in the house or to be signed on paper."""
    lines = list(reading.signatures.all())
    return {
        "house": reading.get_house_display(),
        "title": reading.title,
        "edition": reading.edition,
        "department": name_of(reading.record.department),
        "asked_by": name_of(reading.asked_by) or str(_("系统")),
        "asked_at": reading.asked_at,
        "due": reading.due,
        "text": reading.text,
        "lines": [
            (
                str(n),
                one.department.name,
                one.member.name,
                stamp(one.signed_at) if one.signed_at else "",
                one.words,
                "",
            )
            for n, one in enumerate(lines, 1)
        ],
        "signed": sum(1 for one in lines if one.signed_at),
        "total": len(lines),
    }


register(
    Paper(
        "revision",
        _("规程修订审批表"),
        "revisions",
        FOLDER / "revision.typ",
        revision_sheet,
        ("ZH-J1.12", "WY-P1"),
        reads=read_revisions,
    )
)
register(
    Paper(
        "reading",
        _("条款签阅表"),
        "readings",
        FOLDER / "reading.typ",
        reading_sheet,
        ("YX-1.1", "WY-A4.4.1", "JS-1.3", "ZH-J1.12"),
        reads=read_readings,
    )
)
