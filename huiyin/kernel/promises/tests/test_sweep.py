"""Before and after a due time owner, supervisor and manager are told, each once."""

import contextvars
import threading

import pytest
from django.conf import settings
from django.db import connection

from huiyin.kernel import clock
from huiyin.kernel.journal.models import Line
from huiyin.kernel.members.models import Absence
from huiyin.kernel.notices.models import Notice
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.promises.sweeping import sweep
from tests.words import do, promise, told

POSTGRES = "postgresql" in settings.DATABASES["default"]["ENGINE"]
CALLBACK = "complaints.callback"


def heard(member, complaint) -> list[str]:
    return [words for words in told(member, complaint) if "回电" in words]


@pytest.mark.clause("YX-2.1.2b", "WY-G13")
def test_the_owner_is_told_before_and_at_the_due_time_then_the_supervisor_then_the_manager(record, house):
    complaint = record()
    steps = (
        # the aim is the day after; then the due time, two working hours later, one working day later
        ("2026-11-25 17:29", 0, 0, 0),
        ("2026-11-25 17:30", 1, 0, 0),
        ("2026-11-26 17:29", 1, 0, 0),
        ("2026-11-26 17:30", 2, 0, 0),
        ("2026-11-27 10:29", 2, 0, 0),
        ("2026-11-27 10:30", 2, 1, 0),
        ("2026-11-27 17:29", 2, 1, 0),
        ("2026-11-27 17:30", 2, 1, 1),
        ("2026-12-31 17:30", 2, 1, 1),
    )
    for at, *counts in steps:
        sweep(clock.shanghai(at))
        found = [len(heard(m, complaint)) for m in (house.specialist, house.supervisor, house.manager)]
        assert found == counts, at
    assert heard(house.specialist, complaint) == [
        "“卫生间漏水”的回电将于11月26日 17:30到期",
        "“卫生间漏水”的回电已逾期（应于11月26日 17:30前完成）",
    ]
    said = "李专员负责的“卫生间漏水”，回电已逾期（应于11月26日 17:30前完成）"
    assert heard(house.supervisor, complaint) == heard(house.manager, complaint) == [said]


@pytest.mark.clause("YX-2.1.2b")
def test_sweeping_twice_tells_nobody_twice_and_the_history_says_what_was_told(record, house):
    complaint = record()
    late = clock.shanghai("2026-11-26 17:30")
    assert sweep(late) > 0
    notices, lines = Notice.objects.count(), Line.objects.count()
    assert sweep(late) == 0
    assert (Notice.objects.count(), Line.objects.count()) == (notices, lines)
    broken = Line.objects.filter(record=complaint.pk, verb="promises.break", clauses="YX-2.1.2b")
    assert broken.count() == 1


@pytest.mark.clause("YX-2.1.2b")
def test_a_promise_kept_or_taken_back_is_told_of_no_more(record, house):
    complaint = record()
    do(
        "complaints.contact",
        house.clerk,
        complaint,
        way="phone",
        reached=True,
        words="谈过",
        settles=[promise(complaint, CALLBACK)],
    )
    sweep(clock.shanghai("2026-12-31 09:00"))
    assert not heard(house.specialist, complaint)


@pytest.mark.clause("YX-2.1.2b", "YX-3.3")
def test_who_stands_in_for_an_absent_owner_is_told_in_their_place(record, house):
    complaint = record()
    absence = {"from_at": clock.now(), "to_at": clock.shanghai("2026-12-31")}
    Absence.objects.create(member=house.specialist, stand_in=house.clerk, **absence)
    sweep(clock.shanghai("2026-11-26 17:30"))
    assert heard(house.clerk, complaint) and not heard(house.specialist, complaint)


@pytest.mark.clause("YX-3.3", "WY-G13")
def test_a_broken_promise_of_a_superior_is_told_upwards_never_downwards(record, house):
    complaint = record(owner=house.manager)
    for day in ("26", "27", "30"):
        sweep(clock.shanghai(f"2026-11-{day} 17:30"))
    assert heard(house.head, complaint)
    assert not heard(house.supervisor, complaint)


@pytest.mark.skipif(not POSTGRES, reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("YX-2.1.2b")
def test_two_sweeps_at_once_tell_every_step_once(record, house):
    for _n in range(40):
        record()
    at = clock.shanghai("2026-11-26 17:30")
    before, told_by = Line.objects.count(), []

    def work() -> None:
        try:
            told_by.append(sweep(at))
        finally:
            connection.close()

    workers = [threading.Thread(target=contextvars.copy_context().run, args=(work,)) for _n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    told_by.append(sweep(at))  # what one left to the other's locks
    assert not Promise.objects.filter(state="open", tell_at__lte=at).exists()
    steps = Notice.objects.filter(key__startswith="promise ").values_list("key", flat=True)
    assert len(steps) == len(set(steps)) == 40 * 8
    assert sum(told_by) == Line.objects.count() - before == len(steps), "each step once"
