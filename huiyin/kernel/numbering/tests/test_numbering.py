"""Numbers without gap and without double, whatever fails and however many take them."""

import contextvars
import threading

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from huiyin.kernel import clock, numbering
from huiyin.kernel.records.models import Record

POSTGRES = "postgresql" in settings.DATABASES["default"]["ENGINE"]


def complaints() -> list[str]:
    return list(Record.objects.filter(kind="complaints").order_by("number").values_list("number", flat=True))


@pytest.mark.clause("ZH-J2.7")
def test_numbers_follow_one_another_and_begin_anew_with_the_year(record):
    for _n in range(3):
        record()
    with clock.at("2026-12-31 23:59"):
        record()
    with clock.at("2027-01-01 00:00"):
        record()
    assert complaints() == ["TS-2026-0001", "TS-2026-0002", "TS-2026-0003", "TS-2026-0004", "TS-2027-0001"]


def test_the_year_is_that_of_the_wall_clock_here(db):
    with clock.at("2027-01-01 07:59"):  # in Greenwich it is still 2026
        assert numbering.take("TS") == ["TS-2027-0001"]


def test_a_number_taken_by_what_failed_is_given_back(record):
    record()
    with pytest.raises(RuntimeError), transaction.atomic():
        assert record().record.number == "TS-2026-0002"
        raise RuntimeError("the machine went down before the end")
    assert record().record.number == "TS-2026-0002"


def test_several_at_once_come_in_order_and_past_four_digits_they_grow(db, morning):
    assert numbering.take("TS", 3) == ["TS-2026-0001", "TS-2026-0002", "TS-2026-0003"]
    numbering.take("TS", 9996)
    assert numbering.take("TS", 2) == ["TS-2026-10000", "TS-2026-10001"]


def test_a_number_stands_once_in_the_database(record):
    one, other = record(), record()
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.filter(pk=other.pk).update(number=one.record.number)


@pytest.mark.skipif(not POSTGRES, reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("ZH-J2.7")
def test_many_at_once_leave_no_gap_and_no_double(record, house):
    failed = []

    def work() -> None:
        try:
            for n in range(6):
                try:
                    with transaction.atomic():
                        record()
                        if n % 3 == 1:
                            raise RuntimeError("given back")
                except RuntimeError:
                    pass
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=contextvars.copy_context().run, args=(work,)) for _n in range(5)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failed
    assert complaints() == [f"TS-2026-{n:04d}" for n in range(1, 21)]
