"""When messages go out: not at night, and what is small once a day."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.notices.delivering import deliver
from huiyin.kernel.notices.models import Outgoing
from huiyin.kernel.notices.tests.test_outbox import tell
from huiyin.kernel.promises.digest import tell_the_day


@pytest.mark.clause("WY-G13")
@pytest.mark.parametrize(
    ("at", "goes"),
    [
        ("2026-11-24 20:59", "2026-11-24 20:59"),
        ("2026-11-24 21:00", "2026-11-25 08:00"),
        ("2026-11-25 07:59", "2026-11-25 08:00"),
        ("2026-11-25 08:00", "2026-11-25 08:00"),
    ],
)
def test_at_night_what_can_wait_waits_for_the_morning(house, by_email, mailoutbox, at, goes):
    by_email(house.clerk)
    with clock.at(at):
        tell(house.clerk, level="warning")
        deliver()
        assert len(mailoutbox) == (at == goes)
    assert Outgoing.objects.get().not_before == clock.shanghai(goes)
    with clock.at(goes):
        deliver()
    assert len(mailoutbox) == 1


@pytest.mark.clause("WY-G13")
def test_what_is_overdue_or_grave_breaks_the_quiet(house, by_email, mailoutbox):
    by_email(house.clerk)
    with clock.at("2026-11-24 23:30"):
        tell(house.clerk, level="overdue")
        assert deliver() == 1


@pytest.mark.clause("WY-G13")
def test_the_quiet_hours_are_the_departments_to_set(house, by_email, record, mailoutbox):
    complaint = record()
    by_email(house.specialist)
    set_parameter("WY-G13", "quiet_from", "12:00", department=house.desk, reason="午休")
    set_parameter("WY-G13", "quiet_until", "14:00", department=house.desk, reason="午休")
    with clock.at("2026-11-24 12:30"):
        tell(house.specialist, level="warning", record=complaint.record)
        assert deliver() == 0
    with clock.at("2026-11-24 22:30"):
        assert deliver() == 1


@pytest.mark.clause("JS-2.1", "WY-G13")
def test_once_a_day_each_member_is_told_what_is_late_and_what_falls_due(house, by_email, record, mailoutbox):
    record(), record(title="门锁坏了")
    by_email(house.specialist, digest=True)
    Outgoing.objects.all().delete()
    with clock.at("2026-11-26 08:29"):
        assert tell_the_day() == 0
    with clock.at("2026-11-27 08:30"):
        tell_the_day(), tell_the_day()
        deliver()
    assert len(mailoutbox) == 1
    body = mailoutbox[0].body
    assert "卫生间漏水" in body and "门锁坏了" in body and "【逾期】" in body
    with clock.at("2026-11-28 09:00"):
        tell_the_day()
        deliver()
    assert len(mailoutbox) == 2


@pytest.mark.clause("YX-1.4")
def test_a_group_is_told_how_many_each_owes_and_not_what(house, robot, platform, record):
    record()
    robot(digest=True)
    with clock.at("2026-11-27 08:30"):
        tell_the_day()
        deliver()
    said = platform.received[-1][2]["markdown"]["content"]
    assert "李专员：逾期" in said and "漏水" not in said


def test_nobody_is_told_of_nothing(house, by_email, mailoutbox):
    by_email(house.clerk, digest=True)
    with clock.at("2026-11-27 08:30"):
        assert tell_the_day() == 0
