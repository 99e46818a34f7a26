"""Printing: what is seen and allowed is set in one file, and each sheet that goes out is written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import NoRight, NotSeen
from huiyin.kernel.actions.sets import perform_set
from huiyin.kernel.journal.models import Line
from huiyin.kernel.journal.reading import values_of
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.papers.codes import PaperCode, picture
from huiyin.web.papers.registry import Paper, papers_of
from huiyin.web.papers.typesetting import moment, typeset

ORDINALS = "一二三四五六七八九"


def print_paper(
    paper: Paper,
    subjects: Iterable[Any],
    *,
    member: Member,
    reprint: bool = False,
    copies: Sequence[str] | None = None,
    source: str = "web",
) -> bytes:
    """One PDF with every copy of every subject's sheet, in the order given; each printing stands in the journal.

    At most 500 subjects at once.

    subjects  particulars of the paper's kind, or their keys
    reprint   marks the sheets 补打 even where no earlier printing is known, as when one was lost on the way;
              a copy that was printed before is marked in any case
    copies    only these copies, by name; all of them if not given

    Raises NotSeen or Refused before anything is printed, and PaperFault where it cannot be set.
    """
    found = _seen(paper, subjects, member)
    chosen = [copy for copy in paper.copies if copies is None or copy in copies]
    before = _printed_before(paper, found)
    sheets: list[dict] = []
    again: dict[int, list[str]] = {}
    for subject in found:
        times = {copy: before[subject.pk, copy] + 1 for copy in chosen}
        again[subject.pk] = [copy for copy in chosen if reprint or times[copy] > 1]
        said = _said(paper, subject, member)
        for copy in chosen:
            nth = max(times[copy], 2 if reprint else 1)
            around = _sheet(paper, subject, member, copy, nth) | {"id": len(sheets)}
            sheets.append({**said, "sheet": around | said.get("sheet", {})})
    pdf = typeset(paper.template, sheets)
    rows = [
        {
            "project": subject.record.project,
            "on": subject.pk,
            "paper": paper,
            "copies": chosen,
            "again": again[subject.pk],
        }
        for subject in found
    ]
    perform_set(paper.verb, rows, by=member, source=source)
    return pdf


def papers_for(subject: Any, member: Member) -> list[Paper]:
    """The papers of a record that a member, who sees it, may print."""
    return [
        paper
        for paper in papers_of(subject.record.kind)
        if paper.fits(subject) and _may_print(paper, subject, member)
    ]


def _may_print(paper: Paper, subject: Any, member: Member) -> bool:
    """Whoever sees a record may print it with the right of their own post: both sides sign a hand-over."""
    return reach_of(member).may(paper.verb.name, project=subject.record.project_id)


def preview_png(
    paper: Paper, subject: Any, *, member: Member, copy: str | None = None, ppi: int = 110
) -> list[bytes]:
    """One copy of a sheet as pictures, a page each, marked 预览 and without a code: looking is not printing."""
    (found,) = _seen(paper, [subject], member)
    said = _said(paper, found, member)
    around = _sheet(paper, found, member, copy or paper.copies[0], 1) | said.get("sheet", {})
    sheet = said | {"sheet": around | {"code": "", "preview": True}}
    pages = typeset(paper.template, [sheet], format="png", ppi=float(ppi))
    return pages if isinstance(pages, list) else [pages]


def _seen(paper: Paper, subjects: Iterable[Any], member: Member) -> list[Any]:
    """The particulars as the member sees them, in the order asked; nothing at all where one may not be printed."""
    keys = list(dict.fromkeys(getattr(one, "pk", one) for one in subjects))
    kind = KINDS[paper.kind]
    rows = paper.reads(kind.particulars(kind.seen_by(member)), member).filter(pk__in=keys)
    found = {row.pk: row for row in rows}
    if not keys or len(found) < len(keys) or not all(map(paper.fits, found.values())):
        raise NotSeen
    for row in found.values():
        if not _may_print(paper, row, member):
            raise NoRight(
                _("你的岗位没有打印“%s”的权限") % paper.label, _("请联系主管办理，或由管理员调整岗位权限")
            )
    return [found[key] for key in keys]


def _printed_before(paper: Paper, subjects: Sequence[Any]) -> Counter:
    """How often each copy of each subject's sheet was printed, by the journal; what cannot be read counts for all."""
    records = {subject.pk: subject.record for subject in subjects}
    times: Counter = Counter()
    lines = Line.objects.filter(record__in=records, verb=paper.verb.name).select_related("values")
    for line in lines:
        values = values_of(line, records[line.record_id])
        facts = (values or {}).get("facts", {})
        if values is None or facts.get("表单代号") == paper.name:
            times.update((line.record_id, copy) for copy in facts.get("联次") or paper.copies)
    return times


def _said(paper: Paper, subject: Any, member: Member) -> dict:
    """What the template draws; under `sheet` what it has to say about title or department. Papers speak Chinese, whatever language the member reads the screen in."""
    with translation.override("zh-hans"):
        return paper.data(subject, member)


def _sheet(paper: Paper, subject: Any, member: Member, copy: str, nth: int) -> dict:
    """What stands around the body of one copy: title, marks, foot."""
    record, place = subject.record, paper.copies.index(copy)
    code = PaperCode(paper.kind, record.pk, record.version, paper.name, place + 1)
    with translation.override("zh-hans"):
        return {
            "id": 0,
            "title": str(paper.label),
            "department": record.department.name if record.department else "",
            "number": record.number or "",
            "copy": f"第{ORDINALS[place]}联　{copy}" if copy else "",
            "copies": _("一式%s份") % ORDINALS[len(paper.copies) - 1].replace("二", "两")
            if len(paper.copies) > 1
            else "",
            "again": _("补打（第%d次打印）") % nth if nth > 1 else "",
            "printed": moment(clock.now()),
            "by": member.name,
            "version": record.version,
            "clauses": "、".join(paper.clauses),
            "code": picture(code),
            "landscape": paper.landscape,
            "preview": False,
        }
