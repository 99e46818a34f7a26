"""Around an act: its papers and its fee, whoever is asked again, and what was copied wrongly (ZH-4.1.3)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.promises import making
from huiyin.registers.office.queries import items_of
from huiyin.rooms.sales.contracts.forms import HOW
from huiyin.rooms.sales.titles import forms
from huiyin.rooms.sales.titles.actions import papers
from huiyin.rooms.sales.titles.actions.opening import by_itself, check_day
from huiyin.rooms.sales.titles.models import CANCELLING, ActSort, ActState, RegistryAct
from huiyin.rooms.sales.titles.promises import ASK_REGISTRY, CHASE_REGISTRY, PREPARE, SUBMIT

PREPARING = "preparing | returned"
BY_A_BANK = (ActSort.NOTICE_MORTGAGE, ActSort.MORTGAGE)


@action(
    "registryacts.take_papers",
    label=_("收资料"),
    clauses=["ZH-4.1.3", "YX-2.7.1a"],
    moves=PREPARING,
    adds=True,
    form=forms.PapersForm,
    icon="files",
    offered=by_itself,
)
def take_papers(act, one, *, papers: dict, place="", words="", uploads=()):
    """Nothing goes to the registry twice for one paper: what came and what is missing is known line by line."""
    take_of(act, one, papers, place, words, uploads)


def take_of(act, one: RegistryAct, states, place, words, uploads) -> None:
    complete = papers.take(act, one.matter, papers=states, place=place, words=words, uploads=uploads)
    waiting = making.open_of(one.matter, SUBMIT).exists()
    if complete and not waiting:
        making.keep(act, making.open_of(one.matter, PREPARE))
        making.make(act, SUBMIT, one.matter)
    elif not complete and waiting:
        making.withdraw(act, making.open_of(one.matter, SUBMIT), _now("资料又不齐"))
        making.make(act, PREPARE, one.matter)


@action(
    "registryacts.add_paper",
    label=_("增加一项资料"),
    clauses=["ZH-4.1.3"],
    moves=PREPARING,
    adds=True,
    form=forms.AddPaperForm,
    icon="plus",
    offered=by_itself,
)
def add_paper(act, one, *, label, origin):
    """What the registry asks for beside the list is put on it."""
    papers.add_to(act, one.matter, label, origin)
    if making.open_of(one.matter, SUBMIT).exists():
        making.withdraw(act, making.open_of(one.matter, SUBMIT), _now("资料又不齐"))
        making.make(act, PREPARE, one.matter)


@action(
    "registryacts.pay_fee",
    label=_("登记缴费"),
    clauses=["ZH-4.1.3", "YX-2.7.1a"],
    moves="preparing | returned | submitted | accepted",
    form=forms.ActFeeForm,
    icon="cash",
    offered=by_itself,
)
def pay_fee(act, one, *, fee, fee_paid_on, fee_number=""):
    """What was paid to the registry is known with its day and its receipt."""
    check_day(act, fee_paid_on, "fee_paid_on")
    one.fee, one.fee_paid_on, one.fee_number = fee, fee_paid_on, fee_number


@action(
    "registryacts.chase",
    label=_("催办"),
    clauses=["YX-2.7.1a", "ZH-J1.6", "ZH-4.1.3"],
    moves="preparing | returned | submitted | accepted | running | lapsed",
    adds=True,
    form=forms.ChaseForm,
    icon="bell-ringing",
    offered=by_itself,
)
def chase(act, one, *, whom, how, words):
    """At each stage somebody asks again until it moves; what they were told stands with the case."""
    whom_said = dict(forms.ChaseForm.base_fields["whom"].choices)  # type: ignore[attr-defined]
    act.note(催问=whom_said.get(whom, whom), 方式=dict(HOW).get(how, how), 答复=words)
    RegistryAct.objects.filter(pk=one.pk).update(chased=one.chased + 1)
    at_registry = one.matter.state in (ActState.SUBMITTED, ActState.ACCEPTED)
    if at_registry:
        making.keep(act, making.open_of(one.matter, ASK_REGISTRY, CHASE_REGISTRY))
        making.make(act, CHASE_REGISTRY, one.matter)
    elif making.open_of(one.matter, PREPARE).exists():
        making.keep(act, making.open_of(one.matter, PREPARE))
        making.make(act, PREPARE, one.matter)


@action(
    "registryacts.correct",
    label=_("更正"),
    clauses=["ZH-4.1.3"],
    moves="preparing | returned | submitted | accepted | running | lapsed | done",
    form=forms.CorrectActForm,
    icon="edit",
    offered=by_itself,
)
def correct(act, one, *, holder="", registry="", acceptance_number="", proof_number=""):
    """What was copied wrongly from the registry's paper is put right with the reason, never silently."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    if one.done_on and not proof_number and one.sort not in CANCELLING:
        raise Refused(_("没有写登记证明号"), _("照登记证明填写"), field="proof_number")
    one.holder, one.registry = holder, registry
    one.acceptance_number, one.proof_number = acceptance_number, proof_number


@action(
    "registryacts.collect_contracts",
    label=_("领取抵押合同"),
    clauses=["ZH-J4.2", "ZH-J4.7"],
    moves="accepted | done | running | lapsed",
    adds=True,
    form=forms.CollectForm,
    icon="file-text",
    offered=lambda one: one.sort in BY_A_BANK,
)
def collect_contracts(act, one, *, copies, place):
    """What the registry or the bank gives back of the loan contract is known copy by copy, and passed on by name."""
    if one.sort not in BY_A_BANK:
        raise Refused(_("这一项没有抵押合同"), _("在抵押登记上领取"))
    if not place.strip():
        raise Refused(_("没有写存放位置"), _("填写放在哪个柜"), field="place")
    there = items_of(one.contract.record).filter(sort=papers.LOAN_CONTRACT.code).count()
    for n in range(there + 1, there + copies + 1):
        act.later(
            "items.take_in",
            about=one.contract,
            department=one.record.department,
            project=one.record.project,
            sort=papers.LOAN_CONTRACT.code,
            label=_now("抵押合同第%d份") % n,
            place=place,
        )
    act.note(份数=copies, 存放位置=place)
