"""A certificate is in the cabinet before anything else, its owner hears at once, and only they are given it."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.custody.models import Item, Move
from huiyin.kernel.files.storing import Stored
from huiyin.rooms.sales.conftest import ID_NUMBER, SIGNATURE
from huiyin.rooms.sales.titles.models import ActSort, RegistryAct, TitleState
from huiyin.rooms.sales.titles.queries import certificates_of
from huiyin.rooms.sales.titles.tests.conftest import TODAY
from tests.words import again, do, due, promised

pytestmark = pytest.mark.django_db


@pytest.fixture
def applied(work):
    work.first()
    return work.applied()


@pytest.mark.clause("YX-2.7.1b", "ZH-J4.4")
def test_a_certificate_comes_into_the_cabinet_and_its_owner_is_to_hear_the_same_day(work, applied):
    with pytest.raises(Refused, match="存放位置"):
        work.certified(applied, place=" ")
    title = work.certified(applied)
    thing = certificates_of(title).get()
    assert (thing.keeper.place, thing.state) == ("证照柜2-03", Item.State.KEPT)
    assert promised(title) == {"titles.notify"} and due(title, "titles.notify") == "11-24 17:30"
    transfer = RegistryAct.objects.get(contract=title.contract, sort=ActSort.TRANSFER)
    assert (transfer.matter.state, transfer.proof_number) == ("done", title.certificate_number)


@pytest.mark.clause("YX-2.7.1b")
def test_an_attempt_is_no_notice_and_who_was_told_is_asked_until_they_come(work, applied):
    title = work.certified(applied)
    do("titles.notify", work.who, title, how="call", reached=False)
    assert promised(title) == {"titles.notify"} and again(title).notified_at is None
    do("titles.notify", work.who, title, how="call", reached=True)
    assert promised(title) == {"titles.fetch"} and again(title).notified_at


@pytest.mark.clause("YX-2.7.1c", "YX-2.7.1b", "YX-3.2.5")
def test_it_is_given_to_whom_the_card_names_against_a_signature(work, applied, sale):
    title = work.certified(applied)
    with pytest.raises(Refused, match="证件号码"):
        work.issue(title, id_number="440301198501012392")
    with pytest.raises(Refused, match="签字"):
        work.issue(title, signature=None)
    with pytest.raises(Refused, match="不是这份合同的权利人"):
        work.issue(title, taker=sale.buyer().party)
    with pytest.raises(Refused, match="没有选"):
        work.issue(title, items=[])
    title = work.issue(title)
    assert title.matter.state == TitleState.ISSUED and title.matter.closed_at and title.issued_at
    move = Move.objects.get(item=certificates_of(title).get(), to_keeper__party=title.party)
    assert (move.taken_by, bool(move.signature)) == ("张秀英", True)


@pytest.mark.clause("YX-2.7.1c")
def test_a_proxy_brings_authority(work, applied):
    title = work.certified(applied)
    with pytest.raises(Refused, match="授权委托书"):
        work.issue(title, proxy_name="张小明")
    authority = [Stored("委托书.png", "image/png", 10, "cd" * 32)]
    work.issue(title, proxy_name="张小明", authority=authority, id_number=ID_NUMBER)
    assert Move.objects.filter(taken_by="张小明").exists()


@pytest.mark.clause("YX-2.7.1c")
def test_where_the_house_says_so_a_second_person_stands_by(work, applied, house):
    set_parameter("YX-2.7.1c", "second_person", True, reason="两人发证")
    title = work.certified(applied)
    for second in (None, house.specialist):
        with pytest.raises(Refused, match="第二人复核"):
            work.issue(title, second=second)
    assert work.issue(title, second=house.clerk).issued_at


@pytest.mark.clause("YX-2.7.1c")
def test_nothing_is_issued_while_the_area_settlement_is_open_in_either_direction(work, applied, sale):
    title = work.certified(applied)
    where = {"unit": title.unit, "party": title.party, **work.where()}
    bill = perform(
        "bills.raise",
        by=work.who,
        charge="area_difference",
        amount=50_000,
        due_on=TODAY,
        words="补款",
        **where,
    )
    with pytest.raises(Refused, match="客户还应补500.00元"):
        work.issue(title)
    perform("bills.void", by=work.house.supervisor, on=bill.pk, reason="重算")
    perform("credits.raise", by=work.who, charge="area_difference", amount=30_000, words="退款", **where)
    with pytest.raises(Refused, match="还应退客户300.00元"):
        work.issue(title)
    set_parameter("ZH-J4.8", "open_balance", "owed_by_buyer", reason="只看客户欠款")
    assert work.issue(title).issued_at


@pytest.mark.clause("YX-2.7.1b")
def test_where_a_bank_lends_it_may_keep_the_certificate_against_its_signature(work, sale):
    work.first()
    title = work.certified(work.applied())
    facts = {"bank": "建设银行", "taken_by": "王经理"}
    with pytest.raises(Refused, match="没有抵押贷款"):
        do("titles.hand_to_bank", work.who, title, signature=SIGNATURE, **facts)
    contract = title.contract
    type(contract).objects.filter(pk=contract.pk).update(payment="mortgage", loan=10_000_000)
    with pytest.raises(Refused, match="银行签收人"):
        do("titles.hand_to_bank", work.who, title, **facts)
    do("titles.hand_to_bank", work.who, title, signature=SIGNATURE, **facts)
    title = again(title)
    assert title.matter.state == TitleState.ISSUED
    assert certificates_of(title).get().keeper.outside == "建设银行"


@pytest.mark.clause("ZH-J4.4")
def test_old_cases_have_two_certificates_and_both_are_kept_and_given_together(work, applied):
    set_parameter("ZH-J4.4", "certificates", "two", reason="旧案")
    with pytest.raises(Refused, match="国有土地使用证"):
        work.certified(applied)
    title = work.certified(applied, land_number="深国用2026第1号")
    both = list(certificates_of(title))
    assert len(both) == 2
    with pytest.raises(Refused, match="一起发放"):
        work.issue(title, items=both[:1])
    assert work.issue(title, items=both).issued_at


@pytest.mark.clause("ZH-J4.4")
def test_a_certificate_made_before_it_was_applied_for_or_twice_is_refused(work, applied):
    with pytest.raises(Refused, match="日期早于"):
        work.certified(applied, on=TODAY - dt.timedelta(days=1))
    with pytest.raises(Refused, match="还没有到"):
        work.certified(applied, on=TODAY + dt.timedelta(days=1))
