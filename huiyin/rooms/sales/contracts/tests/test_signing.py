"""A signing: who buys which door, with which papers, known by face, explained, signed, checked by a second person."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.custody.models import Item
from huiyin.kernel.journal.models import Line
from huiyin.registers.estates.models import Building, Unit
from huiyin.registers.office.models import Booking, BookingState
from huiyin.rooms.sales.conftest import ID_NUMBER, PRICE
from huiyin.rooms.sales.contracts.models import TO_CHECK, Buyer, State
from tests.words import again, do, due, promised, told

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
        ("company", "", ["营业执照", "法定代表人身份证明", "授权委托书"]),
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


@pytest.mark.clause("ZH-J2.1", "ZH-J2.3")
def test_nobody_signs_who_is_not_whom_the_card_names(house, sale):
    contract = sale.draft()
    buyer = contract.buyers.get()
    facts = {"buyer": buyer, "name": "张秀英", "id_number": ID_NUMBER, "qualification": "不限购"}
    for wrong, words in (
        ({"name": "张秀莹"}, "证件上的姓名与登记的不一致"),
        ({"id_number": "440301198501012392"}, "证件号码与登记的不一致"),
        ({"qualification": ""}, "没有购房资格核验结果"),
    ):
        with pytest.raises(Refused, match=words):
            do("contracts.identify", house.specialist, contract, **facts | wrong)
        buyer.refresh_from_db()
        assert buyer.identified_at is None
    do("contracts.identify", house.specialist, contract, **facts)
    buyer.refresh_from_db()
    assert buyer.identified_by == house.specialist


@pytest.mark.clause("ZH-J2.3")
def test_a_number_with_a_wrong_check_digit_is_refused_at_the_field(house, client, sale):
    contract = sale.draft()
    client.force_login(house.specialist)
    page = f"/r/contracts/{contract.pk}/do/contracts.identify"
    body = {
        "buyer": contract.buyers.get().pk,
        "name": "张秀英",
        "id_number": "110101199003072358",
        "qualification": "不限购",
    }
    refused = client.post(page, body).content.decode()
    assert "末位校验码与前 17 位不符" in refused
    assert client.post(page, body | {"id_number": ID_NUMBER}).status_code == 302


@pytest.mark.clause("ZH-J2.1")
def test_the_number_read_off_the_card_is_kept_where_none_was(house, sale):
    other = perform(
        "customers.register",
        by=house.clerk,
        department=house.desk,
        project=house.project,
        name="王芳",
        phones=["13700001111"],
    )
    contract = sale.draft(party=other.party)
    facts = {"name": "王芳", "id_number": "440301198501012392", "qualification": "不限购"}
    do("contracts.identify", house.specialist, contract, buyer=contract.buyers.get(), **facts)
    assert again(other).id_blind
    with pytest.raises(Refused, match="证件号码与登记的不一致"):
        do("customers.identify", house.clerk, other, id_number=ID_NUMBER)


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


# ── signed ──────────────────────────────────────────────────────────────────────


@pytest.mark.clause("YX-2.4a", "ZH-J2.2")
def test_the_filings_clock_starts_at_the_signature_and_every_copy_is_known(house, sale):
    with clock.at("2026-11-24 10:00"):
        contract = sale.ready(sale.draft(payment="mortgage", loan=60_000_000, earnest=5_000_000))
        sale.sign(contract)
    contract = again(contract)
    assert promised(contract) == {"contracts.file", "contracts.register", "contracts.check"}
    assert due(contract, "contracts.file") == "11-26 17:30"
    assert due(contract, "contracts.register")[:5] == "12-24"
    copies = Item.objects.filter(about=contract.record).order_by("label")
    assert [copy.label for copy in copies] == [f"合同原件第{n}份" for n in (1, 2, 3, 4)]
    assert {copy.keeper.said for copy in copies} == {"合同柜1"}
    assert Unit.objects.get(pk=sale.unit.pk).state == "sold"
    assert [(tie.role, tie.party) for tie in sale.unit.ties.all()] == [("buyer", sale.party)]
    plan = list(contract.instalments.order_by("position").values_list("sort", "amount", "due_on"))
    assert plan == [
        ("earnest", 5_000_000, dt.date(2026, 11, 24)),
        ("down", 35_000_000, dt.date(2026, 11, 24)),
        ("loan", 60_000_000, dt.date(2027, 1, 23)),
    ]


@pytest.mark.clause("YX-2.4a")
def test_signed_days_ago_the_limit_runs_from_that_day(house, sale):
    contract = sale.ready(sale.draft())
    with pytest.raises(Refused, match="签约日期还没有到"):
        sale.sign(contract, signed_on=dt.date(2026, 11, 25))
    sale.sign(contract, signed_on=dt.date(2026, 11, 20))
    assert due(contract, "contracts.file") == "11-24 17:30"


@pytest.mark.clause("YX-2.4a")
def test_the_nearest_of_the_departments_the_laws_and_the_citys_limit_binds(house, sale):
    facts = {"department": house.desk, "effective_on": dt.date(2026, 1, 1), "reason": "本市网签办法"}
    set_parameter("YX-2.4a", "local_within", "same_working_day", **facts)
    contract = sale.sign()
    assert due(contract, "contracts.file") == "11-24 17:30"


@pytest.mark.clause("ZH-J2.3")
def test_an_online_number_belongs_to_one_contract(sale):
    first = sale.sign(online_number="网签0001")
    other = sale.ready(sale.draft(unit=sale.door("1503")))
    with pytest.raises(Refused, match=f"网签合同号已用在{first.record.number}"):
        sale.sign(other, online_number="网签0001")


# ── checked ─────────────────────────────────────────────────────────────────────


@pytest.mark.clause("ZH-J2.3", "ZH-J1.4")
def test_a_second_person_checks_every_line_and_never_the_one_who_signed(house, sale):
    contract = sale.sign()
    with pytest.raises(Refused, match="不能核对自己经办的合同"):
        do("contracts.check", house.specialist, contract, lines=ALL)
    with pytest.raises(Refused, match="还有没核对的项：单价、总价，大小写一致"):
        do("contracts.check", house.clerk, contract, lines=[code for code in ALL if code != "price"])
    with pytest.raises(Refused, match="当前状态是“待核对”"):
        do("contracts.file", house.specialist, contract, submitted_on=dt.date(2026, 11, 24))
    do("contracts.check", house.clerk, contract, lines=ALL)
    assert again(contract).checked_by == house.clerk and "contracts.check" not in promised(contract)


@pytest.mark.clause("ZH-J2.3")
def test_what_does_not_agree_goes_back_with_the_line_that_is_wrong(house, sale):
    contract = sale.sign()
    with pytest.raises(Refused, match="没有写哪一项不对"):
        do("contracts.send_back", house.clerk, contract, wrong=[], reason="面积抄错")
    do("contracts.send_back", house.clerk, contract, wrong=["areas"], reason="套内面积应为80.5")
    assert told(house.specialist)[-1] == f"合同核对退回：{contract.record.number}"
    assert again(contract).matter.state == State.SIGNED


@pytest.mark.clause("ZH-J2.3")
def test_what_is_put_right_after_the_check_is_checked_anew(house, sale):
    contract = sale.checked()
    facts = {"price": PRICE, "payment": "full", "area": 10_000, "inner_area": 8_050, "pricing": "gross"}
    do("contracts.correct", house.specialist, contract, reason="套内面积抄错", **facts)
    contract = again(contract)
    assert (contract.matter.state, contract.checked_by, contract.inner_area) == (State.SIGNED, None, 8_050)
    assert "contracts.check" in promised(contract)


@pytest.mark.clause("ZH-J1.4", "ZH-J2.3")
def test_the_ledger_shows_the_way_and_hides_the_name(house, client, sale, django_assert_max_num_queries):
    sale.sign()
    for room in ("1601", "1602", "1603"):
        sale.draft(unit=sale.door(room))
    client.force_login(house.specialist)
    with django_assert_max_num_queries(30):
        page = client.get("/r/contracts/").content.decode()
    assert "3-2-1502" in page and "1,000,000.00" in page and "待核对" in page
    assert "张秀英" not in page and "张**" in page
    assert Line.objects.filter(verb="contracts.sign").count() == 1
