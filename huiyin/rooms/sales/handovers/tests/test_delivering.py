"""The keys and the files: nothing handed over that stands against it (YX-2.7.3)."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.checks import check_all
from huiyin.kernel.custody.models import Item, Move
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.promises.models import Promise
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.conftest import PRICE, SIGNATURE
from huiyin.rooms.sales.handovers.models import Defect, Handover, Provision, State
from huiyin.rooms.sales.receipts.models import Receipt
from huiyin.rooms.sales.titles.models import TitleCase
from tests.words import again, do

from .conftest import DAY, LINES, METERS, PAPERS

pytestmark = [pytest.mark.django_db, pytest.mark.clause("YX-2.7.3")]


def next_door(house, sale, around, room="1503") -> Handover:
    """The neighbour's home, filed and invited to the same round."""
    contract = sale.draft(unit=sale.door(room))
    contract = sale.filed(sale.filing(sale.checked(sale.sign(sale.ready(contract)))))
    do("handoverrounds.invite", house.supervisor, around)
    return Handover.objects.get(contract=contract)


# ── handed over ─────────────────────────────────────────────────────────────────


@pytest.mark.clause("ZH-J4.8")
def test_no_keys_before_completion_clearance_papers_and_the_face_that_is_on_the_card(
    house, sale, contract, inspected, deliver, complete, clear
):
    with pytest.raises(Refused, match="还没有登记竣工验收备案"):
        deliver(inspected)
    complete()
    with pytest.raises(Refused, match="还没有开结清单"):
        deliver(inspected)
    clear()
    for wrong, words in (
        ({"papers": PAPERS[:1]}, "还没有交给客户：住宅使用说明书"),
        ({"keys": []}, "没有写交了哪些钥匙"),
        ({"meters": [("水表", ""), ("电表", "1")]}, "没有抄表底数：水表"),
        ({"id_number": "440301198501012392"}, "证件号码与客户登记的不一致"),
        ({"signature": None}, "没有收房人的签字"),
        ({"taker": sale.buyer().party}, "收房人不是买受人"),
    ):
        with pytest.raises(Refused, match=words):
            deliver(inspected, **wrong)
    done = deliver(inspected)
    assert (done.matter.state, done.delivered_on) == (State.DELIVERED, dt.date(2026, 11, 24))
    keys = Item.objects.filter(about=done.record).order_by("label")
    assert {key.label for key in keys} == {"入户门钥匙3把", "门禁卡2张"}
    assert {key.keeper.party for key in keys} == {sale.party}
    for handed in Move.objects.filter(item__in=keys, from_keeper__isnull=False):
        assert (handed.taken_by, handed.signature) == (done.taken_by, done.signature)
    assert done.signature and done.taken_by == sale.party.name
    assert done.meters == [list(line) for line in METERS]
    assert TitleCase.objects.get(contract=contract).handed_over_on == done.delivered_on
    assert Unit.objects.get(pk=sale.unit.pk).state == "delivered"
    assert sale.unit.ties.filter(role="owner", party=sale.party, to_on=None).exists()
    assert [one for one in check_all() if one.invariant != "files"] == []


@pytest.mark.clause("ZH-J4.8")
def test_without_the_maintenance_fund_nobody_gets_keys(house, sale, around, deliver, complete):
    contract = sale.filed(sale.filing(sale.checked(sale.sign())))
    sale.pay(contract, 100_000_000)
    do("handoverrounds.invite", house.supervisor, around)
    handover = Handover.objects.get()
    do("handovers.inspect", house.specialist, handover, lines=LINES[:1])
    complete()
    perform(
        "clearances.draw",
        by=house.specialist,
        contract=contract,
        department=house.desk,
        project=house.project,
    )
    with pytest.raises(Refused, match="还没有缴维修资金，不能交房"):
        deliver(handover)


def test_with_defects_open_the_keys_go_only_if_the_buyer_agrees(house, handover, deliver, complete, clear):
    do("handovers.inspect", house.specialist, handover, lines=LINES)
    complete()
    clear()
    do("defects.mend", house.specialist, Defect.objects.get(), mended="已重做")
    with pytest.raises(Refused, match="还有1项缺陷没有整改通过"):
        deliver(handover)
    assert deliver(handover, defects_accepted=True).matter.state == State.DELIVERED
    assert Defect.objects.get().matter.is_open


def test_a_defect_taken_back_stands_in_nobodys_way_and_a_signed_sheet_is_a_signature(
    house, handover, deliver, complete, clear
):
    do("handovers.inspect", house.specialist, handover, lines=LINES)
    do("defects.void", house.supervisor, Defect.objects.get(), reason="重复登记")
    complete()
    clear()
    sheet = Stored("交接单.jpg", "image/jpeg", 10, "cd" * 32)
    done = deliver(handover, signature=None, uploads=[sheet], consent=None)
    assert (done.matter.state, done.signature, done.consent_on) == (State.DELIVERED, None, None)
    with pytest.raises(Refused, match="所选客户都没有移交依据"):
        provide(house, [done])  # who said nothing did not agree


def test_a_home_given_back_is_not_handed_over(house, contract, handover):
    perform("contracts.void", by=None, on=contract.pk, why="rescinded", reason="解除")
    assert again(handover).matter.state == State.VOIDED


# ── files ───────────────────────────────────────────────────────────────────────


def provide(house, handovers, **facts):
    facts = {
        "department": house.desk,
        "project": house.project,
        "recipient": "澜园物业服务中心",
        "contact": "陈主任 0755-1",
        "purpose": "前期物业服务",
        "kinds": ["姓名", "联系电话"],
        "taken_by": "陈主任",
        "uploads": [],
        "signature": SIGNATURE,
    } | facts
    return perform("provisions.make", by=house.supervisor, handovers=handovers, **facts)


@pytest.mark.clause("YX-1.4")
def test_files_go_only_with_consent_or_another_ground_and_each_once(
    house, around, inspected, deliver, complete, clear
):
    complete()
    clear()
    done = deliver(inspected, consent=False)
    waiting = Promise.objects.get(matter=around.pk, kind="handovers.files", state="open")
    assert f"{clock.local(waiting.due):%m-%d}" == "12-01"
    with pytest.raises(Refused, match="所选客户都没有移交依据"):
        provide(house, [done])
    one = provide(house, [done], ground="contract")
    assert [line.ground for line in one.lines.all()] == ["contract"]
    assert not Promise.objects.filter(matter=around.pk, kind="handovers.files", state="open").exists()
    with pytest.raises(Refused, match="所选客户都没有移交依据"):
        provide(house, [done], ground="contract")
    assert Provision.objects.count() == 1


@pytest.mark.clause("YX-1.4")
def test_files_are_named_signed_for_and_owed_until_the_last_home_of_the_round(
    house, sale, around, inspected, deliver, complete, clear
):
    complete()
    clear()
    neighbour = next_door(house, sale, around)
    sale.pay(neighbour.contract, PRICE)
    fund = Receipt.objects.get(contract=neighbour.contract, sort="maintenance_fund")
    do("receipts.take", house.specialist, fund, number="维2", paid=1_200_000, paid_on=DAY)
    where = {"department": house.desk, "project": house.project}
    perform("clearances.draw", by=house.specialist, contract=neighbour.contract, **where)
    do("handovers.inspect", house.specialist, neighbour, lines=LINES[:1])
    done, refused = deliver(inspected), deliver(neighbour, consent=False)
    owed = Promise.objects.filter(matter=around.pk, kind="handovers.files", state="open")
    assert owed.count() == 1
    for wrong, words in (
        ({"kinds": []}, "没有选资料种类"),
        ({"signature": None}, "没有接收人的签字"),
    ):
        with pytest.raises(Refused, match=words):
            provide(house, [done], **wrong)
    one = provide(house, [done, refused])
    assert [line.handover for line in one.lines.all()] == [done]
    assert one.left_out == [["3-2-1503", "客户没有同意"]] and one.signature
    assert owed.count() == 1
    do("handoverrounds.close", house.supervisor, around)


# ── seen ────────────────────────────────────────────────────────────────────────


def test_the_page_says_what_stands_in_the_way(house, client, handover):
    client.force_login(house.specialist)
    page = client.get(f"/r/handovers/{handover.pk}").content.decode()
    assert "未登记，不能交房" in page and "还没有开" in page
    form = client.get(f"/r/handovers/{handover.pk}/do/handovers.inspect").content.decode()
    assert "入户门" in form and "卫生间防水" in form


@pytest.mark.clause("YX-3.2.2", "YX-3.2.3", "YX-3.2.5")
def test_the_desk_counts_by_project_and_stage_and_flags_a_project_without_a_specialist(house, client, sale):
    sale.sign()
    client.force_login(house.supervisor)
    page = client.get("/sales/desk").content.decode()
    assert "待核对" in page and "专员 李专员" in page and "没有专员" not in page
    house.loses(house.specialist)
    assert "没有专员" in client.get("/sales/desk").content.decode()
    client.force_login(house.clerk)
    assert "没有在办的事项" in client.get("/sales/desk?mine=1").content.decode()


@pytest.mark.clause("YX-3.2.4")
def test_the_desk_shows_the_loans_under_way_too(house, client, sale):
    sale.sign(sale.ready(sale.draft(payment="mortgage", loan=60_000_000)))
    client.force_login(house.supervisor)
    assert "/r/mortgages/?f_state=collect" in client.get("/sales/desk").content.decode()


def test_inspection_is_typed_line_by_line(house, client, handover):
    client.force_login(house.specialist)
    body = {"ok_1": "yes", "ok_2": "no", "words_2": "空鼓", "version": handover.record.version}
    answer = client.post(f"/r/handovers/{handover.pk}/do/handovers.inspect", body)
    assert answer.status_code == 302
    assert again(handover).inspection == [["入户门", True, ""], ["墙面地面", False, "空鼓"]]
    assert Defect.objects.get().words == "空鼓"
