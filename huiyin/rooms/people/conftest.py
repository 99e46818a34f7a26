"""What the tests of every module of the room share: the house with its posts on paper."""

import io

import pytest
from pypdf import PdfReader

from huiyin.rooms.people.posts.jobs import adopt_missing
from huiyin.rooms.people.posts.models import Posting, PostSheet
from huiyin.web.papers import paper_of, print_paper


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

    def _printed(subject, name: str, member) -> str:
        pdf = print_paper(paper_of(subject.record.kind, name), [subject.pk], member=member)
        pages = PdfReader(io.BytesIO(pdf)).pages
        return "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")

    return _printed
