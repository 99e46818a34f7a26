"""The notice with its reckoning, and the slip for what was left with us."""

import datetime as dt

import pytest

from huiyin.rooms.sales.receipts.models import Receipt
from tests.words import again, do

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.clause("YX-2.4d", "ZH-4.1.4")
def test_what_is_printed_is_what_is_known(house, sale, printed):
    sale.filed()
    tax = Receipt.objects.get(sort="deed_tax")
    facts = {"homes": "second_home", "certificate": "证1", "vat": "given", "base": 90_000_000}
    do("receipts.assess_tax", house.specialist, tax, **facts)
    said = printed(again(tax), "notice", house.clerk)
    words = (
        "税费告知单 9,000.00元 玖仟元整 家庭第二套住房 1% 以税务机关核定为准 契税法第三条 办理产权登记之前"
    )
    assert [word for word in words.split() if word not in said] == []
    taken = {"number": "完税1", "paid": 900_000, "paid_on": dt.date(2026, 11, 24)}
    do("receipts.take", house.specialist, tax, **taken)
    assert "票据收讫单" in (said := printed(again(tax), "slip", house.clerk)) and "完税1" in said
