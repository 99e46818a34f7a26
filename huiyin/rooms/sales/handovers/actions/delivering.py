"""Looked at together, and handed over: keys, papers and meters against a signature, when nothing stands in the way."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.custody import moving
from huiyin.kernel.custody.sorts import Sort, add
from huiyin.registers.customers.actions.identifying import check_identity
from huiyin.registers.customers.models import Tie
from huiyin.rooms.sales.contracts.queries import buyers_of
from huiyin.rooms.sales.handovers import forms
from huiyin.rooms.sales.handovers.actions.rounds import CLAUSES
from huiyin.rooms.sales.handovers.models import Handover
from huiyin.rooms.sales.handovers.queries import accepted, open_defects
from huiyin.rooms.sales.settlement.actions.clearing import refuse_uncleared
from huiyin.rooms.sales.titles.actions.titles import after_hand_over

KEY = add(Sort("key", _("钥匙"), "YX-2.7.3", issued_by="handovers.deliver"))


@action(
    "handovers.inspect",
    label=_("验房"),
    clauses=CLAUSES,
    moves="invited | booked | inspected -> inspected",
    form=forms.InspectForm,
    tone="primary",
    icon="checklist",
)
def inspect(act, handover, *, lines, uploads=()):
    """Buyer and desk walk through the home line by line; what is wrong becomes a matter with an owner and a date."""
    if not lines:
        raise Refused(_("没有验任何一项"), _("逐项选合格或有问题"))
    wrong = [(where, words) for where, ok, words in lines if ok is False]
    if silent := [where for where, words in wrong if not words]:
        raise Refused(
            _("有问题的要写明是什么：%s") % "、".join(silent), _("在该项后面写一句"), clause="YX-2.7.3"
        )
    handover.inspection = [list(line) for line in lines]
    handover.inspected_at, handover.inspected_by = act.now, act.actor
    act.attach(uploads)
    for where, words in wrong:
        act.later(
            "defects.open",
            department=handover.record.department,
            project=handover.record.project,
            party=handover.record.party,
            title=f"{handover.contract.unit.path} {where}：{words}"[:120],
            handover=handover,
            where=where,
            words=words,
            opened_from=handover.record,
        )
    act.note(合格=str(sum(1 for line in lines if line[1])), 问题=str(len(wrong)) if wrong else "")


@action(
    "handovers.deliver",
    label=_("交房"),
    clauses=[*CLAUSES, "ZH-J4.8", "ZH-J2.2"],
    moves="inspected -> delivered",
    form=forms.DeliverForm,
    tone="primary",
    icon="key",
)
def deliver(
    act,
    handover,
    *,
    taker,
    id_number,
    papers,
    keys,
    meters,
    proxy_name="",
    authority=(),
    signature=None,
    uploads=(),
    consent=None,
    defects_accepted=False,
):
    """No keys before the completion is filed, the fund paid and the balance clear; then everything against a signature."""
    contract = handover.contract
    if not accepted(contract.unit):
        raise Refused(
            _("这一栋还没有登记竣工验收备案"),
            _("在“证照”里登记竣工验收备案后再交房（城市房地产开发经营管理条例第十七条）"),
            clause="YX-2.7.3",
        )
    refuse_uncleared(contract.unit)
    if (left := open_defects(handover).count()) and not defects_accepted:
        raise Refused(
            _("还有%d项缺陷没有整改通过") % left,
            _("整改复验后再交；客户愿意先收房的，勾选“客户同意先收房后整改”"),
            field="defects_accepted",
            clause="YX-2.7.3",
        )
    required = needed("YX-2.7.3", "required_papers", handover.record.department_id)
    if lacking := [paper for paper in required if paper not in papers]:
        raise Refused(
            _("还没有交给客户：%s") % "、".join(lacking), _("交付后勾选"), field="papers", clause="YX-2.7.3"
        )
    if not keys:
        raise Refused(_("没有写交了哪些钥匙"), _("每行一项，如：入户门钥匙3把"), field="keys")
    if blank := [meter for meter, reading in meters if not reading]:
        raise Refused(_("没有抄表底数：%s") % "、".join(blank), _("没有的写“无”"), field="meter_1")
    if taker.pk not in {buyer.party_id for buyer in buyers_of(contract)}:
        raise Refused(_("收房人不是买受人"), _("代收的选委托的买受人，再填代收人"), field="taker")
    who = check_identity(taker, id_number, proxy_name=proxy_name, authority=authority, clause="YX-2.7.3")
    if signature is None and not uploads:
        raise Refused(_("没有收房人的签字"), _("请在屏幕上签字，或上传交接单"), field="signature")
    act.attach([*authority, *uploads])
    handover.signature = moving.signature_of(act, signature)
    _give_keys(act, handover, keys, taker, who)
    today = clock.local(act.now).date()
    handover.handed_papers, handover.keys_given = list(papers), list(keys)
    handover.meters = [list(line) for line in meters]
    handover.delivered_on, handover.delivered_by, handover.taken_by = today, act.actor, who
    handover.consent, handover.consent_on = consent, today if consent is not None else None
    matter = handover.matter
    matter.answer = _now("房屋已交付，%(who)s收房，钥匙：%(keys)s") % {"who": who, "keys": "、".join(keys)}
    matter.answered_at = act.now


def _give_keys(act, handover: Handover, keys, taker, who: str) -> None:
    """Each key comes into custody and goes out again under the same signature, so that its way is known."""
    record = handover.record
    items = [
        act.beforehand(
            "items.take_in",
            about=handover,
            department=record.department,
            project=record.project,
            sort=KEY.code,
            label=label[:80],
            place=_now("交房现场"),
        )
        for label in keys
    ]
    moving.move(
        act,
        items,
        moving.with_party(taker),
        taken_by=who,
        words=_now("交房"),
        signature=handover.signature,
    )


@after("handovers.deliver")
def what_the_keys_bring(act, handover) -> None:
    """The door is delivered, its buyers are owners, and the clocks of the title begin to run."""
    contract = handover.contract
    act.then("units.mark", contract.unit_id, state="delivered")
    for buyer in buyers_of(contract):
        Tie.objects.get_or_create(
            party=buyer.party,
            unit=contract.unit,
            role=Tie.Role.OWNER,
            to_on=None,
            defaults={"from_on": handover.delivered_on},
        )
    after_hand_over(act, contract, handover.delivered_on)
