"""Reading follow-ups and opinions, who has gone silent, and how well and how completely customers were asked."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.clauses.parameters import needed, param
from huiyin.kernel.journal.models import Line
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.promises.models import State as PromiseState
from huiyin.registers.customers.models import Customer
from huiyin.rooms.desk.complaints.models import Contact
from huiyin.rooms.desk.followups.models import (
    FollowUp,
    Offer,
    Opinion,
    Questionnaire,
    Reason,
    Sort,
    State,
    Verdict,
)

# What is opened about a customer without their being spoken to.
NO_CONTACT = {"followups.plan", "parts.ask", "opinions.raise"}
SHIPPED_QUESTIONS: dict[str, tuple[str, str]] = {
    Reason.LEAVING: ("WY-G9", "questionnaire"),
    Reason.VIP: ("WY-G9", "questionnaire"),
    Reason.VISIT: ("JS-V5", "questions"),
    Reason.CODE: ("JS-V5", "questions"),
}
NOT_OWED = (State.VOIDED, State.MERGED)


class Rated(NamedTuple):
    """One answer to the question how satisfied somebody was."""

    record: int | None
    number: str
    score: int
    satisfied: bool


class Owed(NamedTuple):
    """One follow-up that a clause demanded, and whether it reached the customer in time."""

    record: int
    number: str
    in_time: bool


def followups_seen_by(member):
    """Follow-ups within a member's reach or theirs to make; never one of a complaint about them."""
    return FollowUp.objects.filter(
        reach_of(member).scope("followups.see", "matter__record__") | held_by(member)
    ).exclude(about_member=member)


def opinions_seen_by(member):
    """Opinions put to a member's department, and those of follow-ups they see; never one about them."""
    return Opinion.objects.filter(
        reach_of(member).scope("opinions.see", "matter__record__")
        | held_by(member)
        | Q(followup__in=followups_seen_by(member))
    ).exclude(about_member=member)


def questionnaires_seen_by(member):
    """Questionnaires of the departments within a member's reach."""
    return Questionnaire.objects.filter(reach_of(member).scope("questionnaires.see", "record__"))


def offers_seen_by(member):
    """Offers of the departments within a member's reach."""
    return Offer.objects.filter(reach_of(member).scope("offers.see", "record__"))


def offers_valid(department, on: dt.date):
    """What may be offered on a day (WY-G12a)."""
    found = Offer.objects.filter(record__department=department, record__voided_at=None)
    return found.filter(from_on__lte=on, to_on__gte=on).order_by("to_on")


def questions_for(reason: str, department: int, on: dt.date) -> list[str]:
    """What is asked in a follow-up: the department's own newest questionnaire, else the shipped list (WY-G9, JS-V5)."""
    own = Questionnaire.objects.filter(
        Q(to_on=None) | Q(to_on__gte=on),
        record__department=department,
        record__voided_at=None,
        reason=reason,
        from_on__lte=on,
    ).order_by("-pk")
    if found := own.first():
        return found.questions
    return param(*SHIPPED_QUESTIONS.get(reason, ("WY-G9", "other_questions")), department) or []


def scale_of(department: int | None) -> list[tuple[int, str]]:
    """How satisfied one may be: score and word, best first (WY-G9)."""
    return [(row["score"], row["name"]) for row in needed("WY-G9", "satisfaction_scale", department)]


def pending_about(about, reason: str):
    """The follow-up of this reason about this record that still waits to be made."""
    return FollowUp.objects.filter(about=about, reason=reason, pending=True).select_related("matter__record")


def pending_of(party, *reasons: str):
    """Follow-ups of a customer that wait to be made, oldest first."""
    return FollowUp.objects.filter(matter__record__party=party, reason__in=reasons, pending=True).order_by(
        "pk"
    )


def unsigned(followup: int):
    """The lines of a sheet that nobody has answered and signed yet (WY-G11)."""
    return Opinion.objects.filter(followup=followup, settled_at=None)


def same_cause(opinion: Opinion, since: dt.datetime):
    """Earlier opinions of the same topic and cause in the department concerned (WY-G11)."""
    return Opinion.objects.filter(
        matter__record__department=opinion.record.department,
        matter__record__voided_at=None,
        topic=opinion.topic,
        cause=opinion.cause,
        matter__opened_at__gte=since,
        pk__lt=opinion.pk,
    )


# ── who has gone silent (JS-1.4) ────────────────────────────────────────────────


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = (dt.date(year + month // 11, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(year, month + 1, min(day.day, last))


def _parties(rows, party: str):
    """The customers these rows speak of; one that was merged counts as the one it was merged into."""
    who = Coalesce(f"{party}__merged_into", party)
    return rows.annotate(who=who).filter(who__isnull=False).values("who")


def silent_customers(department):
    """Customers whom nobody heard of for the department's months, longest known first, with `last_heard`.

    Heard of: a call, a complaint or anything else taken down from them, a contact or follow-up that reached them,
    or their being entered in the register. Who was put on the list within that time is not put on it again.
    """
    months = needed("JS-1.4", "silent_months", department.pk)
    since = clock.shanghai(f"{months_before(clock.today(), months):%Y-%m-%d}")
    verbs = [v.name for v in VERBS.values() if v.opens and v.by_hand and v.name not in NO_CONTACT]
    spoken = [*verbs, "followups.complete", "followups.notify"]
    lines = Line.objects.filter(verb__in=spoken)
    contacts = Contact.objects.filter(reached=True, at__gte=since)
    asked = FollowUp.objects.filter(matter__opened_at__gte=since)
    last = lines.filter(record__party=OuterRef("record__party")).order_by("-at").values("at")[:1]
    return (
        Customer.objects.filter(
            record__department=department, record__voided_at=None, record__party__merged_into=None
        )
        .exclude(record__party__in=_parties(lines.filter(at__gte=since), "record__party"))
        .exclude(record__party__in=_parties(contacts, "complaint__matter__record__party"))
        .exclude(record__party__in=_parties(asked, "matter__record__party"))
        .annotate(last_heard=Subquery(last))
        .select_related("record__party", "record__project")
        .order_by("pk")
    )


def silent_opened_since(department, since: dt.datetime) -> int:
    """How many follow-ups of silent customers a department has been given since then."""
    found = FollowUp.objects.filter(matter__record__department=department, reason=Reason.SILENT)
    return found.filter(matter__opened_at__gte=since).count()


# ── how completely and how well (WY-G7, WY-G8, JS-1.1) ──────────────────────────


def promises_due(departments, kind: str, start: dt.datetime, end: dt.datetime):
    """The promises of a kind that fell due in a time, without those voided or merged into another call."""
    return Promise.objects.filter(
        matter__record__department__in=departments, kind=kind, due__gte=start, due__lt=end
    ).exclude(matter__state__in=NOT_OWED)


def owed(promises) -> list[Owed]:
    """Each of these promises as rate and list need it, oldest due first."""
    rows = promises.order_by("due", "pk").values_list(
        "matter", "matter__record__number", "state", "ended_at", "due"
    )
    return [
        Owed(record, number or "", state == PromiseState.KEPT and ended <= due)
        for record, number, state, ended, due in rows
    ]


def exceptions(promises, member):
    """The follow-ups behind those promises that did not reach the guest in time, as the member may see them (WY-G8)."""
    late = [row.record for row in owed(promises) if not row.in_time]
    return (
        followups_seen_by(member)
        .filter(pk__in=late)
        .select_related("matter__record__party", "matter__owner")
        .prefetch_related("attempts")
        .order_by("pk")
    )


def answered(member, start: dt.datetime, end: dt.datetime):
    """Follow-ups the member may see in which a customer said, in a time, how satisfied they are."""
    return followups_seen_by(member).filter(
        reached_at__gte=start,
        reached_at__lt=end,
        satisfaction__isnull=False,
        matter__record__voided_at=None,
    )


def rated(rows) -> list[Rated]:
    """These follow-ups as rules reckon with them."""
    found = rows.order_by("pk").values_list("pk", "matter__record__number", "satisfaction", "satisfied")
    return [Rated(record, number or "", score, bool(good)) for record, number, score, good in found]


DIMENSIONS = {
    "person": ("rated_member", "rated_member__name"),
    "process": ("reason", "reason"),
    "project": ("matter__record__project", "matter__record__project__name"),
}


def satisfaction_by(rows, dimension: str) -> list[dict]:
    """Per person, process or project: `key`, `name`, how many answered, how many satisfied, the sum of scores (JS-1.1)."""
    key, name = DIMENSIONS[dimension]
    found = rows.order_by().values(key=F(key), name=F(name))
    return list(
        found.annotate(
            count=Count("pk"), satisfied=Count("pk", filter=Q(satisfied=True)), score=Sum("satisfaction")
        ).order_by("-count", "name")
    )


def satisfaction_by_month(rows) -> dict[dt.date, dict]:
    """Per month the same figures, by the Shanghai calendar (JS-1.1)."""
    found = (
        rows.order_by()
        .annotate(month=TruncMonth("reached_at", tzinfo=clock.SHANGHAI))
        .values("month")
        .annotate(
            count=Count("pk"), satisfied=Count("pk", filter=Q(satisfied=True)), score=Sum("satisfaction")
        )
    )
    return {row["month"].date(): row for row in found.order_by("month")}


def surveys_measured(member) -> list[dict]:
    """Surveys by topic with `count`, `satisfied`, and how their suggestions were decided (WY-M13)."""
    suggestions = Opinion.objects.filter(
        survey=OuterRef("pk"), sort=Sort.SUGGESTION, matter__record__voided_at=None
    ).order_by()

    def decided(**which):
        found = suggestions.filter(**which).values("survey").annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(found), 0)

    return list(
        questionnaires_seen_by(member)
        .filter(record__voided_at=None)
        .exclude(topic="")
        .annotate(
            count=Count("responses"),
            satisfied=Count("responses", filter=Q(responses__satisfied=True)),
            suggested=decided(),
            adopted=decided(verdict=Verdict.ADOPTED),
            declined=decided(verdict=Verdict.DECLINED),
        )
        .order_by("-pk")
        .values("pk", "title", "topic", "count", "satisfied", "suggested", "adopted", "declined")[:20]
    )


def satisfaction_of(member: int, first: dt.date, last: dt.date) -> tuple[int, int]:
    """How many were satisfied with a member, of how many who said so in a period, for whoever appraises (WY-A4.7a)."""
    rows = FollowUp.objects.filter(rated_member=member, matter__record__voided_at=None)
    found = rated(rows.filter(satisfaction__isnull=False, reached_at__range=clock.days(first, last)))
    return sum(one.satisfied for one in found), len(found)
