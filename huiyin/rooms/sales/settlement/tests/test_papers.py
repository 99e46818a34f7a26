"""The settlement sheet with its reckoning, and the clearance line by line."""

import pytest

from huiyin.kernel.actions.machine import perform

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.clause("YX-2.7.2", "ZH-J4.8")
def test_what_is_printed_is_what_is_known(house, signed, compute, printed):
    one = compute(signed, 9_600, 7_700)
    said = printed(one, "sheet", house.clerk)
    words = (
        "面积差结算单 100.00 96.00 -4.0000% 50,000.00元 伍万元整 超出部分退2倍 可以选择解除合同 测字2026-18"
    )
    assert [word for word in words.split() if word not in said] == []
    facts = {"department": house.desk, "project": house.project}
    sheet = perform("clearances.draw", by=house.specialist, contract=signed, **facts)
    said = printed(sheet, "clearance", house.clerk)
    assert "交房结清单" in said and "1,000,000.00" in said and "未清" in said
