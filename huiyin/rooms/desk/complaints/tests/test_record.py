"""Taking a complaint down: settled on the spot, or promised."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.promises.models import Promise


@pytest.mark.clause("YX-2.1.2b")
def test_a_complaint_not_settled_on_the_spot_is_owed_a_call_by_the_close_of_the_second_day(record):
    complaint = record()
    callback = Promise.objects.get(matter=complaint.matter, kind="complaints.callback")
    assert clock.local(callback.due).strftime("%m-%d %H:%M") == "11-26 17:30"
    assert callback.owner == complaint.matter.owner
    assert complaint.record.number == "TS-2026-0001"
