"""Words in which the rules about checks are stated."""

from huiyin.kernel.actions.machine import perform
from huiyin.rooms.desk.quality.models import QualityCheck
from huiyin.rooms.desk.quality.queries import facts_of_check, work_shown
from tests.words import again, do, due, promise, promised, told

__all__ = ["again", "checks", "do", "due", "pick", "promise", "promised", "score", "told"]

GOOD, POOR = [5, 5, 5, 5, 5], [3, 2, 5, 3, 3]


def pick(by, about, **facts):
    """Takes a record for a check, as from its page."""
    facts = facts_of_check(about, work_shown(about.record)) | facts
    return perform("checks.pick", by=by, opened_from=about.record, **facts)


def score(by, check, points=GOOD, **facts):
    return do("checks.score", by, check, points=list(points), **facts)


def checks(**which) -> list[QualityCheck]:
    """All checks, oldest first."""
    found = QualityCheck.objects.filter(**which).select_related("matter__record", "about", "checked_member")
    return list(found.order_by("pk"))
