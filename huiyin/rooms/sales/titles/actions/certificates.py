"""证书: into the cabinet the moment it comes, told of at once, given only to whom it belongs (YX-2.7.1b, YX-2.7.1c)."""

from __future__ import annotations

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.clauses.parameters import param
from huiyin.kernel.custody import moving
from huiyin.kernel.custody.models import Item
from huiyin.kernel.money import yuan
from huiyin.kernel.promises import making
from huiyin.registers.customers.actions.identifying import check_identity
from huiyin.rooms.sales.contracts.forms import HOW
from huiyin.rooms.sales.contracts.queries import buyers_of
from huiyin.rooms.sales.titles import forms
from huiyin.rooms.sales.titles.actions import papers
from huiyin.rooms.sales.titles.actions.applying import reckon
from huiyin.rooms.sales.titles.actions.opening import check_day
from huiyin.rooms.sales.titles.models import ActSort, Fault, TitleCase
from huiyin.rooms.sales.titles.promises import BROUGHT_IN, FETCH, NOTIFY
from huiyin.rooms.sales.titles.queries import area_balance, certificates_of, live_act_of, mortgaged


@action(
    "titles.receive_certificate",
    label=_("收到证书"),
    clauses=["YX-2.7.1b", "ZH-J4.4", "YX-3.2.5"],
    moves="filed | accepted -> certified",
    form=forms.CertificateForm,
    tone="primary",
    icon="certificate",
)
def receive_certificate(act, title, *, certificate_number, certified_on, place, land_number="", uploads=()):
    """A certificate is in the cabinet before anything else happens to it, never in anybody's drawer; then its owner hears."""
    if not place.strip():
        raise Refused(_("没有写存放位置"), _("证书一律入柜，填写柜号"), field="place", clause="YX-2.7.1b")
    check_day(
        act,
        certified_on,
        "certified_on",
        (_now("申请日期"), title.applied_on),
        (_now("受理日期"), title.accepted_on),
    )
    two = param("ZH-J4.4", "certificates", title.record.department_id, act.now) == "two"
    if two and not land_number:
        raise Refused(
            _("房、地分别发证，还缺国有土地使用证号"),
            _("两本都收到再登记"),
            field="land_number",
            clause="ZH-J4.4",
        )
    same = TitleCase.objects.filter(certificate_number=certificate_number, live=True).exclude(pk=title.pk)
    if other := same.select_related("matter__record").first():
        raise Refused(_("证号已登记在%s") % other.record, _("核对证号"), field="certificate_number")
    title.certificate_number, title.land_number = certificate_number, land_number
    title.certified_on, title.received_at = certified_on, act.now
    act.attach(uploads)
    named = [(_now("房屋所有权证") if land_number else _now("不动产权证"), certificate_number)]
    if land_number:
        named.append((_now("国有土地使用证"), land_number))
    for label, number in named:
        papers.thing(act, papers.CERTIFICATE, f"{label} {number}", place)
    making.make(act, NOTIFY, title.matter)
    if title.fault == Fault.OURS:
        reckon(act, title, certified_on)
    if one := live_act_of(title.contract, ActSort.TRANSFER):
        act.later("registryacts.finish", one.pk, done_on=certified_on, proof_number=certificate_number)


@action(
    "titles.notify",
    label=_("通知领证"),
    clauses=["YX-2.7.1b"],
    moves="certified",
    adds=True,
    form=forms.TellForm,
    tone="primary",
    icon="bell-ringing",
)
def notify(act, title, *, how, reached, words=""):
    """The owner hears the same day that the certificate is there, and again until they come; an attempt is no notice."""
    act.note(方式=dict(HOW)[how], 结果=_now("已通知到") if reached else _now("未联系上"), 说明=words)
    if not reached:
        return
    title.notified_at = act.now
    making.keep(act, making.open_of(title.matter, NOTIFY, FETCH, BROUGHT_IN))
    making.make(act, FETCH, title.matter)


def refuse_open_balance(title: TitleCase) -> None:
    """Raises Refused while the area settlement is open, in either direction (YX-2.7.2, reading 61)."""
    owes, owed = area_balance(title.contract)
    if not owes and not owed:
        return
    said = _now("客户还应补%s元") % yuan(owes) if owes else _now("还应退客户%s元") % yuan(owed)
    raise Refused(_("面积差款没有结清：%s") % said, _("结清后再发证"), clause="YX-2.7.2")


def _kept(title: TitleCase, items=None) -> list[Item]:
    """The certificates that lie with us: those that were chosen, or all."""
    own = {item.pk: item for item in certificates_of(title)}
    chosen = list(own.values()) if items is None else items
    if not chosen or any(item.pk not in own for item in chosen):
        raise Refused(_("没有选要发放的证书"), _("勾选证书"), field="items")
    if left := [item for item in own.values() if item.pk not in {one.pk for one in chosen}]:
        raise Refused(
            _("还有证书没有一起发放：%s") % "、".join(item.label for item in left),
            _("一次领齐"),
            field="items",
        )
    for item in chosen:
        if item.state != Item.State.KEPT:
            raise Refused(
                _("%(item)s不在手中：%(where)s") % {"item": item.label, "where": item.keeper.said},
                _("先收回再发放"),
                field="items",
                clause="YX-2.7.1b",
            )
    return chosen


@action(
    "titles.issue",
    label=_("发放证书"),
    clauses=["YX-2.7.1c", "YX-2.7.1b", "YX-3.2.5"],
    moves="certified -> issued",
    form=forms.IssueForm,
    tone="primary",
    icon="user-check",
)
def issue(
    act,
    title,
    *,
    items,
    taker,
    id_number,
    proxy_name="",
    authority=(),
    second=None,
    signature=None,
    uploads=(),
):
    """The certificate goes to its owner, or to a proxy with authority, after a look at the card and against a signature."""
    refuse_open_balance(title)
    if taker.pk not in {buyer.party_id for buyer in buyers_of(title.contract)}:
        raise Refused(_("领取人不是这份合同的权利人"), _("代领的选委托人，再填代领人"), field="taker")
    who = check_identity(taker, id_number, proxy_name=proxy_name, authority=authority, clause="YX-2.7.1c")
    if signature is None and not uploads:
        raise Refused(
            _("没有领取人的签字"),
            _("请在屏幕上签字，或上传领证单"),
            field="signature",
            clause="YX-2.7.1c",
        )
    if param("YX-2.7.1c", "second_person", title.record.department_id, act.now):
        if second is None or (act.actor and second.pk == act.actor.pk):
            raise Refused(_("发证要有第二人复核"), _("选择在场的复核人"), field="second", clause="YX-2.7.1c")
        act.note(复核人=second.name)
    given = _kept(title, items)
    act.attach([*authority, *uploads])
    signed = moving.signature_of(act, signature)
    moving.move(act, given, moving.with_party(taker), taken_by=who, words=_now("领取证书"), signature=signed)
    _over(act, title, _now("产权证书已由%(who)s领取，共%(n)d本") % {"who": who, "n": len(given)})
    act.note(领取人=who, 证书="、".join(item.label for item in given))


@action(
    "titles.hand_to_bank",
    label=_("交抵押银行"),
    clauses=["YX-2.7.1b", "YX-2.7.1c"],
    moves="certified -> issued",
    form=forms.ToBankForm,
    icon="building-bank",
    offered=lambda title: mortgaged(title.contract),
)
def hand_to_bank(act, title, *, bank, taken_by, signature=None, uploads=()):
    """Where the loan contract says so the bank keeps the certificate: against the signature of whoever fetches it."""
    refuse_open_balance(title)
    if not mortgaged(title.contract):
        raise Refused(_("这套房屋没有抵押贷款"), _("证书发给权利人本人"), clause="YX-2.7.1c")
    if signature is None and not uploads:
        raise Refused(
            _("没有银行签收人的签字"), _("请对方签字，或上传签收单"), field="signature", clause="YX-2.7.1c"
        )
    given = _kept(title)
    act.attach(uploads)
    signed = moving.signature_of(act, signature)
    moving.move(
        act, given, moving.outside(bank), taken_by=taken_by, words=_now("交抵押银行保管"), signature=signed
    )
    title.bank = bank
    _over(act, title, _now("产权证书已交%(bank)s保管，签收人%(who)s") % {"bank": bank, "who": taken_by})


def _over(act, title: TitleCase, words: str) -> None:
    title.issued_at = act.now
    title.matter.answer, title.matter.answered_at = words, act.now
