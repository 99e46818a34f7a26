"""Forbidden phrases: shown while typing, noted where they were saved nevertheless, excused where they were none."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.desk.quality.models import FORBIDDEN, Slip
from huiyin.rooms.desk.quality.queries import forbidden_phrases, how_read, month_of, slips_seen_by
from huiyin.rooms.desk.quality.rules import Hit, hits
from huiyin.rooms.desk.reception.actions.wordings import SHIPPED
from huiyin.web.forms import ActionForm, ReasonForm

SHIPPED.append(Path(__file__).parents[1] / "wordings.yaml")


def _document(slip: Slip) -> str:
    return tokens.document(
        names=[slip.said_by.name],
        codes=(slip.record.number or "", slip.about.number or ""),
        texts=(slip.phrase, slip.situation),
    )


SLIPS = register(
    Kind(
        "slips",
        _("禁用语"),
        Slip,
        slips_seen_by,
        series=numbering.register("JY"),
        document=_document,
        silent=frozenset({"about_id", "wording_id", "field", "month"}),
    )
)


def hits_for(member: Member, text: str, noted: bool) -> list[Hit]:
    """What is warned of while a member types: by the wordings of their departments. The answer to `wordings.hits`."""
    departments = reach_of(member).departments
    if not departments:
        return []
    return hits(text, forbidden_phrases(*departments), noted=noted, **how_read(departments[0]))


def note_slips(act, subject) -> None:
    """Follows every act that a member does: a forbidden phrase in what reaches a customer is noted, never refused.

    A text that was saved with the phrase before, and is only put right elsewhere, is not counted again.
    """
    form = act.verb.form
    if (
        act.actor is None
        or act.cause is not None
        or not (isinstance(form, type) and issubclass(form, ActionForm))
    ):
        return
    texts = list(form.said_in(act.facts))
    if not texts or not (phrases := forbidden_phrases(act.department)):
        return
    reads, record = how_read(act.department), act.held.record
    for said in texts:
        for words in dict.fromkeys(hit.phrase for hit in hits(said.text, phrases, noted=said.noted, **reads)):
            if (
                not act.verb.adds
                and Slip.objects.filter(about=record, field=said.field, phrase=words.words).exists()
            ):
                continue
            act.then(
                "slips.note",
                department=record.department,
                project=record.project,
                about=record,
                said_by=act.actor,
                wording_id=words.wording,
                situation=words.situation,
                phrase=words.words[:80],
                field=said.field,
                field_label=said.label[:60],
            )


@opens("slips.note", label=_("用了禁用语"), clauses=["JS-2.3"], hidden=True)
def note_slip(act, record, **facts):
    """What a customer heard cannot be unsaid, but it can be learnt from: who, where and which phrase, not the text."""
    return Slip.objects.create(record=record, said_at=act.now, month=month_of(act.now), **facts)


@action(
    "slips.excuse",
    label=_("不计"),
    clauses=["JS-2.3"],
    who="anyone",
    form=ReasonForm,
    icon="ban",
    offered=lambda slip: slip.excused_at is None,
    many=True,
)
def excuse_slip(act, slip):
    """A machine reads words, not meaning: what was no slip is taken out of the count, by a leader, with a reason."""
    act.require_reason(_("不计需要写明理由"), _("写明这句话为什么不算禁用语"))
    if slip.excused_at:
        raise Refused(_("这一处已经不计"), _("不需要再办"))
    if act.actor and act.actor.pk == slip.said_by_id:
        raise Refused(_("自己说的话不能由自己裁定"), _("请上级办理"), clause="JS-2.3")
    slip.excused_at = act.now


def has_better_words(act, wording, facts) -> None:
    """A guard of wordings: a phrase is forbidden only together with what to say instead."""
    category = wording.category if wording is not None else facts.get("category")
    if category != FORBIDDEN:
        return
    if not facts.get("triggers"):
        raise Refused(_("写明哪些字句不能说"), _("填在“触发词”一栏"), clause="JS-2.3", field="triggers")
    if not facts.get("better"):
        raise Refused(
            _("只说不能说什么，办理人还是不知道怎么说"), _("写出更好的说法"), clause="JS-2.3", field="better"
        )
