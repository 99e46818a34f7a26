"""What a module declares of its pages: columns, filters, views, facts and sections. Everything else is generic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.kinds import KINDS, Kind


@dataclass(frozen=True)
class Column:
    """A column of a ledger.

    value     row -> what the cell shows (masked where it must be)
    full      row -> what Excel holds, where that differs from the cell
    sort      the field it is ordered by, empty where it is not
    filter    the field (or lookup) filtered by the text typed, or with `choices` by the value chosen
    day       filter by a day of this moment's field
    personal  names or numbers of people: out of the house only with a purpose, or masked
    edits     the field of the page's correcting verb that a cell changed in Excel fills in: one that the form always
              has, of a short text or a value
    finds     (member, [(row, text)]) -> the key of the record that each text names, or None, looked up for all at once
    """

    name: str
    label: Any
    value: Callable[[Any], Any]
    sort: str = ""
    filter: str = ""
    choices: Any = ()
    day: bool = False
    personal: bool = False
    full: Callable[[Any], Any] | None = None
    edits: str = ""
    finds: Callable[[Any, Sequence[tuple[Any, str]]], Sequence[int | None]] | None = None
    template: str = ""
    align: str = ""
    sticky: bool = False
    wide: bool = False
    minor: bool = False
    hidden: bool = False  # not shown until it is chosen


@dataclass(frozen=True)
class View:
    """A saved view: a tab over the ledger. `of` gives the condition for the member who looks.

    sort  the column it is ordered by until another is chosen, `-` before it for descending
    """

    name: str
    label: Any
    of: Callable[[Any], Q]
    sort: str = ""


@dataclass(frozen=True)
class Fact:
    """One line of a record's particulars. `party` marks what is masked for whoever is not the owner."""

    label: Any
    value: Any
    party: bool = False
    masked: Any = ""
    url: str = ""
    clause: str = ""
    explains: str = ""  # the figure whose explanation opens on a click


@dataclass(frozen=True)
class Section:
    """A card in the middle of a record page: facts, a text, or a template with its own context."""

    title: Any
    facts: Sequence[Fact] = ()
    text: str = ""
    template: str = ""
    context: dict | None = None
    action: str = ""  # a verb whose button stands in the head
    flush: bool = False


def listed(title: Any, lines: Sequence[dict], action: str = "") -> Section:
    """A card of lines, each with label and url, and where it has them words, when, state_label and state_tone."""
    return Section(
        title, template="web/components/lines.html", context={"lines": lines}, flush=True, action=action
    )


@dataclass(frozen=True)
class Page:
    """A kind's ledger and record page."""

    kind: str
    nav: str  # the group of the side navigation
    icon: str
    columns: Sequence[Column]
    rows: Callable[[QuerySet], QuerySet]  # joins what the columns need
    facts: Callable[[Any, Any], Sequence[Fact]]  # (subject, member)
    sections: Callable[[Any, Any], Sequence[Section]] = lambda subject, member: ()
    # (subject, member) -> what one must also have in sight while filling in a form about it
    beside: Callable[[Any, Any], Sequence[Fact]] = lambda subject, member: ()
    views: Sequence[View] = ()
    level: Callable[[Any], str] = lambda row: ""  # the colour of a row's due time
    one: Callable[[QuerySet], QuerySet] = lambda rows: rows  # joins what the record page needs
    clauses: Sequence[str] = ()
    related: Callable[[Any, Any], Sequence[dict]] = lambda subject, member: ()
    empty: Any = ""
    order: int = 50  # of its place in the navigation
    tools: Sequence[tuple[Any, str, str]] = ()  # further buttons over the ledger: label, screen, icon
    edited_by: str = ""  # the verb that puts in what came back changed in the ledger's workbook
    facts_title: Any = ""  # over the particulars, where they are not a customer's
    # subject -> a matter's states on its way, where the end is no answer to a customer
    way: Callable[[Any], Sequence[str]] = lambda subject: ()
    # subject -> its own steps, where states do not tell them
    steps: Callable[[Any], Sequence[dict]] | None = None
    first_view: str = ""  # the view that the navigation opens it with
    # nothing of a customer's stands in its title and values, so its history is told whole
    told_whole: bool = False
    plain_title: bool = False  # its title names nobody, so it stands in clear where the history is masked
    promises: int = 40  # of a matter, shown beside it: few where its own sections say what is promised

    @property
    def of(self) -> Kind:
        return KINDS[self.kind]


PAGES: dict[str, Page] = {}


def page_for(member, kind: str) -> Page:
    """A kind's page for whoever may see it; 404 for others."""
    page = PAGES.get(kind)
    if page is None or not reach_of(member).may(f"{kind}.see"):
        raise Http404
    return page


@dataclass(frozen=True)
class Screen:
    """A page that is no ledger and no record: registered so that navigation, rights and tests know it."""

    name: str
    path: str
    view: Callable
    right: str
    label: Any = ""
    nav: str = ""  # empty: not in the navigation
    icon: str = ""
    count: Callable[[Any], int] | None = None
    public: bool = False  # strangers may come: no sign-in is asked


SCREENS: dict[str, Screen] = {}


# What waits for a member on the desk and is no promise: something to read, to sign, to decide.
# Each: member -> lines of title, url, asker, when, words, level, act {label, url}.
WAITING: list[Callable[[Any], list[dict]]] = []


def waiting(find: Callable[[Any], list[dict]]) -> Callable[[Any], list[dict]]:
    """Registers what finds such lines of a member's."""
    WAITING.append(find)
    return find


# Figures on everybody's desk that a room knows. Each: member -> a tile of label, value, unit, hint, url, level; or None.
TILES: list[Callable[[Any], dict | None]] = []


def tile(find: Callable[[Any], dict | None]) -> Callable[[Any], dict | None]:
    """Registers what draws such a tile."""
    TILES.append(find)
    return find


@dataclass(frozen=True)
class LivePart:
    """A part at the head of every page, asked for again when its topic is told: see kernel/live."""

    topic: str
    screen: Screen


LIVE_PARTS: list[LivePart] = []


def live_part(declared: LivePart) -> LivePart:
    LIVE_PARTS.append(declared)
    return declared


def page(declared: Page) -> Page:
    if declared.kind in PAGES:
        raise ValueError(f"two pages for {declared.kind}")
    PAGES[declared.kind] = declared
    return declared


def screen(declared: Screen) -> Screen:
    if declared.name in SCREENS:
        raise ValueError(f"two screens called {declared.name}")
    SCREENS[declared.name] = declared
    return declared
