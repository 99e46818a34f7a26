"""Words in which the rules about complaints are stated."""

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.notices.models import Notice
from huiyin.kernel.promises.models import Promise
from huiyin.rooms.desk.complaints.models import Complaint

CALLBACK, REQUEST, INVESTIGATE = "complaints.callback", "complaints.request", "complaints.investigate"
ACKNOWLEDGE, REPORT, PLAN = "complaints.acknowledge", "complaints.report", "complaints.plan"
RAISE, FEEDBACK, DECISION = "complaints.raise", "complaints.feedback", "complaints.decision"
RECHECK, GOVERNMENT, FOLLOW_UP = "complaints.recheck", "complaints.government", "matters.follow_up"


def do(verb: str, by, on, **facts):
    """Does `complaints.<verb>` to a complaint as it now stands."""
    return perform(f"complaints.{verb}" if "." not in verb else verb, by=by, on=on.pk, **facts)


def again(subject):
    """A record's particulars as they now stand."""
    return type(subject).objects.select_related("matter__record", "matter__owner").get(pk=subject.pk)


def promised(subject) -> set[str]:
    """The kinds of a matter's open promises."""
    return set(Promise.objects.filter(matter=subject.pk, state="open").values_list("kind", flat=True))


def promise(subject, kind: str) -> Promise:
    """The newest promise of a kind that a matter carries or carried."""
    return Promise.objects.filter(matter=subject.pk, kind=kind).latest("id")


def due(subject, kind: str) -> str:
    return f"{clock.local(promise(subject, kind).due):%m-%d %H:%M}"


def told(member, about: Complaint | None = None) -> list[str]:
    """What a member was told in the app, of one complaint if it is named."""
    found = Notice.objects.filter(member=member).order_by("id")
    return list((found.filter(record=about.pk) if about else found).values_list("words", flat=True))


SOLVED = {"result": "已更换漏水的管接头", "answer": "已修好，请客户留意观察"}
