"""A customer who has to ask again is heard."""

import pytest

from huiyin.kernel.members import rights
from huiyin.kernel.members.models import Appointment

from .words import again, do, promised, told


@pytest.mark.clause("WY-M5", "YX-2.1.3c")
def test_the_first_chase_tells_the_owner_the_second_their_superior_too(record, house):
    complaint = record()
    do("chase", house.clerk, complaint, words="怎么还没人来")
    assert told(house.specialist, complaint)[-1] == "客户第1次催办：卫生间漏水"
    assert not [words for words in told(house.supervisor, complaint) if "催办" in words]
    do("chase", house.clerk, complaint)
    assert (
        told(house.specialist, complaint)[-1]
        == told(house.supervisor, complaint)[-1]
        == "客户第2次催办：卫生间漏水"
    )
    assert again(complaint).chased == 2


@pytest.mark.clause("WY-M5", "YX-3.3")
def test_where_there_is_no_supervisor_the_manager_hears_it_and_never_one_below_the_owner(record, house):
    complaint = record(owner=house.supervisor)
    own = record(owner=house.manager)
    for one in (complaint, own, complaint, own):
        do("chase", house.clerk, one)
    assert "客户第2次催办：卫生间漏水" in told(house.manager, complaint)
    assert "客户第2次催办：卫生间漏水" in told(house.head, own)
    assert not [words for words in told(house.supervisor, own) if "催办" in words]
    Appointment.objects.filter(member=house.supervisor).delete()
    rights.forget()
    third = record()
    do("chase", house.clerk, third)
    do("chase", house.clerk, third)
    assert "客户第2次催办：卫生间漏水" in told(house.manager, third)


@pytest.mark.clause("WY-M5")
def test_asking_again_changes_no_promise(record, house):
    complaint = record()
    before = promised(complaint), complaint.matter.next_due
    do("chase", house.clerk, complaint)
    assert (promised(complaint), again(complaint).matter.next_due) == before
