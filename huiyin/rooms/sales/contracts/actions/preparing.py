"""Before the signature: who buys and is who they say, which papers are there, what was explained, how it is paid."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions import wanted
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.registers.customers.queries import customer_of
from huiyin.rooms.sales.contracts import forms
from huiyin.rooms.sales.contracts.actions.drafting import add_buyer_to
from huiyin.rooms.sales.contracts.models import Buyer, Contract, ContractPaper, Doubt, Instalment

OPEN = "draft | signed | checked"


@action(
    "contracts.add_buyer",
    label=_("增加共有人"),
    clauses=["ZH-J2.1", "ZH-J2.3"],
    moves="draft",
    form=forms.AddBuyerForm,
    icon="user-plus",
)
def add_buyer(act, contract, *, who, sort="adult", share=0, proxy="", proxy_ground=""):
    """Everybody who buys stands in the contract from the start; a name that comes later is a new contract."""
    if contract.buyers.filter(party=who).exists():
        raise Refused(_("这位买受人已经在合同里"), _("核对姓名"), field="who")
    add_buyer_to(contract, who, sort, share, proxy, proxy_ground)
    act.note(共有人=who.name)


@action(
    "contracts.drop_buyer",
    label=_("去掉共有人"),
    clauses=["ZH-J2.1"],
    moves="draft",
    form=forms.DropBuyerForm,
    icon="user-x",
    offered=lambda contract: contract.buyers.count() > 1,
)
def drop_buyer(act, contract, *, buyer):
    """Who does not buy after all is taken out before the signature; the first buyer stays."""
    if buyer.party_id == contract.record.party_id:
        raise Refused(_("第一买受人不能去掉"), _("改换买受人的，放弃本次登记后重新登记"), field="buyer")
    act.note(去掉共有人=buyer.party.name)
    buyer.delete()


@action(
    "contracts.set_shares",
    label=_("填写份额"),
    clauses=["ZH-J2.3"],
    moves=OPEN,
    form=forms.SharesForm,
    icon="percentage",
    offered=lambda contract: contract.buyers.count() > 1,
)
def set_shares(act, contract, *, shares):
    """Whoever owns in shares says which; together they are the whole. Nothing said: owned in common."""
    buyers = {buyer.pk: buyer for buyer in contract.buyers.all()}
    if set(shares) != set(buyers):
        raise Refused(_("共有人有变动"), _("刷新页面后再填"))
    if sum(shares.values()) not in (0, 10000):
        raise Refused(_("份额合计要等于100%"), _("核对每人的份额；共同共有的全部填0"), clause="ZH-J2.3")
    for pk, share in shares.items():
        Buyer.objects.filter(pk=pk).update(share=share)
    act.note(份额="、".join(f"{buyers[pk].party.name} {share / 100:g}%" for pk, share in shares.items()))


@action(
    "contracts.identify",
    label=_("核验身份与资格"),
    clauses=["ZH-J2.1", "ZH-J2.3"],
    moves=OPEN,
    form=forms.IdentifyForm,
    icon="user-check",
    offered=lambda contract: contract.buyers.filter(identified_at=None).exists(),
)
def identify_buyer(act, contract, *, buyer, name, id_number, qualification=""):
    """Who signs is whom the card names: name and number are read off it, not off what we have written before."""
    if buyer.contract_id != contract.pk:
        raise Refused(_("这位不是本合同的买受人"), _("刷新页面后再选"), field="buyer")
    if name.strip() != buyer.party.name:
        raise Refused(
            _("证件上的姓名与登记的不一致"),
            _("对照证件；登记有误的，先在客户页面更正姓名"),
            field="name",
            clause="ZH-J2.3",
        )
    customer = customer_of(buyer.party)
    if customer is None:
        raise Refused(_("买受人还没有客户登记"), _("先登记客户"), field="buyer")
    act.later("customers.identify", customer.pk, id_number=id_number)
    if buyer.sort != Buyer.Sort.COMPANY and not qualification:
        raise Refused(
            _("没有购房资格核验结果"),
            _("填写核验编号；当地不限购的写“不限购”"),
            field="qualification",
            clause="ZH-J2.1",
        )
    buyer.identified_at, buyer.identified_by, buyer.qualification = act.now, act.actor, qualification
    buyer.save(update_fields=["identified_at", "identified_by", "qualification"])
    act.note(买受人=buyer.party.name, 购房资格=qualification)


@action(
    "contracts.take_papers",
    label=_("收资料"),
    clauses=["ZH-J2.1", "YX-3.2.2"],
    moves=OPEN,
    adds=True,
    form=forms.PapersForm,
    icon="files",
)
def take_papers(act, contract, *, papers, words="", uploads=()):
    """What was brought and what is still missing is known line by line, so that nobody comes twice for one paper."""
    wanted.note(act, contract.papers, papers, states=ContractPaper.State.values, words=words, uploads=uploads)


@action(
    "contracts.add_paper",
    label=_("增加一项资料"),
    clauses=["ZH-J2.1"],
    moves=OPEN,
    adds=True,
    form=forms.AddPaperForm,
    icon="plus",
)
def add_paper(act, contract, *, label):
    """What this signing needs beside the list is put on it."""
    wanted.add(act, contract.papers, label)


@action(
    "contracts.ask",
    label=_("记条款疑问"),
    clauses=["ZH-4.1.1", "ZH-J1.10", "ZH-J2.1"],
    moves="*",
    who="anyone",
    adds=True,
    form=forms.DoubtForm,
    icon="zoom-question",
)
def note_doubt(act, contract, *, heading, question, answer):
    """What a buyer asked of a clause and what we answered is kept: it is what they will remind us of."""
    Doubt.objects.create(
        contract=contract, heading=heading, question=question, answer=answer, by=act.actor, at=act.now
    )
    act.note(条款=heading, 疑问=question, 答复=answer)


@action(
    "contracts.plan",
    label=_("填写付款计划"),
    clauses=["ZH-J2.3", "ZH-J1.4"],
    moves="draft",
    form=forms.PlanForm,
    icon="calendar",
)
def plan_payments(act, contract, *, parts):
    """Every part of the price has its day; together they are the price, to the 分."""
    whole = sum(amount for _sort, amount, _due in parts)
    if whole != contract.price:
        raise Refused(
            _("付款计划合计%(plan)s元，合同总价%(price)s元，相差%(gap)s元")
            % {
                "plan": f"{whole / 100:,.2f}",
                "price": f"{contract.price / 100:,.2f}",
                "gap": f"{abs(whole - contract.price) / 100:,.2f}",
            },
            _("核对各期金额"),
            field="parts",
            clause="ZH-J2.3",
        )
    loan = sum(amount for sort, amount, _due in parts if sort == Instalment.Sort.LOAN)
    if loan != contract.loan:
        raise Refused(_("付款计划里的贷款与合同贷款金额不一致"), _("核对贷款一期的金额"), field="parts")
    days = [due for _sort, _amount, due in parts]
    if days != sorted(days):
        raise Refused(_("各期日期没有按先后排列"), _("按应付日期从早到晚填写"), field="parts")
    put_plan(contract, parts)
    act.note(付款计划="；".join(f"{due} {amount / 100:,.2f}" for _sort, amount, due in parts))


def put_plan(contract: Contract, parts) -> None:
    """The plan as it stands from now on."""
    contract.instalments.all().delete()
    Instalment.objects.bulk_create(
        Instalment(contract=contract, sort=sort, amount=amount, due_on=due, position=n)
        for n, (sort, amount, due) in enumerate(parts)
    )


def today_of(act):
    return clock.local(act.now).date()
