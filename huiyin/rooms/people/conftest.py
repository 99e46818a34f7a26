"""What the tests of every module of the room share: posts on paper, a finance post, signed rules, evidence."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.files.storing import Stored
from huiyin.kernel.members.models import Appointment, Department, Member, Post
from huiyin.rooms.people.posts.jobs import adopt_missing
from huiyin.rooms.people.posts.models import Posting, PostSheet
from tests.words import printed_words

PHOTO = Stored("现场.jpg", "image/jpeg", 10, "ab" * 32)


def paper(name: str, seed: int = 1) -> Stored:
    """A stored file of that name."""
    return Stored(name, "application/pdf", 10, f"{seed:064x}")


class Staff:
    """The posts of the test house, each with its record."""

    def __init__(self, house) -> None:
        self.house = house
        adopt_missing()

    def sheet(self, member) -> PostSheet:
        """The post that a member holds."""
        return PostSheet.objects.get(post__appointments__member=member)

    def posting(self, member) -> Posting:
        return Posting.objects.get(appointment__member=member)


@pytest.fixture
def staff(house) -> Staff:
    return Staff(house)


@pytest.fixture
def printed():
    """The words of a paper as it comes out of the printer."""

    return printed_words


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
