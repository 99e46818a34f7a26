"""The record page: particulars, promises, what may be done, what happened, which clauses apply."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel.actions.machine import why_not
from huiyin.kernel.actions.permission import SUPERVISING
from huiyin.kernel.actions.verbs import VERBS, verbs_of
from huiyin.kernel.journal.reading import lines_of
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.parties.silence import silent_numbers
from huiyin.kernel.privacy.looking import looked, looks_at
from huiyin.kernel.promises.models import Promise, State
from huiyin.kernel.records.kinds import KINDS, Kind
from huiyin.kernel.records.models import Link
from huiyin.web.kit import PAGES, Fact, Page, Section
from huiyin.web.papers import papers_for
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chip, chips, promise_line, sentences, state_badge
from huiyin.web.seeing import Eyes, sees_clear

LINES = 60  # of the journal shown at first


def subject_seen(member, kind_name: str, pk: int) -> tuple[Page, Any]:
    """The particulars of a record that the member sees; 404 where it does not exist for them."""
    page = PAGES.get(kind_name)
    if page is None:
        raise Http404
    kind = page.of
    found = page.one(kind.particulars(kind.seen_by(member))).filter(pk=pk).first()
    if found is None:
        raise Http404
    return page, found


def facts_shown(facts, clear: bool, reveal_url: str) -> list[dict]:
    shown = []
    for fact in facts:
        hide = fact.party and not clear and bool(fact.value)
        shown.append(
            {
                "label": fact.label,
                "value": fact.masked if hide else fact.value,
                "masked": hide,
                "reveal_url": reveal_url if hide else "",
                "url": fact.url,
                "clause": chip(fact.clause) if fact.clause else None,
                "explain_url": fact.explains,
            }
        )
    return shown


def silence_facts(party) -> list[Fact]:
    """Which numbers of a customer are not to be written to: shown wherever somebody may think of writing."""
    if party is None or (numbers := silent_numbers(party)) == []:
        return []
    words = _("全部号码") if numbers is None else "、".join(_("尾号%s") % number[-4:] for number in numbers)
    return [Fact(_("不发短信"), words, clause="YX-1.4")]


def buttons(member, kind: Kind, subject: Any) -> list[dict]:
    """What may be done to the record, the primary first; what may not says why. Rights one lacks are not offered."""
    record = subject.record
    reach = reach_of(member)
    found = []
    for verb in verbs_of(kind.name):
        if verb.offered and not verb.offered(subject):
            continue
        if verb.hidden or not reach.may(verb.name, record.department_id, record.project_id):
            if not _offered(member, verb, subject):
                continue
        refusal = why_not(verb, member, subject)
        if verb.name == "matters.take_back" and not getattr(
            getattr(subject, "matter", None), "offered_to_id", None
        ):
            continue
        if verb.name in ("matters.accept", "matters.return") and not _offered(member, verb, subject):
            continue
        found.append(
            {
                "verb": verb.name,
                "label": verb.label,
                "url": reverse("act", args=[kind.name, subject.pk, verb.name]),
                "enabled": refusal is None,
                "why": str(refusal) if refusal else "",
                "primary": verb.tone == "primary",
                "tone": verb.tone,
                "icon": verb.icon,
            }
        )
    if not kind.is_matter or subject.matter.is_open:
        for verb in VERBS.values():
            if (
                verb.opens
                and kind.name in verb.openers
                and kind.name != verb.kind_name  # one of its own kind again: where the page itself offers it
                and verb.offered_on(subject, member)
                and reach.may(verb.name, record.department_id, record.project_id)
            ):
                found.append(
                    {
                        "verb": verb.name,
                        "label": verb.label,
                        "url": f"{reverse('open', args=[verb.name])}?from={subject.pk}",
                        "enabled": True,
                        "why": "",
                        "primary": False,
                        "tone": "",
                        "icon": verb.icon,
                    }
                )
    return sorted(found, key=_rank)


def _rank(button: dict) -> tuple:
    """What can be done before what cannot; whether one takes the matter at all before what one does with it."""
    return (
        not button["enabled"],
        button["verb"] != "matters.accept",
        not button["primary"],
        button["tone"] == "danger",
    )


def _offered(member, verb, subject) -> bool:
    """Whoever a matter is offered to may accept or return it, whatever their post; so with all that names members."""
    return bool(verb.open_to) and member.pk in verb.open_to(subject)


def _links(member, record) -> list[dict]:
    pairs = Link.objects.filter(Q(from_record=record) | Q(to_record=record)).select_related(
        "from_record", "to_record"
    )
    others: dict[str, list[int]] = {}
    for link in pairs[:100]:
        other = link.to_record if link.from_record_id == record.pk else link.from_record
        others.setdefault(other.kind, []).append(other.pk)
    shown, eyes = [], Eyes(member)
    for name, keys in others.items():
        kind = KINDS[name]
        for subject in kind.particulars(kind.seen_by(member)).filter(pk__in=keys).order_by("pk"):
            shown.append(
                {
                    "label": f"{kind.label} {subject.record.number or ''}",
                    "words": kind.title(subject) if kind.is_matter or eyes.see_clear(kind, subject) else "",
                    "url": reverse("record", args=[name, subject.pk]),
                }
                | (state_badge(kind, subject.matter) if kind.is_matter else {})
            )
    return shown


def record(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    page, subject = subject_seen(request.user, kind, pk)
    context = described(request.user, page, subject)
    context["promises"] = context["promises"][: page.promises]
    return render(request, "web/record.html", context)


def described(member, page: Page, subject: Any) -> dict:
    """Everything that a member is shown of a record, masked where it must be: for the page and for the API."""
    of, kind, pk = page.of, page.kind, subject.pk
    row = subject.record
    matter = subject.matter if of.is_matter else None
    clear = sees_clear(member, of, subject)
    if row.party_id:
        looked(member.pk, row.pk, clear=clear)
    reveal_verb = "matters.reveal" if of.is_matter else f"{kind}.reveal"
    reveal_url = (
        reverse("act", args=[kind, pk, reveal_verb])
        if reveal_verb in VERBS and reach_of(member).may(reveal_verb, row.department_id, row.project_id)
        else ""
    )
    promises = []
    if matter:
        found = Promise.objects.filter(matter=matter).select_related("owner").order_by("-id")[:40]
        ordered = sorted(
            found, key=lambda p: (p.state != State.OPEN, p.due if p.state == State.OPEN else -p.pk)
        )
        promises = [promise_line(p) for p in ordered]
    journal = sentences(lines_of(row, LINES), full=clear or of.is_matter or page.told_whole)
    told = (code for code in page.clauses if code not in of.aside(subject))
    codes = dict.fromkeys([*told, *(p["clause"]["code"] for p in promises if p["clause"])])
    return {
        "page_title": f"{row.number or of.label}",
        "breadcrumbs": [(of.label, reverse("ledger", args=[kind]))],
        "record": {
            "number": row.number or "",
            "kind_label": of.label,
            "title": of.title(subject)
            if clear or of.is_matter or page.told_whole or page.plain_title
            else _masked_title(page, subject, member),
            "owner": matter.owner.name if matter else "",
            "version": row.version,
        }
        | ({"state_label": _("已作废"), "state_tone": "grey"} if row.voided_at else state_badge(of, matter)),
        "steps": _steps(page, subject, matter),
        "facts_title": page.facts_title,
        "facts": facts_shown([*page.facts(subject, member), *silence_facts(row.party)], clear, reveal_url),
        "sections": [_section(s, clear, reveal_url, of, subject) for s in page.sections(subject, member)],
        "actions": buttons(member, of, subject),
        "promises": promises,
        "no_promises": {"words": _("没有待兑现的承诺。")},
        "papers": [
            {"label": paper.label, "url": reverse("paper", args=[kind, pk, paper.name])}
            for paper in papers_for(subject, member)
        ],
        "journal": journal,
        "journal_more_url": "",
        "clauses": chips(codes),
        "links": [*page.related(subject, member), *_links(member, row)],
        "files": _files(row),
        "is_matter": of.is_matter,
        "looks_url": reverse("looks", args=[kind, pk]) if _may_read_looks(member, row) else "",
    }


def _may_read_looks(member, row) -> bool:
    return bool(row.party_id) and reach_of(member).rank(row.department_id) >= SUPERVISING


def looks(request: MemberRequest, kind: str, pk: int) -> HttpResponse:
    """Who looked at a customer's record, for whoever leads the department (YX-1.4)."""
    _page, subject = subject_seen(request.user, kind, pk)
    if not _may_read_looks(request.user, subject.record):
        raise Http404
    return render(request, "web/components/looks.html", {"looks": looks_at(subject.record)})


def _files(row) -> list[dict]:
    shown = []
    for file in row.files.select_related("member").order_by("id")[:60]:
        url = reverse("file", args=[row.kind, row.pk, file.pk])
        shown.append(
            {
                "name": file.name,
                "url": url,
                "thumb_url": url if file.is_picture else "",
                "size": filesizeformat(file.size),
                "who": file.member.name if file.member else "",
                "when": file.at,
            }
        )
    return shown


def _masked_title(page: Page, subject, member) -> str:
    hidden = next((f for f in page.facts(subject, member) if f.party), None)
    return str(hidden.masked) if hidden else page.of.title(subject)


def _section(section: Section, clear: bool, reveal_url: str, kind: Kind, subject) -> dict:
    shown: dict[str, Any] = {
        "title": section.title,
        "text": section.text,
        "template": section.template,
        "flush": section.flush,
        "facts": facts_shown(section.facts, clear, reveal_url),
    }
    return shown | (section.context or {})


def _steps(page: Page, subject: Any, matter) -> list[dict]:
    """The way of a matter: the states its page names, else in four words: taken down, answered, closed."""
    if matter is None:
        return []
    if page.steps:
        return list(page.steps(subject))
    closed = matter.closed_at is not None
    labels = dict(page.of.states.choices)  # type: ignore[union-attr]
    state = labels.get(matter.state, matter.state)
    if way := page.way(subject):
        if matter.state not in way:
            return [{"label": labels[way[0]], "state": "done"}, {"label": state, "state": "now"}]
        at = way.index(matter.state)
        return [
            {"label": labels[name], "state": "done" if n < at else "now" if n == at else "todo"}
            for n, name in enumerate(way)
        ]
    return [
        {"label": _("已登记"), "state": "done"},
        {"label": state if not closed else _("已处理"), "state": "done" if closed else "now"},
        {"label": _("答复客户"), "state": "done" if matter.answered_at else "todo"},
        {"label": state if closed else _("办结"), "state": "now" if closed else "todo"},
    ]
