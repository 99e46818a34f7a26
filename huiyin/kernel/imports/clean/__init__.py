"""One cell of a department's table into a value, or a reason in words with a way out.

What Excel and people do to values is the rule here, not the exception: numbers for phones, text for dates,
full-width digits, units inside amounts. Nothing is guessed that could be wrong without being seen.
"""

from huiyin.kernel.imports.clean.dates import date, moment
from huiyin.kernel.imports.clean.numbers import area, decimal, integer, money
from huiyin.kernel.imports.clean.people import certificate, id_number, phones
from huiyin.kernel.imports.clean.words import BadCell, choice, door, is_blank, text, unit, yes_or_no

KINDS = {
    "text": text,
    "phone": phones,
    "id_number": id_number,
    "certificate": certificate,
    "date": date,
    "datetime": moment,
    "money": money,
    "area": area,
    "int": integer,
    "decimal": decimal,
    "bool": yes_or_no,
    "unit": unit,
    "door": door,
}

__all__ = ["KINDS", "BadCell", "clean"]


def clean(kind: str, raw, *, choices=()):
    """The value of a raw cell; `BadCell` with a reason in Chinese when it has none.

    text -> str; phone -> list of str; id_number -> str; certificate -> str (also of a company or from abroad); date -> date; datetime -> aware UTC (the cell is a
    Shanghai wall clock); money -> int 分; area -> int 0.01 ㎡; int; decimal -> Decimal; bool; choice -> its code
    (`choices`: code -> label, or pairs of them); unit -> (building, unit or "", room);
    raw -> as it is, for whoever reads the cell with more in hand;
    door -> str, a room alone or a whole unit as typed.
    A blank cell is "" for text, [] for phone and None for every other kind; whether it may be blank is not
    asked here.
    """
    if kind == "raw":
        return raw
    if is_blank(raw):
        return {"text": "", "phone": []}.get(kind)
    if kind == "choice":
        return choice(raw, choices)
    return KINDS[kind](raw)
