"""Each paper of a contract's way says what stands in the record."""

import pytest

from huiyin.kernel.actions.machine import perform

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.clause("ZH-J2.1", "ZH-J2.3", "YX-2.4c", "YX-2.4b")
def test_what_is_printed_is_what_is_known(house, sale, printed):
    contract = sale.filed()
    for name, words in (
        ("checklist", "签约资料清单 3-2-1502 张秀英 身份证件 已收"),
        ("checking", "网签核对表 1,000,000.00元 壹佰万元整 不限购 无误 周文员"),
        ("notice", f"领取合同通知书 备{contract.pk} 身份证件原件 0755-12345678"),
        ("receipt", "合同领取单 存查联 张秀英"),
    ):
        said = printed(contract, name, house.clerk)
        assert [word for word in words.split() if word not in said] == [], name
    perform("contracts.void", by=None, on=contract.pk, why="withdrawn", reason="协商解除")
    said = printed(contract, "voiding", house.clerk)
    assert "合同作废办理单" in said and "客户退房" in said and "合同柜1" in said
