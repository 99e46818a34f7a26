"""The paper ledger of open matters comes in: every promise keeps its day, nothing is broken on the first day."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.lists import put_in, staged
from huiyin.kernel.notices.models import Notice
from huiyin.kernel.promises.models import Promise, State
from huiyin.kernel.promises.sweeping import sweep
from huiyin.rooms.desk.complaints.models import Complaint

pytestmark = pytest.mark.clause("WY-G13", "JS-2.1")
HEADINGS = ["编号", "投诉日期", "姓名", "电话", "房号", "投诉内容", "处理情况", "经办人", "承诺时间"]
LATE = [
    "旧-01",
    "2026-10-08",
    "张秀英",
    "13800135678",
    "3-2-1502",
    "卫生间漏水。已拖两个月",
    "已看过现场",
    "李专员",
    "2026-10-20",
]
COMING = [
    "旧-02",
    "2026-11-20",
    "王五",
    "13900139000",
    "",
    "地下车库灯不亮",
    "",
    "李专员",
    "2026-11-27 15:00",
]
UNDATED = ["旧-03", "2026-11-02", "", "", "", "门口堆杂物", "", "", ""]


def brought(house, *rows) -> list[Complaint]:
    put_in(house, "complaints", [HEADINGS, *rows], by=house.supervisor)
    return list(Complaint.objects.order_by("pk"))


def promised(complaint) -> list[tuple[str, str]]:
    found = Promise.objects.filter(matter=complaint.pk, state=State.OPEN)
    return [(one.words, f"{clock.local(one.due):%m-%d %H:%M}") for one in found]


def test_a_matter_keeps_customer_door_owner_days_and_old_number(house, customer):
    (one,) = brought(house, LATE)
    assert (one.party, one.matter.owner, one.old_number) == (customer.party, house.specialist, "旧-01")
    assert one.unit.path.endswith("3-2-1502") and one.matter.title == "卫生间漏水"
    assert f"{clock.local(one.matter.happened_at):%Y-%m-%d}" == "2026-10-08"
    assert one.matter.opened_at == clock.now()


def test_what_was_promised_for_a_day_to_come_is_promised_for_that_day(house, customer):
    (one,) = brought(house, COMING)
    assert promised(one) == [("原已答应的答复", "11-27 15:00")]
    assert one.party.name == "王五" and one.party.phones.get().number == "13900139000"


def test_a_day_without_an_hour_ends_when_the_department_closes(house, customer):
    (one,) = brought(house, [*COMING[:-1], "2026-11-27"])
    assert promised(one) == [("原已答应的答复", "11-27 17:30")]


def test_what_is_late_already_is_given_a_day_and_its_old_day_is_told(house, customer):
    (one,) = brought(house, LATE)
    assert promised(one) == [("补办，原定2026-10-20", "11-27 17:30")]


def test_nobody_named_and_no_day_has_an_owner_and_a_day_all_the_same(house, customer):
    (one,) = brought(house, UNDATED)
    assert one.party is None and one.matter.owner and promised(one) == [("补办旧事项", "11-27 17:30")]


def test_no_promise_is_broken_and_each_owner_is_told_once(house, customer):
    rows = [[f"旧-{n:02}", *LATE[1:]] for n in range(1, 26)]
    brought(house, *rows)
    sweep()
    assert not Promise.objects.filter(due__lt=clock.now()).exists()
    assert Notice.objects.filter(member=house.specialist).count() == 1
    assert not Notice.objects.exclude(member=house.specialist).exists()


def test_many_late_matters_of_one_owner_come_due_on_days_after_one_another(house, customer):
    set_parameter("WY-G13", "brought_in_per_day", 2, department=house.desk, reason="人手少")
    found = brought(house, *[[f"旧-{n:02}", *LATE[1:]] for n in range(1, 6)])
    assert [promised(one)[0][1] for one in found] == [
        *("11-27 17:30", "11-27 17:30", "11-30 17:30", "11-30 17:30", "12-01 17:30"),
    ]


def test_a_matter_that_came_in_before_is_named_and_not_taken_twice(house, customer):
    (one,) = brought(house, LATE)
    again = staging.check(staged(house, "complaints", [HEADINGS, LATE]))
    assert [(p["column"], p["reason"]) for p in staging.problems_of(again)] == [
        ("编号", f"已登记：{one.record.number}，可以搁置这一行。")
    ]


def test_bad_cells_are_named_with_a_way_out(house, customer):
    wrong = ["旧-09", "2027-01-01", "", "13900139000", "9-9-999", "漏水", "", "没这个人", ""]
    problems = staging.problems_of(staging.check(staged(house, "complaints", [HEADINGS, wrong])))
    assert {p["column"] for p in problems} == {"投诉日期", "姓名", "房号", "经办人"}


def test_the_batch_is_taken_back_whole_while_nobody_has_worked_on_it(house, customer):
    batch = put_in(house, "complaints", [HEADINGS, LATE, COMING], by=house.supervisor)
    first, second = Complaint.objects.order_by("pk")
    perform("complaints.chase", by=house.clerk, on=first.pk, words="什么时候修")
    with pytest.raises(Refused, match="有人办理"):
        applying.undo(batch, house.supervisor, "导错了")


def test_a_batch_on_which_nobody_worked_is_voided(house, customer):
    batch = put_in(house, "complaints", [HEADINGS, LATE, COMING], by=house.supervisor)
    applying.undo(batch, house.supervisor, "导错了")
    assert not Complaint.objects.filter(matter__record__voided_at=None).exists()
    assert not Promise.objects.filter(state=State.OPEN).exists()
