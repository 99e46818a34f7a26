"""Each paper of a handover says what stands in the record."""

import pytest

from tests.words import again, do

from .conftest import LINES

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.clause("YX-2.7.3")]


def test_what_is_printed_is_what_is_known(house, handover, deliver, complete, clear, printed):
    do("handovers.inspect", house.specialist, handover, lines=LINES)
    complete()
    clear()
    done = deliver(again(handover), defects_accepted=True)
    for name, words in (
        ("notice", "交房通知书 会所一楼 2026-12-01～2026-12-02 维修资金"),
        ("inspection", "验房记录表 客厅墙面空鼓 合格 李专员"),
        ("delivery", "房屋交接单 住宅质量保证书 入户门钥匙3把 电表 105 收房后整改 物业联"),
    ):
        said = printed(done, name, house.clerk)
        assert [word for word in words.split() if word not in said] == [], name
