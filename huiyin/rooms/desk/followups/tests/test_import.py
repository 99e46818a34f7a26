"""Lists of whom to ring: guests who left, visits made, codes opened, from where no room of ours tells of them."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.lists import put_in, staged
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.desk.followups.models import FollowUp

HEADINGS = ["客人姓名", "联系电话", "回访类型", "客户类别", "离店时间", "特征码", "服务人员"]
LEFT = ["张秀英", "13800135678", "离店", "散客", "2026-11-23 12:00", "", "周文员"]
CODE = ["深圳税友公司", "13900139000", "特征码", "", "2026-11-23", "FW-2201", ""]


@pytest.mark.clause("WY-G7", "JS-I4.4")
def test_a_list_of_guests_opens_a_follow_up_each_with_the_limit_of_its_clause(house, customer):
    put_in(house, "followups", [HEADINGS, LEFT, CODE])
    left, code = FollowUp.objects.order_by("pk")
    assert (left.party, left.reason, left.guest, left.rated_member) == (
        customer.party,
        "leaving",
        "individual",
        house.clerk,
    )
    assert (code.party.name, code.code) == ("深圳税友公司", "FW-2201")
    clauses = dict(Promise.objects.values_list("matter", "clause"))
    assert (clauses[left.pk], clauses[code.pk]) == ("WY-G7", "JS-I4.4")
    due = Promise.objects.get(matter=left.pk).due
    assert clock.local(due).date() == clock.today()  # the day after leaving


@pytest.mark.clause("WY-G7")
def test_bad_rows_are_named_and_a_guest_is_not_rung_twice(house, customer):
    put_in(house, "followups", [HEADINGS, LEFT])
    wrong = [
        ["李四", "13700137000", "离店", "", "2026-11-23", "", ""],
        ["王五", "13700137001", "特征码", "", "2026-11-23", "", ""],
        ["赵六", "13700137002", "上门", "", "2026-12-23", "", "没这个人"],
    ]
    problems = staging.problems_of(staging.check(staged(house, "followups", [HEADINGS, LEFT, *wrong])))
    assert [(p["row"], p["column"]) for p in problems] == [
        *((2, "客人姓名"), (3, "客户类别"), (4, "特征码"), (5, "服务人员"), (5, "离店时间")),
    ]


def test_a_list_is_taken_back_while_nobody_was_rung(house, customer):
    batch = put_in(house, "followups", [HEADINGS, LEFT, CODE])
    applying.undo(batch, house.supervisor, "导错了")
    assert not FollowUp.objects.filter(matter__record__voided_at=None).exists()
