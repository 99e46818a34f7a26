"""Cards that stand on several pages of the module."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.rooms.sales.titles.actions.moving import gate_words
from huiyin.rooms.sales.titles.models import ActState, CasePaper
from huiyin.web.kit import Section, listed
from huiyin.web.saying import chosen, day, name_of
from huiyin.web.templatetags.huiyin import when

TONES = {"missing": "orange", "received": "green", "filed": "accent", "excused": "grey"}


def papers_section(case, action: str) -> list[Section]:
    """The papers of a case, line by line with where each lies."""
    papers = CasePaper.objects.filter(matter=case.matter).select_related("by").order_by("position", "pk")
    found = [
        {
            "label": paper.label,
            "words": "，".join(
                filter(
                    None,
                    (
                        _("%s提供") % chosen(paper, "origin"),
                        paper.place,
                        f"{name_of(paper.by)} {when(paper.at)}" if paper.at else "",
                        paper.words,
                    ),
                )
            ),
            "state_label": chosen(paper, "state"),
            "state_tone": TONES[paper.state],
        }
        for paper in papers
    ]
    return [listed(_("资料"), found, action)] if found else []


def gate_lines(gates) -> list[dict]:
    """What stands in a unit's way, each with the act that would lift it."""
    return [
        {
            "label": gate_words(gate),
            "url": reverse("record", args=["registryacts", gate.act.pk]) if gate.act else "",
            "state_label": _("先办项目登记"),
            "state_tone": "red",
        }
        for gate in gates
    ]


def act_line(act) -> dict:
    """One act of the registry as a line of another page."""
    numbers = (act.proof_number, day(act.done_on or act.accepted_on or act.submitted_on))
    lapse = _("%s失效") % day(act.lapses_on) if act.lapses_on and not act.secured_on else ""
    state = act.matter.state
    tone = {"done": "green", "lapsed": "red", "running": "orange", "withdrawn": "grey", "returned": "orange"}
    return {
        "label": f"{chosen(act, 'sort')} {act.record.number}",
        "words": "，".join(filter(None, (*numbers, act.holder, lapse))),
        "url": reverse("record", args=["registryacts", act.pk]),
        "state_label": _("已注销") if act.ended_on else str(ActState(state).label),
        "state_tone": "grey" if act.ended_on else tone.get(state, "accent"),
    }
