"""What the tests of the room about employees share: a finance post, signatures under the rule book, evidence."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.members.models import Appointment, Department, Member, Post

PHOTO = Stored("现场.jpg", "image/jpeg", 10, "ab" * 32)


def paper(name: str, seed: int = 1) -> Stored:
    """A stored file of that name."""
    return Stored(name, "application/pdf", 10, f"{seed:064x}")


@pytest.fixture
def accountant(house) -> Member:
    """高会计 of the finance department."""
    member = Member.objects.create_member("gao", "高会计")
    finance = Department.objects.create(code="CW", name="财务部", head=member, houses=["YX"])
    post = Post.objects.create(department=finance, name="会计", role="finance")
    Appointment.objects.create(member=member, post=post, from_on=dt.date(2025, 1, 1))
    return member


@pytest.fixture
def sign_rules(house):
    """These members sign the whole rule book of a house at a moment."""

    def _sign(*members, at: str = "2026-01-05 09:00", book: str = "YX"):
        with clock.at(at):
            reading = perform(
                "readings.issue",
                by=house.supervisor,
                department=house.desk,
                house=book,
                departments=[house.desk],
            )
            for member in members:
                perform("readings.sign", by=member, on=reading.pk, read=True)
        return reading

    return _sign
