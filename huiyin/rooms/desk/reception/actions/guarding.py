"""Nothing internal leaves the house in an answer (YX-2.1.2e). Also asked by other rooms: config/wiring.py."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.rooms.desk.reception.queries import wordings_in_force
from huiyin.rooms.desk.reception.rules import internal_phrases

ANSWERS = ("reply", "answer", "offered", "result", "told")  # facts by which a customer is told something


def refuse_internal(department: int, **texts: str | None) -> None:
    """Raises Refused at the first text that holds a phrase marked internal."""
    if not any(texts.values()):
        return
    wordings = wordings_in_force(department)
    for field, text in texts.items():
        if found := internal_phrases(text or "", wordings):
            raise Refused(
                _("“%s”属于内部内容，不能写进对客户的答复") % found[0],
                _("换成接待指引里可以对外讲的说法"),
                clause="YX-2.1.2e",
                field=field,
            )


def nothing_internal(act, subject, facts) -> None:
    """A guard of verbs that answer a customer, whatever their room."""
    told = {name: facts[name] for name in ANSWERS if isinstance(facts.get(name), str)}
    refuse_internal(act.held.record.department_id, **told)
