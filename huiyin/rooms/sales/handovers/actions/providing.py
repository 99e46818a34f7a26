"""客户资料移交: customers' files go to the property company against a list, each on its ground; without one, not at all."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.custody import moving
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.handovers import forms
from huiyin.rooms.sales.handovers.actions.rounds import CLAUSES
from huiyin.rooms.sales.handovers.models import Given, Provision
from huiyin.rooms.sales.handovers.promises import FILES
from huiyin.rooms.sales.handovers.queries import provisions_seen_by

PROVISIONS = register(
    Kind(
        "provisions",
        _("客户资料移交"),
        Provision,
        provisions_seen_by,
        series=numbering.register("ZY"),
        document=lambda one: tokens.document(codes=(one.record.number or "",), texts=(one.recipient,)),
    )
)


@opens(
    "provisions.make",
    label=_("移交客户资料"),
    clauses=[*CLAUSES, "YX-1.4"],
    form=forms.ProvideForm,
    icon="user-share",
)
def provide(
    act,
    record,
    *,
    handovers,
    recipient,
    contact,
    purpose,
    kinds,
    taken_by,
    ground="consent",
    signature=None,
    uploads=(),
):
    """Who gets what about whom, for what, and on which ground is written down and kept; no ground, no file."""
    if not kinds:
        raise Refused(_("没有选资料种类"), _("勾选要移交的资料"), field="kinds")
    if signature is None and not uploads:
        raise Refused(_("没有接收人的签字"), _("请对方签字，或上传签收单"), field="signature")
    given, left_out = [], []
    for handover in handovers:
        path = handover.contract.unit.path
        if ground == Given.Ground.CONSENT and handover.consent is not True:
            left_out.append([path, _now("客户没有同意")])
        elif handover.given.exists():
            left_out.append([path, _now("以前已经移交")])
        else:
            given.append(handover)
    if not given:
        raise Refused(
            _("所选客户都没有移交依据"),
            _("先取得客户同意；确为履行合同所必需的，选相应依据"),
            field="ground",
            clause="YX-1.4",
        )
    one = Provision.objects.create(
        record=record,
        recipient=recipient,
        contact=contact,
        purpose=purpose,
        kinds=list(kinds),
        given_on=clock.local(act.now).date(),
        taken_by=taken_by,
        left_out=left_out,
        given_by=act.actor,
    )
    Given.objects.bulk_create(Given(provision=one, handover=handover, ground=ground) for handover in given)
    act.attach(uploads)
    if signature is not None:
        one.signature = moving.signature_of(act, signature)
        one.save(update_fields=["signature"])
    act.note(移交=_now("%d户") % len(given), 未列入="、".join(path for path, _why in left_out))
    return one


@after("provisions.make")
def keep_the_promise(act, one) -> None:
    """The round's promise to pass the files on is kept when none of its homes is left."""
    rounds = {line.handover.round for line in one.lines.select_related("handover__round__matter")}
    for round_ in rounds:
        left = round_.handovers.filter(live=True, delivered_on__isnull=False, given=None)
        if not left.exists():
            act.then("handoverrounds.files_given", round_.pk)


@action(
    "handoverrounds.owe_files", label=_("待移交资料"), clauses=CLAUSES, moves="open", adds=True, hidden=True
)
def owe_files(act, round_):
    """From the first keys on the property company waits for the files."""
    if not making.open_of(round_.matter, FILES).exists():
        making.make(act, FILES, round_.matter)


@action(
    "handoverrounds.files_given", label=_("资料已移交"), clauses=CLAUSES, moves="*", adds=True, hidden=True
)
def files_given(act, round_):
    """Nothing of this round is left to pass on for now."""
    making.keep(act, making.open_of(round_.matter, FILES))


@after("handovers.deliver")
def files_are_owed(act, handover) -> None:
    if handover.round.matter.is_open:
        act.then("handoverrounds.owe_files", handover.round_id)
