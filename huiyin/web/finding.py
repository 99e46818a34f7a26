"""Finding: the palette, the search page and the pickers, all over one index and only over what a member may see."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.clauses.revising import titles
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.models import Record
from huiyin.kernel.search.index import find
from huiyin.kernel.search.tokens import initials
from huiyin.web.kit import PAGES, SCREENS
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import state_badge
from huiyin.web.seeing import Eyes

LOOKED_AT = 200
SHOWN = 6


def records_found(member, text: str, most: int = SHOWN) -> list[dict]:
    """The newest records of each kind that fit the text, as groups for palette and search page."""
    by_kind: dict[str, list[int]] = {}
    keys = find(text, LOOKED_AT)
    kinds = dict(Record.objects.filter(pk__in=keys).values_list("pk", "kind"))
    for key in keys:
        by_kind.setdefault(kinds.get(key, ""), []).append(key)
    reach, groups, eyes = reach_of(member), [], Eyes(member)
    for name, page in PAGES.items():
        if name not in by_kind or not reach.may(f"{name}.see"):
            continue
        kind = page.of
        seen = page.one(kind.particulars(kind.seen_by(member))).filter(pk__in=by_kind[name]).order_by("-pk")
        rows = list(seen[: most + 1])
        items = [item_of(eyes, page, row) for row in rows[:most]]
        if items:
            count = f"{most}+" if len(rows) > most else str(len(rows))
            more = f"{reverse('ledger', args=[name])}?q={text}"
            groups.append({"title": kind.label, "items": items, "count_words": count, "more_url": more})
    return groups


def item_of(eyes: Eyes, page, subject) -> dict:
    """A record as a line of what was found: number and title, masked as on its page, and its state."""
    kind, record = page.of, subject.record
    facts = [f for f in page.facts(subject, eyes.member) if f.party and f.value]
    clear = eyes.see_clear(kind, subject)
    hint = " ".join(str(f.value if clear else f.masked) for f in facts[:2])
    told = kind.is_matter or clear or page.told_whole or not facts
    label = kind.title(subject) if told else facts[0].masked
    return {
        "label": f"{record.number or ''} {label}".strip(),
        "hint": hint,
        "url": reverse("record", args=[kind.name, subject.pk]),
        "icon": page.icon,
    } | (state_badge(kind, subject.matter) if kind.is_matter else {})


def is_named(label: str, wanted: str) -> bool:
    """Whether the words are the whole name of a place, or its initials."""
    return wanted.lower() in (label.lower(), initials(label))


def places_found(member, text: str) -> list[dict]:
    """Ledgers, screens, things to record and clauses whose name, initials or code fit; what is named in full first."""
    wanted, reach = text.lower(), reach_of(member)

    def fits(label: str) -> bool:
        return wanted in label.lower() or initials(label).startswith(wanted)

    ledgers = [
        {"label": str(p.of.label), "hint": _("台账"), "url": reverse("ledger", args=[name]), "icon": p.icon}
        for name, p in PAGES.items()
        if reach.may(f"{name}.see") and fits(str(p.of.label))
    ] + [
        {"label": str(s.label), "hint": "", "url": reverse(s.name), "icon": s.icon}
        for s in SCREENS.values()
        if s.nav and _may(reach, s.right) and fits(str(s.label))
    ]
    own = ((_("待办"), "/", "inbox"), (_("通知"), reverse("notices"), "bell"))
    ledgers += [
        {"label": label, "hint": "", "url": url, "icon": icon} for label, url, icon in own if fits(label)
    ]
    verbs = [
        {"label": str(v.label), "hint": _("登记"), "url": reverse("open", args=[v.name]), "icon": v.icon}
        for v in VERBS.values()
        if v.from_anywhere and reach.may(v.name) and fits(str(v.label))
    ]
    clauses = [
        {"label": f"{code} {title}", "hint": "", "url": reverse("clause", args=[code]), "icon": "book"}
        for code, title in titles().items()
        if code.lower().startswith(wanted) or wanted in title
    ][:SHOWN]
    groups = [(_("台账与页面"), ledgers), (_("登记"), verbs), (_("条款"), clauses)]
    for _title, items in groups:
        items.sort(key=lambda item: not is_named(item["label"], wanted))
    found = [{"title": title, "items": items} for title, items in groups if items]
    return sorted(found, key=lambda group: not is_named(group["items"][0]["label"], wanted))


def _may(reach, right: str) -> bool:
    return not right or reach.may(right)


def palette(request: MemberRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:60]
    places = places_found(request.user, text) if text else []
    records = records_found(request.user, text) if text else []
    named = bool(places) and is_named(
        places[0]["items"][0]["label"], text
    )  # a habit of the hand: never a customer
    groups = places + records if named else records + places
    return render(request, "web/palette.html", {"groups": groups, "query": text})


def search(request: MemberRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:60]
    groups = [*records_found(request.user, text, 20), *places_found(request.user, text)] if text else []
    return render(request, "web/search.html", {"groups": groups, "query": text, "page_title": _("查找")})


def pick(request: MemberRequest, what: str) -> HttpResponse:
    """Options of a picker: members by name or initials, anything else from the index."""
    text = request.GET.get("q", "").strip()[:40]
    if what == "members":
        options = _members(text)
    elif what in PAGES and (reach_of(request.user).may(f"{what}.see")):
        options = _records(request.user, what, text) if text else []
    else:
        raise Http404
    return render(
        request,
        "web/components/picker_options.html",
        {"options": options, "picker": request.GET.get("picker")},
    )


def _members(text: str) -> list[dict]:
    found = Member.objects.filter(is_active=True)
    if text:
        found = found.filter(
            Q(name__contains=text)
            | Q(initials__istartswith=text)
            | Q(username__istartswith=text)
            | Q(phone__endswith=text)
        )
    rows = found.prefetch_related("appointments__post").order_by("name")[:8]
    return [
        {
            "value": m.pk,
            "label": m.name,
            "hint": "、".join(a.post.name for a in m.appointments.all() if a.to_on is None),
            "icon": "",
        }
        for m in rows
    ]


def _records(member, what: str, text: str) -> list[dict]:
    page = PAGES[what]
    kind = page.of
    keys = find(text, LOOKED_AT, kind=what)
    rows = page.one(kind.particulars(kind.seen_by(member))).filter(pk__in=keys).order_by("-pk")[:8]
    options, eyes = [], Eyes(member)
    for row in rows:
        item = item_of(eyes, page, row)
        facts = page.facts(row, member)
        value, label, hint = row.pk, item["label"], item["hint"]
        if what == "customers":
            label, *more = (str(fact.masked or fact.value) for fact in facts[:3])
            value, hint = row.record.party_id, " ".join(more)
        options.append({"value": value, "label": label, "hint": hint, "icon": ""})
    return options
