"""Shifts and patterns."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.rooms.people.rosters.forms import PatternForm
from huiyin.rooms.people.rosters.models import Rotation
from huiyin.rooms.people.rosters.queries import shifts_of
from huiyin.rooms.people.rosters.tests.conftest import DECEMBER, december
from tests.words import again, do

pytestmark = pytest.mark.clause("WY-S3")
NEXT_YEAR = dt.date(2027, 1, 1)


def test_a_shift_over_midnight_ends_on_the_next_day(planning):
    start, end = planning.night.span(DECEMBER)
    assert (f"{clock.local(start):%d %H}", f"{clock.local(end):%d %H}") == ("01 22", "02 06")
    assert planning.night.minutes == 7 * 60


def test_a_letter_or_name_in_use_is_refused(planning):
    with pytest.raises(Refused, match="字母A"):
        planning.shift("中班", "A", "10:00", "18:00")
    with pytest.raises(Refused, match="已经有叫"):
        planning.shift("早班", "D", "10:00", "18:00")
    assert planning.shift("中班", "D", "10:00", "18:00").letter == "D"


def test_a_pause_longer_than_the_shift_is_refused(planning):
    with pytest.raises(Refused, match="比班次还长"):
        planning.shift("中班", "D", "10:00", "12:00", pause=120)
    with pytest.raises(Refused, match="同一时刻"):
        planning.shift("中班", "D", "10:00", "10:00")


def _as_it_is(shift, **changes):
    names = ("name", "letter", "starts", "ends", "pause", "least", "colour")
    return {name: getattr(shift, name) for name in names} | changes


def test_the_hours_of_a_shift_that_is_planned_are_not_moved(house, planning):
    planning.set(planning.roster(), house.clerk, december(1), planning.early)
    facts = _as_it_is(planning.early, least=2, name="早班一")
    do("shifttypes.correct", house.supervisor, planning.early, **facts)
    assert again(planning.early).least == 2
    with pytest.raises(Refused, match="已经排进值班表"):
        do("shifttypes.correct", house.supervisor, planning.early, **facts | {"ends": dt.time(17)})


def test_a_shift_that_a_pattern_uses_is_not_retired(house, planning):
    pattern = planning.assigned(house.clerk, from_on=clock.today())
    with pytest.raises(Refused, match="还在用它"):
        do("shifttypes.retire", house.supervisor, planning.early)
    do(
        "patterns.release",
        house.supervisor,
        pattern,
        worker=house.clerk,
        last_on=clock.today() - dt.timedelta(1),
    )
    do("shifttypes.retire", house.supervisor, planning.early)
    do("shifttypes.resume", house.supervisor, planning.early)
    assert again(planning.early).retired_at is None


def test_a_shift_comes_back_only_while_its_letter_is_free(house, planning):
    do("shifttypes.retire", house.supervisor, planning.early)
    planning.shift("新早班", "A", "07:00", "15:00")
    with pytest.raises(Refused, match="字母A"):
        do("shifttypes.resume", house.supervisor, planning.early)


@pytest.mark.parametrize(
    ("letters", "why"),
    [("AAAAAAA", "连续上班"), ("BA休", "至少要休息"), ("AAX", "没有字母为X"), ("休休", "没有班次")],
)
def test_a_pattern_that_breaks_a_rule_by_itself_is_refused(planning, letters, why):
    assert [one and one.letter for one in shifts_of(planning.pattern())] == ["A", "A", "B", "B", None, None]
    with pytest.raises(Refused, match=why):
        planning.pattern(letters, "坏规律")


def test_letters_are_read_as_people_write_them(house):
    form = PatternForm(
        {"name": "x", "letters": "a,a、b 休0", "department": house.desk.pk}, member=house.supervisor
    )
    assert form.is_valid() and form.cleaned_data["letters"] == ["A", "A", "B", "休", "休"]


def test_a_new_pattern_ends_the_one_before_it(house, planning):
    old = planning.assigned(house.clerk)
    new = planning.pattern("AAAAA休休", "五天早班")
    do("patterns.assign", house.supervisor, new, members=[house.clerk], from_on=december(15))
    assert old.rotations.get().to_on == december(14)
    do("patterns.assign", house.supervisor, new, members=[house.clerk], from_on=december(10), first=3)
    assert [(one.from_on, one.first) for one in Rotation.objects.filter(pattern=new)] == [(december(10), 2)]
    assert old.rotations.get().to_on == december(9)


def test_members_can_be_spread_over_the_cycle(house, planning):
    pattern = planning.assigned(house.clerk, house.specialist, house.supervisor, spread=True)
    assert sorted(pattern.rotations.values_list("first", flat=True)) == [0, 1, 2]


def test_only_who_is_posted_here_works_by_its_patterns(house, planning):
    with pytest.raises(Refused, match="不在本部门任职"):
        planning.assigned(house.engineer)
    pattern = planning.pattern(name="另一个")
    with pytest.raises(Refused, match="只有6天"):
        do("patterns.assign", house.supervisor, pattern, members=[house.clerk], from_on=DECEMBER, first=7)


def test_a_pattern_goes_when_nobody_works_by_it(house, planning):
    pattern = planning.assigned(house.clerk)
    with pytest.raises(Refused, match="还有人"):
        do("patterns.retire", house.supervisor, pattern)
    do("patterns.release", house.supervisor, pattern, worker=house.clerk, last_on=clock.today())
    do("patterns.retire", house.supervisor, pattern)
    with pytest.raises(Refused, match="已经停用"):
        do("patterns.assign", house.supervisor, pattern, members=[house.clerk], from_on=NEXT_YEAR)
