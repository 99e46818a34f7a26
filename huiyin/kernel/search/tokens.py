"""The tokens of the search index, and what a person typed as a query over them.

One set of tokens serves SQLite (FTS5) and PostgreSQL (tsvector), so both find the same. A token consists of
lower-case ASCII letters, digits and Chinese characters only. Kinds:

    王秀 秀英      pairs of neighbouring characters of any Chinese text (a lone character stands alone)
    ts 2026 0012  words, numbers, and the pieces of a code
    s王            one character of a name
    ywangxiuying   full pinyin of a name         jwxy      its initials
    t8000          last four digits of a phone   p0008...  its digits reversed, so that a prefix is any tail
    ts20260012     a code without its dashes     c260012   its last six characters
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

# Stands between fields so that no phrase spans two; a letter to both databases, never a token of a text.
SEPARATOR = "ω"
RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z0-9]+")
NOT_IN_A_WORD = re.compile(r"[^a-z0-9\u3400-\u9fff\U00020000-\U0003ffff'#./+_-]+")
UNIT = re.compile(r"(\w+?)(?:栋|幢|座|号楼|#)-?(?:(\w+?)(?:单元|-))?(\w+?)(?:室|房|号)?", re.ASCII)
LONGEST_QUERY = 100  # characters
MOST_WORDS = 8

# Surnames that are read unlike the ordinary word; the ordinary reading is indexed beside these.
SURNAMES = {
    "尉迟": ("yu chi",), "万俟": ("mo qi",), "单于": ("chan yu",), "长孙": ("zhang sun",), "澹台": ("tan tai",),
    "令狐": ("ling hu",), "宰父": ("zai fu",), "亓官": ("qi guan",), "乐正": ("yue zheng",),
    "单": ("shan",), "仇": ("qiu",), "曾": ("zeng",), "解": ("xie",), "查": ("zha",), "区": ("ou",),
    "朴": ("piao",), "覃": ("qin", "tan"), "任": ("ren",), "华": ("hua",), "盖": ("ge", "gai"), "乐": ("yue", "le"),
    "员": ("yun",), "缪": ("miao",), "宓": ("mi",), "冼": ("xian",), "洗": ("xian",), "那": ("na",), "葛": ("ge",),
    "纪": ("ji",), "牟": ("mu", "mou"), "阚": ("kan",), "祭": ("zhai",), "隗": ("wei", "kui"), "车": ("che",),
    "种": ("chong",), "重": ("chong",), "黑": ("he",), "盛": ("sheng",), "翟": ("zhai", "di"), "谌": ("chen", "shen"),
    "郇": ("xun", "huan"), "折": ("she",), "柏": ("bai", "bo"), "召": ("shao",), "郗": ("xi", "chi"), "繁": ("po",),
    "宿": ("su",), "句": ("gou",), "都": ("du",), "相": ("xiang",), "藏": ("zang",), "贲": ("ben",), "费": ("fei", "bi"),
    "薄": ("bo",), "尉": ("wei",), "燕": ("yan",), "曲": ("qu",), "卜": ("bu",), "哈": ("ha",), "能": ("nai",),
    "撒": ("sa",), "洪": ("hong",), "尹": ("yin",), "应": ("ying",), "於": ("yu",), "訾": ("zi",), "逄": ("pang",),
    "曹": ("cao",), "仉": ("zhang",), "适": ("kuo", "shi"), "幺": ("yao",), "厘": ("xi",), "秘": ("bi",), "殷": ("yin",),
    "晁": ("chao",), "昝": ("zan",), "炅": ("gui",), "佴": ("nai",), "郝": ("hao",), "樊": ("fan",), "贾": ("jia",),
    "叶": ("ye",), "石": ("shi",), "沈": ("shen",), "占": ("zhan",), "臧": ("zang",), "暴": ("bao",), "褚": ("chu",),
}  # fmt: skip


class Term(NamedTuple):
    """Neighbouring tokens; with `prefix` the last one may go on."""

    tokens: tuple[str, ...]
    prefix: bool = False


Query = list[list[Term]]  # every group must hold; a group holds when one of its terms does


def folded(text: str) -> str:
    """Half width, lower case, without accents and compatibility forms."""
    apart = unicodedata.normalize("NFKD", text).lower()
    return "".join(char for char in apart if not unicodedata.combining(char))


def grams(text: str) -> list[str]:
    """The tokens of a text in order; two stretches of Chinese are held apart by the separator."""
    found: list[str] = []
    chinese_before = False
    for run in RUN.findall(folded(text)):
        chinese = run[0] >= "\u3400"
        if chinese and chinese_before:
            found.append(SEPARATOR)
        found += [run[at : at + 2] for at in range(len(run) - 1)] if chinese and len(run) > 1 else [run]
        chinese_before = chinese
    return found


def document(
    *,
    names: Iterable[str] = (),
    phones: Iterable[str] = (),
    codes: Iterable[str] = (),
    texts: Iterable[str] = (),
) -> str:
    """Everything one record is found by, as tokens separated by spaces. Empty values are skipped."""
    fields = [
        *(_name_tokens(name) for name in names),
        *(_phone_tokens(phone) for phone in phones),
        *(_code_tokens(code) for code in codes),
        *(grams(text) for text in texts),
    ]
    return f" {SEPARATOR} ".join(" ".join(tokens) for tokens in fields if tokens)


def initials(name: str) -> str:
    """The pinyin initials by which pickers find a name, a surname in its proper reading: 单雄信 is `sxx`."""
    return next(iter(_initials(reading) for reading in readings(name)), "")


def readings(name: str) -> list[list[str]]:
    """Each way to read a name, as pinyin syllables: the surname's own first, then the ordinary one."""
    from pypinyin import lazy_pinyin  # 50 MB, so only where names are indexed

    name = "".join(RUN.findall(folded(name)))
    surname = next((name[:size] for size in (2, 1) if name[:size] in SURNAMES), "")
    ordinary = [_letters(syllable) for syllable in lazy_pinyin(name)]
    rest = [_letters(syllable) for syllable in lazy_pinyin(name[len(surname) :])] if surname else []
    found = [[*own.split(), *rest] for own in SURNAMES.get(surname, ())]
    if ordinary and ordinary not in found:
        found.append(ordinary)
    # 吕: lv on the keyboard, lyu in a passport.
    found += [[part.replace("v", "yu") for part in way] for way in found if {"lv", "nv"} & set(way)]
    return [[part for part in way if part] for way in found if any(way)]


def query(text: str) -> Query:
    """What a person typed: every word must be found, each in one of several ways; [] when nothing is left.

    The last word counts as still being typed unless a space follows it. Neighbouring words of letters may be
    one name (`wang xiu ying`), neighbouring numbers one phone number (`138 0013 8000`).
    """
    text = folded(text[:LONGEST_QUERY])
    words = [word.strip("'./+_-") for word in NOT_IN_A_WORD.split(text) if RUN.search(word)][:MOST_WORDS]
    typing = not NOT_IN_A_WORD.search(text[-1:])
    found: Query = []
    for kind, neighbours in groupby(words, _word_kind):
        group = list(neighbours)
        together = []
        if len(group) > 1 and kind == "letters":
            together = _name_terms("".join(map(_letters, group)))
        elif len(group) > 1 and kind == "digits":
            together = _number_terms(_digits("".join(group)))
        for word in group:
            last = typing and len(found) == len(words) - 1
            found.append(list(dict.fromkeys([*_word_terms(word, kind, last), *together])))
    return found


def to_fts5(query: Query) -> str:
    """The query for `MATCH` of SQLite's FTS5; an empty one, or an empty group, matches nothing."""
    groups = [" OR ".join(_fts5_term(term) for term in group) for group in query]
    return " AND ".join(f"({group})" for group in groups) if groups and all(groups) else '""'


def to_tsquery(query: Query) -> str:
    """The query as a PostgreSQL `tsquery` literal, to be bound and cast; '' matches nothing.

    Tokens of a term are joined by `&`, since checking their order costs ten times as much; the few false
    hits are to be dropped by looking at the source text of the page shown.
    """
    groups = [" | ".join(filter(None, map(_ts_term, group))) for group in query]
    return " & ".join(f"({group})" for group in groups) if all(groups) else ""


def _fts5_term(term: Term) -> str:
    phrase = " ".join(map(_storable, term.tokens)).replace('"', '""')
    return f'"{phrase}"{"*" if term.prefix else ""}'


def _ts_term(term: Term) -> str:
    tokens = [_storable(token).replace("\\", "\\\\").replace("'", "''") for token in term.tokens]
    lexemes = [f"'{token}'" for token in tokens if token]
    if lexemes and term.prefix:
        lexemes[-1] += ":*"
    return f"({' & '.join(lexemes)})" if len(lexemes) > 1 else "".join(lexemes)


def _storable(token: str) -> str:
    """Without NUL and half surrogates, which neither database takes."""
    return token.replace("\0", "").encode("utf-8", "ignore").decode()


def _name_tokens(name: str) -> list[str]:
    found = grams(name)
    if not found:
        return []
    singles = [f"s{char}" for char in folded(name) if char >= "\u3400" and RUN.match(char)]
    ways = readings(name)
    pinyin = ["y" + "".join(way) for way in ways] + ["j" + _initials(way) for way in ways]
    return [*found, SEPARATOR, *dict.fromkeys(singles + pinyin)]


def _phone_tokens(phone: str) -> list[str]:
    digits = _digits(folded(phone))
    return [digits, f"t{digits[-4:]}", f"p{digits[::-1]}"] if len(digits) >= 3 else [digits] if digits else []


def _code_tokens(code: str) -> list[str]:
    pieces = grams(code)
    joined = "".join(RUN.findall(folded(code)))
    if not joined:
        return []
    return [*pieces, SEPARATOR, *dict.fromkeys([joined, f"c{joined[-6:]}"])]


def _word_kind(word: str) -> str:
    if re.fullmatch(r"[a-z']+", word):
        return "letters"
    return "digits" if re.fullmatch(r"\+?[0-9]+", word) else "other"


def _word_terms(word: str, kind: str, typing: bool) -> list[Term]:
    if kind == "letters":
        return [*_name_terms(_letters(word)), Term((_letters(word),), typing and len(_letters(word)) > 1)]
    digits = _digits(word)
    phone = re.fullmatch(r"1\d{10}|0\d{9,11}|400\d{7}", digits) and re.fullmatch(r"[+\d./-]+", word)
    if kind == "digits" or phone:
        return _number_terms(digits)
    if word == (lone := RUN.findall(word)[0]) and len(lone) == 1:
        return [Term((f"s{word}",)), Term((word,))]
    return list(_phrase_terms(word, typing))


def _phrase_terms(word: str, typing: bool) -> Iterator[Term]:
    """A Chinese word, a code, or both mixed: its tokens in a row, and the forms a code is kept in."""
    tokens = tuple(grams(word))
    lone_end = len(tokens[-1]) == 1 and tokens[-1] >= "\u3400" and len(tokens) > 1
    chinese_end = tokens[-1] >= "\u3400" and not lone_end
    yield Term(tokens, prefix=lone_end or (typing and not chinese_end))
    if unit := UNIT.fullmatch(word):
        yield Term(tuple(piece for piece in unit.groups() if piece), prefix=False)
    joined = "".join(RUN.findall(word))
    if joined.isascii() and not joined.isdigit():
        if len(tokens) > 1:
            yield Term((joined,), prefix=typing)
        if len(joined) == 6:
            yield Term((f"c{joined}",))


def _name_terms(letters: str) -> list[Term]:
    """Letters as the beginning of a name's initials or, from two on, of its full pinyin."""
    kinds = "jy" if len(letters) > 1 else "j"
    return [Term((kind + letters,), prefix=True) for kind in kinds if letters]


def _number_terms(digits: str) -> list[Term]:
    """Digits as the beginning of a number or, from three on, as the tail of a phone or a code."""
    if len(digits) < 3:
        return [Term((digits,))]
    tail = Term((f"t{digits}",)) if len(digits) == 4 else Term((f"p{digits[::-1]}",), prefix=True)
    code = [Term((f"c{digits}",))] if len(digits) == 6 else []
    return [Term((digits,), prefix=True), tail, *code]


def _digits(text: str) -> str:
    """The digits of a number, without the country code of a Chinese mobile."""
    digits = "".join(re.findall(r"[0-9]", text))
    return digits[2:] if re.fullmatch(r"861\d{10}", digits) else digits


def _letters(text: str) -> str:
    return "".join(re.findall(r"[a-z0-9]", text))


def _initials(syllables: list[str]) -> str:
    return "".join(syllable[0] for syllable in syllables)
