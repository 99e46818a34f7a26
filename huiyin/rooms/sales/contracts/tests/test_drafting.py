"""A signing is begun: who buys which door, with which papers, known by face, explained."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.registers.estates.models import Building
from huiyin.registers.office.models import Booking, BookingState
from huiyin.rooms.sales.conftest import PRICE
from huiyin.rooms.sales.contracts.models import TO_CHECK, Buyer, State
from huiyin.rooms.sales.launches.models import Certificate
from tests.words import again, do, due

pytestmark = pytest.mark.django_db
ALL = [code for code, _label in TO_CHECK]


# ── begun ───────────────────────────────────────────────────────────────────────


@pytest.mark.clause("ZH-J2.1", "YX-3.2.2")
def test_a_signing_has_a_number_an_owner_a_day_and_the_papers_to_bring(house, sale):
    with clock.at("2026-11-24 10:00"):
        contract = sale.draft(payment="mortgage", loan=60_000_000)
        assert due(contract, "contracts.sign") == "12-01 17:30"
    assert (contract.record.number, contract.matter.owner) == ("HT-2026-0001", house.specialist)
    labels = list(contract.papers.order_by("position").values_list("label", flat=True))
    assert labels == ["身份证件", "购房资格证明", "婚姻状况证明", "首付款凭证", "收入证明"]
    assert (contract.sale, contract.area, contract.inner_area) == ("presale", 10_000, 8_000)


@pytest.mark.clause("ZH-J2.1")
@pytest.mark.parametrize(
    ("sort", "proxy", "labels"),
    [
        ("company", "行政经理", ["营业执照", "法定代表人身份证明", "授权委托书"]),
        (
            "minor",
            "父亲",
            [
                "未成年人身份证件",
                "监护人身份证件",
                "监护关系证明",
                "购房资格证明",
                "公证委托书",
                "代理人身份证件",
            ],
        ),
        ("overseas", "", ["护照或通行证", "境内工作或居留证明", "购房资格证明"]),
    ],
)
def test_each_kind_of_buyer_brings_other_papers(sale, sort, proxy, labels):
    contract = sale.draft(buyer_sort=sort, proxy=proxy)
    assert list(contract.papers.order_by("position").values_list("label", flat=True)) == labels


@pytest.mark.clause("YX-2.3.3")
def test_no_contract_for_a_door_outside_the_permit(house, sale):
    elsewhere = Building.objects.create(project=house.project, name="8")
    unit = perform(
        "units.register",
        by=None,
        department=house.desk,
        project=house.project,
        building=elsewhere,
        room="101",
        area=9000,
    )
    with pytest.raises(Refused, match="不在2026-11-24有效的预售许可范围内"):
        sale.draft(unit=unit)
    sale.open(elsewhere)
    assert sale.draft(unit=unit).record.number


@pytest.mark.clause("ZH-J2.3")
def test_a_door_is_under_one_contract_at_a_time(sale):
    first = sale.draft()
    with pytest.raises(Refused, match=f"已有合同：{first.record.number}"):
        sale.draft()
    do("contracts.drop", sale.house.specialist, first, reason="客户改主意")
    assert again(first).matter.state == State.VOIDED
    assert sale.draft().pk != first.pk


@pytest.mark.clause("ZH-J2.3", "ZH-J2.1")
@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"payment": "mortgage", "loan": PRICE}, "贷款金额不能达到或超过合同总价"),
        ({"payment": "mortgage", "loan": 0}, "贷款购房要写贷款金额"),
        ({"payment": "full", "loan": 1}, "付款方式不是贷款"),
        ({"earnest": PRICE // 5 + 1}, "定金超过合同总价的百分之20"),
        ({"price": 0}, "合同总价要大于零"),
        ({"area": 7_000}, "套内面积大于建筑面积"),
        ({"payment": "mortgage", "loan": PRICE - 1, "earnest": 2}, "定金加贷款超过合同总价"),
    ],
)
def test_sums_and_areas_that_cannot_be_are_refused(sale, facts, words):
    assert sale.draft(earnest=PRICE // 5, unit=sale.door("1503"))
    with pytest.raises(Refused, match=words):
        sale.draft(**facts)


@pytest.mark.clause("ZH-J2.1")
def test_an_appointed_signing_stands_in_the_diary_and_moves_with_it(house, sale):
    contract = sale.draft(sign_at=clock.shanghai("2026-11-26 10:00"))
    booking = Booking.objects.get()
    assert booking.place == "签约处" and "身份证件" in booking.bring
    assert due(contract, "contracts.sign") == "11-26 11:30"
    with pytest.raises(Refused, match="在11-26 10:00–11:30已有预约"):
        sale.draft(unit=sale.door("1503"), sign_at=clock.shanghai("2026-11-26 11:00"))
    do(
        "contracts.arrange",
        house.specialist,
        contract,
        sign_at=clock.shanghai("2026-11-27 15:00"),
        reason="客户出差",
    )
    booking.refresh_from_db()
    assert clock.local(booking.from_at).day == 27 and due(contract, "contracts.sign") == "11-27 16:30"
    with clock.at("2026-11-27 15:10"):
        sale.sign(sale.ready(contract), signed_on=dt.date(2026, 11, 27))
    assert again(booking).matter.state == BookingState.ARRIVED


# ── prepared ────────────────────────────────────────────────────────────────────


@pytest.mark.clause("ZH-J2.1")
def test_nothing_is_signed_while_a_paper_is_missing_or_somebody_unknown(house, sale):
    contract = sale.draft()
    with pytest.raises(Refused, match="还缺资料：身份证件、购房资格证明、婚姻状况证明"):
        sale.sign(contract)
    papers = list(contract.papers.order_by("position"))
    states = {paper.pk: "received" for paper in papers[:2]} | {papers[2].pk: "excused"}
    with pytest.raises(Refused, match="免交“婚姻状况证明”要写明原因"):
        do("contracts.take_papers", house.specialist, contract, papers=states)
    do("contracts.take_papers", house.specialist, contract, papers=states, words="未婚，已写声明")
    with pytest.raises(Refused, match=r"没有核验身份和购房资格（1位）"):
        sale.sign(contract)


@pytest.mark.clause("ZH-J2.3")
def test_shares_are_the_whole_or_none_is_said(house, sale):
    contract = sale.draft()
    do("contracts.add_buyer", house.specialist, contract, who=sale.buyer().party)
    with pytest.raises(Refused, match="已经在合同里"):
        do("contracts.add_buyer", house.specialist, contract, who=sale.party)
    first, second = contract.buyers.order_by("position")
    with pytest.raises(Refused, match="份额合计要等于100%"):
        do("contracts.set_shares", house.specialist, contract, shares={first.pk: 7000, second.pk: 2000})
    do("contracts.set_shares", house.specialist, contract, shares={first.pk: 7000, second.pk: 3000})
    with pytest.raises(Refused, match="第一买受人不能去掉"):
        do("contracts.drop_buyer", house.specialist, contract, buyer=first)
    do("contracts.drop_buyer", house.specialist, contract, buyer=second)
    with pytest.raises(Refused, match="共有人份额合计不是100%"):
        sale.sign(sale.ready(contract))
    assert Buyer.objects.count() == 1


@pytest.mark.clause("ZH-4.1.1", "ZH-J1.10")
def test_clauses_are_explained_before_the_signature_and_doubts_are_kept_with_the_answer(house, client, sale):
    where = {"department": house.desk}
    perform(
        "terms.add",
        by=house.supervisor,
        heading="第十三条 面积差异",
        meaning="产权面积与合同面积不一致时多退少补",
        position=13,
        **where,
    )
    contract = sale.ready(sale.draft())
    client.force_login(house.specialist)
    page = client.get(f"/r/contracts/{contract.pk}").content.decode()
    assert "签约时说明的条款" in page and "多退少补" in page
    with pytest.raises(Refused, match="条款说明还没有向客户讲过"):
        sale.sign(contract, explained=False)
    do(
        "contracts.ask", house.specialist, contract,
        heading="第十三条 面积差异", question="小了3%以上怎么办", answer="超过部分双倍返还",
    )  # fmt: skip
    signed = sale.sign(contract)
    do(
        "contracts.ask",
        house.clerk,
        signed,
        heading="第八条",
        question="逾期交房怎么赔",
        answer="按日万分之一",
    )
    assert "超过部分双倍返还" in client.get(f"/r/contracts/{contract.pk}").content.decode()


@pytest.mark.clause("ZH-J2.3", "ZH-J1.4")
def test_the_payment_plan_is_the_price_to_the_last_cent(house, sale):
    contract = sale.draft(payment="instalments")
    day = dt.date(2026, 12, 1)
    wrong = [("part", 50_000_000, day), ("rest", 49_999_999, dt.date(2027, 6, 1))]
    with pytest.raises(Refused, match=r"合计999,999\.99元，合同总价1,000,000\.00元，相差0\.01元"):
        do("contracts.plan", house.specialist, contract, parts=wrong)
    with pytest.raises(Refused, match="分期付款还没有付款计划"):
        sale.sign(sale.ready(contract))
    with pytest.raises(Refused, match="各期日期没有按先后排列"):
        do(
            "contracts.plan",
            house.specialist,
            contract,
            parts=[("rest", 50_000_000, dt.date(2027, 6, 1)), ("part", 50_000_000, day)],
        )
    do(
        "contracts.plan",
        house.specialist,
        contract,
        parts=[("part", 50_000_000, day), ("rest", 50_000_000, dt.date(2027, 6, 1))],
    )
    assert sale.sign(contract).matter.state == State.SIGNED


@pytest.mark.clause("ZH-J2.3")
def test_a_price_by_a_measure_needs_that_measure(sale):
    door = sale.door("1503", inner_area=None)
    with pytest.raises(Refused, match="按套内面积计价要写套内面积"):
        sale.draft(unit=door, pricing="inner")
    assert sale.draft(unit=door, pricing="inner", inner_area=8_000).record.number
    with pytest.raises(Refused, match="没有合同建筑面积"):
        sale.draft(unit=sale.door("1504", area=None, inner_area=None))


@pytest.mark.clause("YX-2.3.3")
def test_with_a_certificate_of_completion_it_is_a_sale_of_what_stands(house, sale):
    assert sale.draft().sale == "presale"
    Certificate.objects.update(sort="sale_filing")
    assert sale.draft(unit=sale.door("1503")).sale == "completed"


@pytest.mark.clause("ZH-J2.1")
def test_an_appointment_lies_ahead_and_goes_with_the_customer_who_does_not_sign(house, sale):
    contract = sale.draft(sign_at=clock.shanghai("2026-11-26 10:00"))
    with pytest.raises(Refused, match="签约时间已经过去"):
        do("contracts.arrange", house.specialist, contract, sign_at=clock.now(), reason="改约")
    do("contracts.drop", house.specialist, contract, reason="首付不足")
    assert Booking.objects.get().matter.state == BookingState.CANCELLED


@pytest.mark.clause("ZH-J2.1")
def test_a_paper_stands_on_the_list_once_and_each_note_of_it_says_something(house, sale):
    contract = sale.draft()
    do("contracts.add_paper", house.specialist, contract, label="委托书译本")
    with pytest.raises(Refused, match="清单上已经有这一项"):
        do("contracts.add_paper", house.specialist, contract, label="委托书译本")
    paper = contract.papers.get(label="委托书译本")
    with pytest.raises(Refused, match="没有任何变动"):
        do("contracts.take_papers", house.specialist, contract, papers={paper.pk: "missing"})
    with pytest.raises(Refused, match="资料清单有变动"):
        do("contracts.take_papers", house.specialist, contract, papers={paper.pk: "lost"})


@pytest.mark.clause("ZH-J2.3")
def test_the_plans_loan_is_the_contracts_loan(house, sale):
    contract = sale.draft(payment="mortgage", loan=60_000_000)
    day = dt.date(2026, 12, 1)
    parts = [("down", 50_000_000, day), ("loan", 50_000_000, day)]
    with pytest.raises(Refused, match="付款计划里的贷款与合同贷款金额不一致"):
        do("contracts.plan", house.specialist, contract, parts=parts)
    parts = [("down", 40_000_000, day), ("loan", 60_000_000, day)]
    do("contracts.plan", house.specialist, contract, parts=parts)
    facts = {"price": PRICE, "payment": "mortgage", "area": 10_000, "inner_area": 8_000, "pricing": "gross"}
    do("contracts.correct", house.specialist, contract, **facts, loan=50_000_000, reason="贷款少批")
    contract = sale.sign(sale.ready(contract))
    assert dict(contract.instalments.values_list("sort", "amount"))["loan"] == 50_000_000
