"""A home on its way through the sales room: the contract drafted at the desk, the keys given with a phone in hand."""

import datetime as dt
import re

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.custody.models import Move
from huiyin.rooms.sales.conftest import ID_NUMBER, PRICE, Sale
from huiyin.rooms.sales.contracts.models import Contract
from huiyin.rooms.sales.handovers.models import Defect, Handover
from huiyin.rooms.sales.receipts.models import Receipt
from tests.words import again, do

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = dt.date(2026, 11, 24)


def paid_and_invited(city, sale: Sale, contract: Contract) -> Handover:
    """Filed, paid, the fund too; the completion filed, the buyers invited, the clearance drawn."""
    contract = sale.filed(sale.filing(sale.checked(sale.sign(sale.ready(contract)))))
    sale.pay(contract, PRICE)
    fund = Receipt.objects.get(contract=contract, sort="maintenance_fund")
    do("receipts.take", city.specialist, fund, number="维1", paid=1_200_000, paid_on=DAY)
    where = {"department": city.desk, "project": city.project}
    buildings = [sale.unit.building]
    completion = {"sort": "completion", "code": "竣备001", "issuer": "住建局", "issued_on": DAY}
    perform("certificates.register", by=city.specialist, buildings=buildings, **completion, **where)
    days = {"from_on": dt.date(2026, 12, 1), "to_on": dt.date(2026, 12, 2), "capacity": 1}
    hours = {"opens_at": dt.time(9), "closes_at": dt.time(11)}
    around = perform(
        "handoverrounds.open",
        by=city.supervisor,
        title="交房",
        buildings=buildings,
        place="会所",
        **days,
        **hours,
        **where,
    )
    do("handoverrounds.invite", city.supervisor, around)
    perform("clearances.draw", by=city.specialist, contract=again(contract), **where)
    return Handover.objects.get()


@pytest.mark.clause("ZH-J2.1", "YX-2.7.3")
def test_a_contract_is_drafted_at_the_desk_and_its_keys_are_signed_for_on_a_phone(desk, city):
    sale = Sale(city, city.customer)
    specialist = desk("li")
    page = specialist.page
    specialist.go(f"/new/contracts.draft?from={sale.unit.pk}")
    page.focus("#id_party")
    specialist.type("5678")
    page.wait_for_selector("#id_party-list .option, .picker__list .option")
    specialist.press("Enter")
    page.fill("#id_price", "1000000")
    page.select_option("#id_payment", "full")
    specialist.press("Control+Enter")
    page.wait_for_url(re.compile(r"/r/contracts/\d+$"))
    contract = Contract.objects.get()
    assert (contract.unit, contract.price, contract.area) == (sale.unit, PRICE, 10_000)
    assert specialist.fits

    handover = paid_and_invited(city, sale, contract)
    phone = desk("li", 390)
    page = phone.page
    phone.go(f"/r/handovers/{handover.pk}/do/handovers.inspect")
    page.select_option("#id_ok_1", "yes")
    page.select_option("#id_ok_2", "no")
    page.fill("#id_words_2", "客厅墙面空鼓")
    assert phone.fits
    page.click(".form-foot .btn--primary")
    page.wait_for_url(f"**/r/handovers/{handover.pk}")
    assert Defect.objects.get().words == "客厅墙面空鼓"

    phone.go(f"/r/handovers/{handover.pk}/do/handovers.deliver")
    page.fill("#id_id_number", ID_NUMBER)
    for paper in page.locator("input[name=papers]").all():
        paper.check()
    page.fill("#id_keys", "入户门钥匙3把")
    for n in (1, 2, 3):
        page.fill(f"#id_meter_{n}", "12")
    page.check("#id_defects_accepted")
    pad = page.locator(".js-signature canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 70, steps=6)
    page.mouse.up()
    assert phone.fits
    page.click(".form-foot .btn--primary")
    page.wait_for_url(f"**/r/handovers/{handover.pk}")
    assert again(handover).matter.state == "delivered" and phone.fits
    given = Move.objects.get(taken_by__contains="张秀英", signature__isnull=False)
    assert given.item.label == "入户门钥匙3把"
