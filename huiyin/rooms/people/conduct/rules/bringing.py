"""Breaches of an old ledger: which clause its words name, and what speaks against a row. Pure."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.rooms.people.conduct.models import CODES, day_alone

MARKS = re.compile(r"[\s《》〈〉“”\"'‘’「」()\[\]【】:,。;、]")
AROUND = re.compile(r"^(?:规程)?第|条$")


class Wrong(NamedTuple):
    """What speaks against a row: the field, the words, the way out."""

    field: str
    what: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.what}，{self.way_out}。" if self.way_out else f"{self.what}。"


def bare(word: str) -> str:
    """A clause as it is compared: 第4.1.3条, 《YX－4.1.3》 and yx-4.1.3 without what people write around it."""
    return AROUND.sub("", MARKS.sub("", unicodedata.normalize("NFKC", word))).upper()


class Named:
    """The clauses of the rule book by code, by number, by title, and by code or number with its title."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles
        self._known: dict[str, set[str]] = {}
        for code, title in titles.items():
            number = code.partition("-")[2]
            for name in (code, number, title, code + title, number + title):
                if key := bare(name):
                    self._known.setdefault(key, set()).add(code)

    def of(self, word: str) -> str | Wrong:
        """The one clause of conduct that a word names; what is wrong with it where there is none."""
        found = self._known.get(bare(word), set())
        fit = sorted(found & set(CODES))
        if len(fit) == 1:
            return fit[0]
        if len(fit) > 1:
            return Wrong(
                "clause",
                _("“%(word)s”可以是%(all)s") % {"word": word, "all": _("或").join(fit)},
                _("请写条款号"),
            )
        if found:
            code = min(found)
            return Wrong(
                "clause",
                _("“%s”不是行为规范，不能作为违规") % f"{code} {self._titles[code]}".strip(),
                _("改成所违反的行为规范条款"),
            )
        own = {bare(self._titles[code]): code for code in CODES if code in self._titles}
        if near := difflib.get_close_matches(bare(word), own, n=1, cutoff=0.5):
            code = own[near[0]]
            return Wrong(
                "clause",
                _("规程里没有“%s”") % word,
                _("是不是“%s”") % f"{code} {self._titles[code]}",
            )
        return Wrong("clause", _("规程里没有“%s”") % word, _("请写条款号，如 YX-4.1.3，或条款标题"))


def doubles(at: dt.datetime, other: dt.datetime) -> bool:
    """Whether two breaches of one clause by one member are the same: at one moment, or on one day where either is
    known by its day alone."""
    one, two = clock.local(at), clock.local(other)
    return at == other or (one.date() == two.date() and (day_alone(at) or day_alone(other)))


def faults_of_days(
    at: dt.datetime, decided_on: dt.date | None, now: dt.datetime, own_since: dt.date | None
) -> list[Wrong]:
    """What of before comes in has its days in order, and was decided before breaches were kept here."""
    found, today = [], clock.local(now).date()
    if at > now:
        found.append(Wrong("happened", _("违规日期在今天以后"), _("请核对")))
    if decided_on is None:
        return found
    if decided_on > today:
        found.append(Wrong("decided_on", _("决定日期在今天以后"), _("请核对")))
    elif decided_on < clock.local(at).date():
        found.append(Wrong("decided_on", _("决定日期早于违规日期"), _("请核对两个日期")))
    elif own_since is not None and decided_on >= own_since:
        found.append(
            Wrong(
                "decided_on",
                _("部门从 %s 起已在系统内登记违规") % f"{own_since}",
                _("之后决定的不是旧台账，请按“登记违规”办理"),
            )
        )
    return found
