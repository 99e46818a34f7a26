"""The difference of each home is computed, for thousands at once, and put right while nobody has heard of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import numbering
from huiyin.kernel.actions import sets
from huiyin.kernel.actions.act import facts_of
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.explain.keeping import keep, keep_many
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.promises import making
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.records.bulk import insert_many
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.sales.contracts.models import STANDING, Contract
from huiyin.rooms.sales.settlement import forms
from huiyin.rooms.sales.settlement.actions.rounds import CLAUSES
from huiyin.rooms.sales.settlement.models import RoundState, Settlement, Way
from huiyin.rooms.sales.settlement.promises import NOTIFY
from huiyin.rooms.sales.settlement.queries import settlements_of, settlements_seen_by, sold_of, terms_of
from huiyin.rooms.sales.settlement.rules import Outcome, area_settlement
from huiyin.web.forms import ReasonForm

FIGURE = "amount"
State = Settlement.State
SETTLEMENTS = register(
    Kind(
        "settlements",
        _("面积差结算"),
        Settlement,
        settlements_seen_by,
        series=numbering.register("MC"),
        silent=frozenset({"live", "round_id"}),
        document=lambda one: tokens.document(
            codes=(one.record.number or "", one.contract.unit.path, one.contract.online_number)
        ),
    )
)


def _fill(settlement: Settlement, outcome: Outcome) -> None:
    settlement.ratio, settlement.way = outcome.ratio, outcome.way
    settlement.amount, settlement.may_rescind = outcome.amount, outcome.may_rescind


def _computed(row: dict, terms) -> tuple[Settlement, Outcome]:
    contract: Contract = row["contract"]
    outcome = area_settlement(sold_of(contract), row["registered"], row.get("registered_inner"), terms)
    settlement = Settlement(
        round=row["round"],
        contract=contract,
        contracted=contract.area,
        contracted_inner=contract.inner_area,
        registered=row["registered"],
        registered_inner=row.get("registered_inner"),
    )
    _fill(settlement, outcome)
    return settlement, outcome


def _check(row: dict, standing: dict[int, Settlement]) -> None:
    """Raises Refused for what cannot be settled."""
    contract, one = row["contract"], row["round"]
    path = contract.unit.path
    if contract.matter.state not in STANDING:
        raise Refused(_("%s的合同没有签订或正在作废") % path, _("核对合同"), clause="YX-2.7.2")
    if contract.pk in standing:
        raise Refused(_("%s已经结算过") % path, _("有误的，在原结算单上更正"), clause="YX-2.7.2")
    if one.matter.state != RoundState.OPEN:
        raise Refused(_("这一批已经办完"), _("开始新的一批"))
    if row["registered"] <= 0:
        raise Refused(_("产权建筑面积要大于零"), _("照测绘报告填写"), field="registered")


@opens(
    "settlements.compute",
    label=_("计算面积差"),
    clauses=[*CLAUSES, "ZH-J4.8"],
    form=forms.ComputeForm,
    from_=["arearounds"],
    right_from="round",
    icon="ruler-measure",
)
def compute(act, record, *, round, contract, registered, registered_inner=None):
    """What a home measures is settled by the contract's own clause, else by the law's, and says how it came about."""
    row = {
        "round": round,
        "contract": contract,
        "registered": registered,
        "registered_inner": registered_inner,
    }
    _check(row, settlements_of([contract.pk]))
    record.party = contract.record.party
    settlement, outcome = _computed(row, terms_of(record.department_id))
    settlement.record = record
    settlement.save(force_insert=True)
    keep(act, FIGURE, outcome.figure)
    act.later("arearounds.promise", round.pk, settlement=settlement, make=NOTIFY.name)
    return settlement


@compute.in_set
def compute_many(act, rows):
    """As compute, for up to 500 homes in a handful of statements: 5,000 of them in seconds."""
    standing = settlements_of(row["contract"].pk for row in rows)
    terms = {row["department"].pk: row["department"] for row in rows}
    by_department = {pk: terms_of(pk) for pk in terms}
    made = []
    for row in rows:
        _check(row, standing)
        made.append(_computed(row, by_department[row["department"].pk]))
    told = [
        {**row, "party": row["contract"].record.party, "said": facts_of(settlement, SETTLEMENTS.silent)}
        for row, (settlement, _outcome) in zip(rows, made, strict=True)
    ]
    records = sets.open_records(act, told, said=lambda row: row["said"])
    for record, (settlement, _outcome) in zip(records, made, strict=True):
        settlement.record = record
    fields = Settlement._meta.concrete_fields
    insert_many(
        Settlement,
        [field.name for field in fields],
        [tuple(getattr(one, field.attname) for field in fields) for one, _outcome in made],
    )
    keep_many(act.now, [(one.record, FIGURE, outcome.figure) for one, outcome in made])
    sets.index_many([one for one, _outcome in made], SETTLEMENTS)
    _promise_many(act, [one for one, _outcome in made])
    return [one for one, _outcome in made]


def _promise_many(act, settlements: list[Settlement]) -> None:
    """The notice to each buyer, as `arearounds.promise` would make it one at a time."""
    for one in {settlement.round_id: settlement.round for settlement in settlements}.values():
        matter = one.matter
        department = matter.record.department_id
        due, limit = making.due_of(NOTIFY, department, act.now)
        tell_at = making.first_step(NOTIFY, due.at, act.now, department)
        Promise.objects.bulk_create(
            Promise(
                kind=NOTIFY.name,
                clause=NOTIFY.clause,
                matter=matter,
                owner_id=matter.owner_id,
                to_party=settlement.party,
                words=f"{NOTIFY.label} {settlement.contract.unit.path}",
                opened_at=act.now,
                due=due.at,
                limit=limit,
                provisional=due.provisional,
                how="\n".join(due.steps),
                tell_at=tell_at,
            )
            for settlement in settlements
            if settlement.round_id == one.pk
        )
        if matter.next_due is None or due.at < matter.next_due:
            Matter.objects.filter(pk=matter.pk).update(next_due=due.at)


@action(
    "settlements.correct",
    label=_("更正面积"),
    clauses=CLAUSES,
    form=forms.CorrectForm,
    icon="edit",
    offered=lambda one: one.state == State.COMPUTED,
)
def correct(act, one, *, registered, registered_inner=None):
    """A figure of the survey copied wrongly is put right, and reckoned anew, before the buyer hears of it."""
    act.require_reason(_("更正需要写明理由"), _("写明测绘报告上是多少"))
    not_told(one)
    one.registered, one.registered_inner = registered, registered_inner
    outcome = area_settlement(
        sold_of(one.contract), registered, registered_inner, terms_of(one.record.department_id)
    )
    _fill(one, outcome)
    keep(act, FIGURE, outcome.figure)


def not_told(one: Settlement) -> None:
    """Raises Refused once the buyer has heard of it: then it stands, or is voided and made anew."""
    if one.state != State.COMPUTED:
        raise Refused(_("已经通知客户，不能直接更改"), _("作废后重新计算，并再次通知"), clause="YX-2.7.2")


@action(
    "settlements.agree",
    label=_("登记协商结果"),
    clauses=CLAUSES,
    form=forms.AgreeForm,
    icon="heart-handshake",
    offered=lambda one: one.way == Way.BY_HAND and one.state == State.COMPUTED,
)
def agree(act, one, *, way, amount=0, agreement):
    """Where the contract leaves it to both sides, what they agreed is written down with its words."""
    not_told(one)
    if one.way != Way.BY_HAND:
        raise Refused(_("这户按合同或规定计算，不需要协商"), _("面积有误的用“更正面积”"))
    if (way in (Way.BUYER_PAYS, Way.REFUND)) != bool(amount):
        raise Refused(_("金额和结果对不上"), _("不退不补的金额留空"), field="amount")
    one.way, one.amount, one.agreement = way, amount, agreement


@action("settlements.void", label=_("作废"), clauses=CLAUSES, form=ReasonForm, tone="danger", icon="ban")
def void(act, one):
    """A settlement made wrongly is taken back with its reason, and with what it booked."""
    act.void(_("写明错在哪里"))
    if one.state == State.SETTLED:
        raise Refused(_("已经结清的不能作废"), _("差额另行登记应收或应退"), clause="YX-2.7.2")
    one.state, one.live = State.VOIDED, False
    why = act.reason
    if one.bill_id:
        act.later("bills.void", one.bill_id, reason=why)
    if one.credit_id:
        act.later("credits.void", one.credit_id, reason=why)
    act.later("arearounds.promise", one.round_id, settlement=one, withdrawn=why)
