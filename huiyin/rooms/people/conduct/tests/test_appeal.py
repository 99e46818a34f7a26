"""An appeal is decided by somebody else, and what rested on a count that no longer holds is proposed anew."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.rooms.people.conduct.models import Penalty
from tests.words import again, do, promised

from .words import appeal, effective, judged, punished


@pytest.fixture(autouse=True)
def signed(house, sign_rules):
    sign_rules(house.clerk)


@pytest.mark.clause("YX-4.2.5")
def test_an_appeal_is_the_members_own_once_in_time_and_decided_by_another(house):
    penalty = punished(house)
    with pytest.raises(Refused, match="本人"):
        do("penalties.appeal", house.supervisor, penalty, words="代")
    with clock.at("2026-12-10 09:00"), pytest.raises(Refused, match="期限已过"):
        appeal(penalty)
    penalty = appeal(penalty)
    assert penalty.matter.owner == house.head and promised(penalty) == {"penalties.verdict"}
    for judge in (house.supervisor, house.manager):  # who reported and decided, who approved
        with pytest.raises(Refused, match="不能处理申诉"):
            do("penalties.decide_appeal", judge, penalty, upheld=True, verdict="维持")
    penalty = judged(penalty, upheld=True)
    assert penalty.matter.state == "upheld"
    with pytest.raises(Refused):
        appeal(penalty)


@pytest.mark.clause("YX-4.2.5", "YX-4.2.1")
def test_a_successful_appeal_reverses_what_rested_on_the_count_and_proposes_it_anew(house):
    first, second, third, fourth = (punished(house, at=f"2026-11-{day:02d} 10:00") for day in (2, 3, 4, 5))
    assert [one.fine for one in (first, second, third, fourth)] == [2000, 2000, 5000, 5000]
    assert judged(appeal(first), upheld=False).matter.state == "reversed"
    assert again(first.breach).matter.state == "withdrawn"
    assert again(second).matter.state == "effective" and again(second).nth == 1  # the same result stays
    assert again(third).matter.state == "reversed" and again(fourth).matter.state == "effective"
    anew = Penalty.objects.get(follows=third)
    assert (anew.nth, anew.fine, anew.matter.state) == (2, 2000, "proposed")
    assert again(third.breach).matter.state == "confirmed"
    assert again(fourth).nth == 3
    anew = effective(house, anew)
    assert anew.final_fine == 2000


@pytest.mark.clause("YX-4.2.1", "YX-4.2.5")
@settings(max_examples=6, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.data())
def test_after_any_appeal_the_standing_penalties_are_those_of_a_fresh_reckoning(house, data):
    with transaction.atomic():
        days = data.draw(st.permutations([2, 3, 4, 5]), label="recorded in this order")
        made = {day: punished(house, at=f"2026-11-{day:02d} 10:00") for day in days}
        gone = data.draw(st.sampled_from(sorted(made)), label="appealed")
        judged(appeal(made[gone]), upheld=False)
        left = [day for day in sorted(made) if day != gone]
        standing = Penalty.objects.filter(ended=False).select_related("breach__matter")
        found = {clock.local(one.breach.matter.happened_at).day: one for one in standing}
        assert sorted(found) == left
        for place, day in enumerate(left):
            counted = {clock.local(one.matter.happened_at).day for one in found[day].counted.all()}
            nth = len(counted) + 1
            # recorded out of order it counted what was known then; never what was withdrawn, never what came later
            assert counted <= set(left[:place]) and found[day].nth == nth
            assert found[day].fine == (2000 if nth < 3 else 5000)
            if days == tuple(sorted(days)):
                assert nth == place + 1
        transaction.set_rollback(True)
