"""Words for people: clauses as chips, journal lines as sentences, promises as lines, states as badges."""

from __future__ import annotations

import functools

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.clauses.revising import titles
from huiyin.kernel.matters.models import Importance
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.promises.models import State
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.templatetags.huiyin import due_level, due_words, sqm, when

WORDS = {
    "promises.remind": gettext_lazy("提醒了即将到期的承诺"),
    "promises.break": gettext_lazy("承诺逾期，已通知"),
}
SOFTWARE = gettext_lazy("系统")
STRANGER = gettext_lazy("客户")  # at the public page
TONES = {
    **{"open": "accent", "solved": "green", "answered": "green", "voided": "grey", "escalated": "orange"},
    **{"replied": "orange", "done": "green", "withdrawn": "grey", "signing": "orange", "unreached": "orange"},
    **{"scored": "green", "objected": "orange", "settled": "green"},
    **{"waiting": "orange", "reached": "green", "given_up": "grey"},
    **{"deciding": "accent", "returned": "orange", "granted": "green", "declined": "red"},
    **{"draft": "orange", "signed": "accent", "checked": "accent", "filing": "accent", "filed": "orange"},
    **{"issued": "green", "voiding": "red"},
    **{
        "invited": "orange",
        "inspected": "accent",
        "delivered": "green",
        "mended": "accent",
        "passed": "green",
    },
    **{"offered": "orange", "taken": "green"},
    **{
        "confirmed": "orange",
        "settled": "green",
        "dismissed": "grey",
        "proposed": "orange",
        "notified": "accent",
    },
    **{
        "heard": "orange",
        "decided": "accent",
        "dismissing": "red",
        "effective": "green",
        "appealed": "orange",
    },
    **{
        "upheld": "green",
        "reversed": "grey",
        "dropped": "grey",
        "shelved": "grey",
        "certified": "grey",
        "refused": "grey",
    },
    **{"preparing": "accent", "on_sale": "green", "ended": "grey"},
    "reopened": "orange",
    **{"booked": "accent", "arrived": "green", "missed": "orange", "cancelled": "grey"},
}
MATTER = (
    "matter__record__party",
    "matter__record__project",
    "matter__owner",
)  # what the cells of a matter join
IMPORTANCE_TONES = {Importance.RAISED: "orange", Importance.GRAVE: "red"}


def chips(codes) -> list[dict]:
    """Clauses as the templates show them; a code that the rule book does not know is left out."""
    codes = list(codes)
    known = titles() if codes else {}
    return [
        {"code": code, "title": known[code], "url": reverse("clause", args=[code])}
        for code in codes
        if code in known
    ]


def chip(code: str) -> dict | None:
    """One clause as a chip; None for a code that no pack knows."""
    return next(iter(chips([code])), None)


def sentences(lines, full: bool = True) -> list[dict]:
    """Journal lines as who, when, what and why. Values of an erased party are gone and say so."""
    told = []
    for line in lines:
        verb = VERBS.get(line.verb)
        said = line.said
        changes = [] if said is None else [(label, *pair) for label, pair in said.get("changes", {}).items()]
        if said:
            changes += [(label, "", value) for label, value in said.get("facts", {}).items()]
        who = str(line.member.name if line.member else STRANGER if line.source == "public" else SOFTWARE)
        if line.stood_in_for:
            who = _("%(who)s（代%(other)s）") % {"who": who, "other": line.stood_in_for.name}
        told.append(
            {
                "who": who,
                "when": line.at,
                "sentence": str(verb.label if verb else WORDS.get(line.verb, line.verb)),
                "reason": _("内容已依法删除") if said is None else said.get("reason", ""),
                "clauses": chips(line.clauses.split()),
                "changes": changes if full else [],
            }
        )
    return told


def of_seen_matters(promises, member) -> list:
    """Those promises or offers whose matter the member sees: a stand-in learns nothing of a complaint about themselves."""
    rows = list(promises)
    seen: set[int] = set()
    for name in {promise.matter.record.kind for promise in rows}:
        keys = [promise.matter_id for promise in rows if promise.matter.record.kind == name]
        seen |= set(KINDS[name].seen_by(member).filter(pk__in=keys).values_list("pk", flat=True))
    return [promise for promise in rows if promise.matter_id in seen]


def promise_line(promise, now=None) -> dict:
    """A promise as the record page shows it."""
    kind = PROMISE_KINDS.get(promise.kind)
    is_open = promise.state == State.OPEN
    return {
        "pk": promise.pk,
        "label": promise.words or (str(kind.label) if kind else promise.kind),
        "clause": chip(promise.clause),
        "due": promise.due,
        "level": due_level(promise.due, now)
        if is_open
        else "green"
        if promise.state == State.KEPT
        else "grey",
        "state_label": promise.get_state_display(),
        "to": {"party": _("客户"), "leader": _("领导"), "department": _("来办部门")}.get(
            kind.to if kind else "", ""
        ),
        "owner": promise.owner.name,
        "note": promise.reason or (_("待节假日公布后重算") if promise.provisional and is_open else ""),
        "how_url": reverse("how", args=[promise.pk]),
    }


@functools.cache
def _labels(model: type, name: str) -> dict:
    return dict(model._meta.get_field(name).flatchoices)  # type: ignore[attr-defined]


@functools.cache
def _states(kind: str) -> dict:
    return dict(KINDS[kind].states.choices)  # type: ignore[union-attr]


def chosen(row, name: str) -> str:
    """The label of what a row's field holds; Django's own display works it out anew for every row."""
    return str(_labels(row._meta.model, name).get(getattr(row, name), ""))


def area(of: int | None) -> str:
    """An area in 0.01 ㎡ as people read it: 105.20㎡; nothing where there is none."""
    return sqm(of / 100) if of else ""


def day(on) -> str:
    """2026-11-24; nothing where there is none."""
    return f"{on:%Y-%m-%d}" if on else ""


def name_of(row) -> str:
    """The name of a member, department, project or customer; nothing where there is none."""
    return row.name if row else ""


def matter_level(row) -> str:
    """The colour of a matter's next due time in a ledger."""
    return due_level(row.matter.next_due) if row.matter.is_open else "grey"


def matter_due(row) -> str:
    """How a matter's next due time stands; of a closed one, when it was closed."""
    return due_words(row.matter.next_due) if row.matter.is_open else when(row.matter.closed_at)


def badge_cell(label: str, tone: str) -> dict:
    """A cell drawn as a badge."""
    return {"label": label, "value": label, "tone": tone}


def state_cell(row) -> dict:
    """A matter's state as a cell of its ledger."""
    state = row.matter.state
    return badge_cell(str(_states(row.record.kind).get(state, state)), TONES.get(state, "grey"))


def state_badge(kind, matter) -> dict:
    """State and importance of a matter as label and tone."""
    if matter is None:
        return {"state_label": "", "state_tone": "grey"}
    label = dict(kind.states.choices).get(matter.state, matter.state)
    tone = TONES.get(matter.state) or ("accent" if matter.closed_at is None else "grey")
    importance = {}
    if matter.importance in IMPORTANCE_TONES:
        importance = {
            "importance_label": matter.get_importance_display(),
            "importance_tone": IMPORTANCE_TONES[Importance(matter.importance)],
        }
    return {"state_label": label, "state_tone": tone} | importance
