"""Cells of words: text, yes or no, one of a list, a unit of a building."""

import datetime as dt
import difflib
import re
import unicodedata

from django.utils.translation import gettext as _

# Zero-width and direction marks, byte order mark, soft hyphen: pasted along, never meant.
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f]")
YES = {"是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "1", "已", "t"}
NO = {"否", "无", "没有", "不", "不是", "×", "✗", "✘", "x", "n", "no", "false", "0", "未", "f"}
PART = r"([A-Za-z0-9]{1,6})"
UNITS = (
    re.compile(rf"{PART}(?:栋|幢|座|号楼|#楼|#)-?(?:{PART}(?:单元|-))?{PART}(?:室|房|号)?"),
    re.compile(rf"{PART}-(?:{PART}-)?{PART}(?:室|房|号)?"),
)


class BadCell(ValueError):
    """A cell without a usable value; the message says what is wrong with it and what to do."""


def is_blank(raw) -> bool:
    """Nothing, or nothing visible."""
    return raw is None or (isinstance(raw, str) and not INVISIBLE.sub("", raw).strip())


def shown(raw) -> str:
    """A raw cell as the person saw it in the sheet: 1502.0 is 1502."""
    if isinstance(raw, bool):
        return _("是") if raw else _("否")
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, dt.datetime) and raw.time() == dt.time(0):
        return raw.date().isoformat()
    return str(raw)


def half_width(raw) -> str:
    """A cell in half width without invisible characters and outer blanks."""
    return unicodedata.normalize("NFKC", INVISIBLE.sub("", shown(raw))).strip()


def text(raw) -> str:
    """Trimmed, runs of blanks made one, invisible characters removed; codes in half width, prose as written."""
    words = " ".join(INVISIBLE.sub("", shown(raw)).split())
    narrow = unicodedata.normalize("NFKC", words)
    return narrow if narrow.isascii() else words


def yes_or_no(raw) -> bool:
    """是/否, 有/无, √/×, Y/N, 1/0."""
    word = half_width(raw).lower()
    if word in YES or word in NO:
        return word in YES
    raise BadCell(_("“%(raw)s”看不出是或否，请填“是”或“否”。") % {"raw": brief(raw)})


def choice(raw, choices) -> str:
    """The code of a label or code, whatever its width, case and blanks; a refusal names the nearest one."""
    pairs = list(choices.items() if hasattr(choices, "items") else choices)
    known = {_key(code): code for code, _label in pairs} | {_key(label): code for code, label in pairs}
    key = _key(half_width(raw))
    if key in known:
        return known[key]
    labels = {_key(label): str(label) for _code, label in pairs}
    near = difflib.get_close_matches(key, labels, n=1, cutoff=0.5)
    words = {"raw": brief(raw), "all": "、".join([*labels.values()][:8]) + ("…" if len(labels) > 8 else "")}
    if near:
        words["near"] = labels[near[0]]
        raise BadCell(_("“%(raw)s”不在可选项里，是不是“%(near)s”？可选：%(all)s。") % words)
    raise BadCell(_("“%(raw)s”不在可选项里，请改成其中之一：%(all)s。") % words)


def unit(raw) -> tuple[str, str, str]:
    """(building, unit or "", room) of 3-2-1502, 3栋2单元1502室, 3#2-1502 or 3-1502."""
    word = door(raw)
    for pattern in UNITS:
        if found := pattern.fullmatch(word):
            building, part, room = (piece or "" for piece in found.groups())
            return building, part, room
    if re.fullmatch(r"[A-Za-z0-9]+室?", word):
        raise BadCell(_("房号“%(raw)s”缺少楼栋，请写成 3-2-1502（栋-单元-室）。") % {"raw": brief(raw)})
    raise BadCell(_("“%(raw)s”不像房号，请写成 3-2-1502 或 3栋2单元1502室。") % {"raw": brief(raw)})


def door(raw) -> str:
    """A room's number or a whole unit as typed, for tables that keep the building in a column of its own."""
    if isinstance(raw, dt.date):
        raise BadCell(_("Excel 把房号当成了日期，请把该列设为“文本”格式后重填，如 3-2-1502。"))
    return re.sub(r"[‐-―−－]", "-", re.sub(r"\s", "", half_width(raw))).upper()


def brief(raw) -> str:
    """A raw cell short enough for a message."""
    word = shown(raw)
    return word if len(word) <= 30 else word[:30] + "…"


def _key(word) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(word))).lower()
