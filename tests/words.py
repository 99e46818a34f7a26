"""Words in which rules are stated, whatever the room."""

import io

from pypdf import PdfReader

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.notices.models import Notice
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.papers import paper_of, print_paper


def do(verb: str, by, on, **facts):
    """Does a verb to a record as it now stands."""
    return perform(verb, by=by, on=on.pk, **facts)


def again(subject):
    """A record's particulars as they now stand."""
    return KINDS[subject.record.kind].particulars().get(pk=subject.pk)


def promised(subject) -> set[str]:
    """The kinds of a matter's open promises."""
    return set(Promise.objects.filter(matter=subject.pk, state="open").values_list("kind", flat=True))


def promise(subject, kind: str) -> Promise:
    """The newest promise of a kind that a matter carries or carried."""
    return Promise.objects.filter(matter=subject.pk, kind=kind).latest("id")


def due(subject, kind: str) -> str:
    return f"{clock.local(promise(subject, kind).due):%m-%d %H:%M}"


def told(member, about=None) -> list[str]:
    """What a member was told in the app, of one record if it is named."""
    found = Notice.objects.filter(member=member).order_by("id")
    return list((found.filter(record=about.pk) if about else found).values_list("words", flat=True))


def printed_words(subject, name: str, member, **options) -> str:
    """The words of a paper as it comes out of the printer, without the spaces between them."""
    pdf = print_paper(paper_of(subject.record.kind, name), [subject.pk], member=member, **options)
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")
