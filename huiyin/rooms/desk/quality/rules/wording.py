"""Which phrases of a text a customer ought not to hear from us (JS-2.3). Pure; the whole sentence decides."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from huiyin.rooms.desk.quality.queries import Phrase


class Hit(NamedTuple):
    """A phrase in a text, from `start` to `end`; `put` may take the place of its clause, from `from_` to `to`."""

    phrase: Phrase
    start: int
    end: int
    from_: int
    to: int
    put: str

    @property
    def situation(self) -> str:
        return self.phrase.situation

    @property
    def better(self) -> str:
        return self.phrase.better

    @property
    def clause(self) -> str:
        return self.phrase.clause


FILLERS = r"[\s也都可就真的是啊呀哦这]{0,2}"
ALIKE = [
    (re.compile("我们|咱们|咱|我"), r"(?:我\s*们|咱\s*们|咱|我)"),
    (re.compile("您|你"), r"(?:您|你)(?:\s*们)?"),
    (re.compile("没办法|没法子|没法"), "(?:没有办法|没办法|没法子|没法)"),
    (re.compile("跟|和|与|同"), "(?:跟|和|与|同)"),
]
QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|‘[^’]*’|\"[^\"\n]*\"")
SENTENCE_ENDS = "。！？!?；;\n"
CLAUSE_ENDS = SENTENCE_ENDS + "，,：:、"

OTHERS = (
    "客户|客人|业主|用户|住户|租户|租客|顾客|来电人|来访人|访客|对方|经办人|家属|家人|老人|先生|女士|他们|她们|他|她"
    "|师傅|工作人员|员工|保安|保洁|物业|施工|厂家|供应商|销售|中介|邻居|楼上|楼下"
)
TO_THEM = rf"(?:告知|告诉|答复|回复|回答|解释给|转告|通知|提醒|对|向|给|跟|同|请|为|替|帮)了?(?:{OTHERS})"
OURS = "我们|我方|我司|我处|我部|本人|咱们|咱|我|前台|客服|答复|回复|回答|答曰|解释说"
SPEAKER = re.compile(rf"(?P<ours>{TO_THEM}|{OURS})|(?P<theirs>{OTHERS})")
THEY_SAY = re.compile(
    rf"(?:{OTHERS})[^{CLAUSE_ENDS}]{{0,8}}?(?:说|称|讲|表示|反映|认为|觉得|抱怨|询问|问|投诉)"
)
YOU = re.compile(r"(?<!告诉)(?<!告知)(?<!答复)(?<!回复)[您你]们?(?:也|还|都|若|要是|如果|暂时|可能|一时)?$")
SUPPOSED = re.compile(rf"(?:如果|假如|倘若|要是|万一|一旦|若|是否|有没有|还有)[^{CLAUSE_ENDS}]*$")
OURSELVES = re.compile("[我咱你您]")


@functools.cache
def _pattern(words: str, near: bool) -> re.Pattern[str]:
    """Finds a phrase however it is spaced and, near it, with the small words that change nothing."""
    parts, at = [], 0
    while at < len(words):
        for found, alike in ALIKE if near else ():
            if match := found.match(words, at):
                parts.append(alike)
                at = match.end()
                break
        else:
            if not words[at].isspace():
                parts.append(re.escape(words[at]))
            at += 1
    return re.compile((FILLERS if near else r"\s*").join(parts), re.IGNORECASE)


def _begin(text: str, at: int, ends: str) -> int:
    return max(text.rfind(end, 0, at) for end in ends) + 1


def _end(text: str, at: int, ends: str) -> int:
    return min((found for end in ends if (found := text.find(end, at)) >= 0), default=len(text))


def is_ours(text: str, start: int, end: int, noted: bool) -> bool:
    """Whether the words from `start` to `end` are said by us, as the sentence before them tells.

    Who is named last before them is taken for the speaker. What a customer or somebody else says, what is only
    supposed, and what the customer does (您不清楚的) is not ours. Where nobody is named, an answer is ours; a note is
    ours only where the phrase itself speaks as we do.
    """
    clause = text[_begin(text, start, CLAUSE_ENDS) : start]
    if SUPPOSED.search(clause) or YOU.search(clause):
        return False
    if OURSELVES.match(text, start) and not THEY_SAY.search(clause):
        return True
    sentence = text[_begin(text, start, SENTENCE_ENDS) : start]
    last = None
    for last in SPEAKER.finditer(sentence):  # noqa: B007  the last one is wanted
        pass
    if THEY_SAY.search(clause) and not (last and re.match(TO_THEM, last[0])):
        return False
    if last is not None:
        return last["ours"] is not None
    return not noted or OURSELVES.search(text, start, end) is not None


def hits(
    text: str,
    phrases: Iterable[Phrase],
    *,
    innocent: Sequence[str] = (),
    skip_quoted: bool = True,
    near: bool = True,
    noted: bool = False,
) -> list[Hit]:
    """The phrases that a text says to a customer, in the order in which they stand; each place once."""
    excused = [match.span() for words in innocent for match in _pattern(words, near).finditer(text)]
    if skip_quoted:
        excused += [match.span() for match in QUOTED.finditer(text)]
    taken: list[tuple[int, int]] = []
    found = []
    for phrase in sorted(phrases, key=lambda one: -len(one.words)):
        for match in _pattern(phrase.words, near).finditer(text):
            start, end = match.span()
            if any(start < b and a < end for a, b in (*excused, *taken)):
                continue
            taken.append((start, end))
            if is_ours(text, start, end, noted):
                found.append(_hit(text, phrase, start, end))
    return sorted(found, key=lambda hit: hit.start)


def _hit(text: str, phrase: Phrase, start: int, end: int) -> Hit:
    """The better words take the place of the phrase's own clause: the rest of what was written stays."""
    from_, to = _begin(text, start, CLAUSE_ENDS), _end(text, end, CLAUSE_ENDS)
    while from_ < start and text[from_].isspace():
        from_ += 1
    put = phrase.better.rstrip("。") if to < len(text) and text[to] != "\n" else phrase.better
    return Hit(phrase, start, end, from_, to, put)
