"""Ended without an answer only by a ground that the rules give."""

import pytest

from huiyin.kernel.actions.refusals import Refused

from .words import again, do, promised


@pytest.mark.clause("WY-G13", "YX-2.1.2b")
def test_an_anonymous_complaint_ends_by_its_ground_and_leaves_nothing_promised(record, house):
    complaint = record(party=None, anonymous=True)
    do("end", house.specialist, complaint, ground="anonymous", result="已核实并整改")
    matter = again(complaint).matter
    assert (matter.state, matter.closing, matter.answered_at) == ("ended", "anonymous", None)
    assert not promised(complaint)


@pytest.mark.clause("WY-G13")
def test_who_left_a_name_is_not_closed_as_anonymous(record, house):
    with pytest.raises(Refused, match="这件投诉留有客户，不能按匿名结案"):
        do("end", house.specialist, record(), ground="anonymous", result="算了")


@pytest.mark.clause("WY-G13")
@pytest.mark.parametrize("ground", ["answered", "nobody", "voided", ""])
def test_no_other_ground_spares_the_answer(record, house, ground):
    with pytest.raises(Refused, match="这不是可以不经答复而结案的理由"):
        do("end", house.specialist, record(), ground=ground, result="算了")
