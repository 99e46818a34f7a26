"""What happens at the telephone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.verbs import opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.desk.reception import forms
from huiyin.rooms.desk.reception.models import Call, Outcome
from huiyin.rooms.desk.reception.queries import calls_seen_by


def _document(call: Call) -> str:
    party = call.record.party
    return tokens.document(
        names=[party.name] if party else (),
        phones=[call.number] if call.number else (),
        codes=(call.record.number or "",),
        texts=(call.need, call.reply),
    )


CALLS = register(
    Kind(
        "calls",
        _("来电"),
        Call,
        calls_seen_by,
        series=numbering.register("LD"),
        document=_document,
        personal=("number",),
    )
)


@opens(
    "calls.record",
    label=_("登记来电"),
    clauses=["YX-2.1.1a", "YX-2.1.1b"],
    form=forms.CallForm,
    from_=["customers"],
    icon="phone-incoming",
)
def record_call(
    act,
    record,
    *,
    need,
    number="",
    reply="",
    outcome=Outcome.ANSWERED,
    started_at=None,
    seconds=None,
    new_name="",
):
    """Every call is written down with what was wanted and how to reach the caller, so that it can be followed up."""
    if record.party is None and new_name:
        record.party = act.beforehand(
            "customers.register",
            department=record.department,
            project=record.project,
            name=new_name,
            phones=[number] if number else [],
        ).party
    return Call.objects.create(
        record=record,
        number=number,
        need=need,
        reply=reply,
        outcome=outcome,
        started_at=started_at or act.now,
        seconds=seconds,
        taken_by=act.actor,
    )
