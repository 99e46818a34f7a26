"""What a clerk writes by hand for the same things: the fields of the usual register or sheet, with their characters.

Counted are fields that must be written, not printed words; the texts are as long as those of the day. Looking the
customer up in another book, copying to the next department and the monthly count are not counted.
"""

from __future__ import annotations

DATE, TIME, NAME, PHONE, UNIT, SIGNED = 6, 5, 3, 11, 8, 2  # 11月28日 19:50 陈先生 13709090001 3-2-1502 周敏
SAID, SHORT = 10, 4

CALL = {"date": DATE, "time": TIME, "caller": NAME, "number": PHONE, "unit": UNIT, "wanted": SAID}
CALL |= {"answer": SHORT, "minutes": 2, "signed": SIGNED}
SHEET = {"number": 8, "date": DATE, "time": TIME, "customer": NAME, "telephone": PHONE, "unit": UNIT}
SHEET |= {"sort": 2, "title": 8, "cause": 15, "to whom": 3, "due": DATE, "signed": SIGNED}
VISIT = {"date": DATE, "arrived": TIME, "visitor": NAME, "telephone": PHONE, "unit": UNIT, "wanted": 8}
VISIT |= {"received at": TIME, "host": NAME, "left": TIME, "question": SAID, "answer": 14, "signed": SIGNED}
FOLLOWED = {"number": 8, "date": DATE, "time": TIME, "customer": NAME, "telephone": PHONE, "about": 7}
FOLLOWED |= {"satisfaction": 2, "signed": SIGNED}

FORMS: dict[str, dict[str, int]] = {
    "a known caller, by the number's tail": CALL,
    "a known caller, by initials": CALL,
    "a known caller, department bound to YX only": CALL,
    "a call that goes on": CALL,
    "an unknown caller, registered with the call": CALL | {"in the card box": NAME + PHONE},
    "a call-back asked for": CALL | {"wanted": 3, "ring back by": DATE + TIME},
    "an angry caller: clarified, said back": CALL | {"clarified": 9, "severity": 2, "said back": 1},
    "a fault, asked in the hotline's order": CALL
    | {"product": 6, "question 1": 2, "question 2": 2, "question 3": 2}
    | {"said back": 1},
    "the call goes on as a matter, by one key": SHEET,
    "a call-back made, from the queue beside the desk": {
        "date": DATE,
        "time": TIME,
        "said": 7,
        "signed": SIGNED,
    },
    "a visitor: arrives, is received, leaves with question and answer": VISIT,
    "a complaint taken down": SHEET,
    "a complaint settled on the spot, with its answer": SHEET | {"result": 8, "answer": 11},
    "a complaint solved and answered": {"result": 12, "answer": 10, "date": DATE, "signed": SIGNED},
    "a follow-up call, satisfied": FOLLOWED,
    "a follow-up call that reached nobody": FOLLOWED
    | {"satisfaction": 0, "how it went": 4, "again on": DATE},
    "a follow-up call, not satisfied: the complaint goes on": FOLLOWED | {"words": 9} | {"a new sheet": 60},
    "the shift handed over": {"date": DATE, "time": TIME, "open things, one line each": 60, "signed": SIGNED},
    "the shift signed for": {"time": TIME, "signed": 3},
}
PAPER = {what: (len(form), sum(form.values())) for what, form in FORMS.items()}
