"""Reading absences, tasks, appointments, circulars and duties; and how hand-overs went."""

from __future__ import annotations

import datetime as dt

from django.db.models import Avg, Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from huiyin.kernel import clock
from huiyin.kernel.actions.permission import SUPERVISING
from huiyin.kernel.custody.models import Item, Move
from huiyin.kernel.matters.models import HandOver
from huiyin.kernel.matters.owning import held_by
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import absent_now, in_force, reach_of
from huiyin.kernel.promises.models import Promise, State
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Link, Record
from huiyin.registers.office.models import (
    Addressee,
    Booking,
    Circular,
    Duty,
    DutyState,
    Leave,
    Task,
    Transfer,
)

RATED_DAYS = 90  # for which a duty's kept rate is reckoned


def absences_seen_by(member):
    """Absences of the member's departments, and those in which the member has a part."""
    own = Q(absence__member=member) | Q(absence__stand_in=member)
    return Leave.objects.filter(reach_of(member).scope("absences.see", "record__") | own)


def hand_overs_measured(departments: list[int], start: dt.datetime, end: dt.datetime) -> list:
    """Per taker: hand-overs received in a period, accepted, returned, waiting, and the mean time to accept (YX-2.5.3)."""
    found = HandOver.objects.filter(matter__record__department__in=departments, at__gte=start, at__lt=end)
    return list(
        found.values("taker", "taker__name")
        .annotate(
            received=Count("pk"),
            accepted=Count("pk", filter=Q(state=HandOver.State.ACCEPTED)),
            returned=Count("pk", filter=Q(state=HandOver.State.RETURNED)),
            waiting=Count("pk", filter=Q(state=HandOver.State.OFFERED)),
            took=Avg(F("ended_at") - F("at"), filter=Q(state=HandOver.State.ACCEPTED)),
        )
        .order_by("-received", "taker__name")
    )


# ── who works where ─────────────────────────────────────────────────────────────


def department_of(member: Member, near: Department | None = None) -> Department | None:
    """Where a member works: `near` if they hold a post there, else where they have held one longest."""
    held = in_force(clock.today()).filter(member=member).select_related("post__department").order_by("id")
    found = [one.post.department for one in held]
    return near if near in found else next(iter(found), None)


def works_in(member: Member, department: Department) -> bool:
    """Whether a member holds a post in a department, or leads it."""
    return member.pk == department.head_id or department_of(member, department) == department


def post_holders(post) -> list[Member]:
    """Who holds a post today."""
    held = in_force(clock.today()).filter(post=post).select_related("member").order_by("member")
    return [one.member for one in held]


def specialists_of(projects, on: dt.date) -> dict[int, list[Member]]:
    """Project -> its specialists on a day (YX-3.0b), in a query or two."""
    held = (
        in_force(on)
        .filter(post__role="specialist", projects__in=projects)
        .select_related("member")
        .prefetch_related("projects")
        .order_by("member")
        .distinct()
    )
    found: dict[int, list[Member]] = {}
    for one in held:
        for project in one.projects.all():
            if one.member not in found.setdefault(project.pk, []):
                found[project.pk].append(one.member)
    return found


def members_addressed(departments, posts, members) -> dict[int, tuple[Member, Department]]:
    """Everybody in these departments, in these posts, and those named; each once, with their department."""
    held = in_force(clock.today()).filter(
        Q(post__department__in=departments) | Q(post__in=posts) | Q(member__in=members)
    )
    found: dict[int, tuple[Member, Department]] = {}
    for one in held.select_related("member", "post__department").order_by("post__department", "id"):
        found.setdefault(one.member_id, (one.member, one.post.department))
    return found


# ── tasks ───────────────────────────────────────────────────────────────────────


def tasks_seen_by(member):
    """Tasks of the member's departments, given by those they lead, and their own; none about them.

    Their own: what they own, are offered, gave, or stand in for.
    """
    reach = reach_of(member)
    led = [one for one in reach.departments if reach.rank(one) >= SUPERVISING and reach.may("tasks.see", one)]
    own = (
        held_by(member)
        | Q(given_by=member)
        | Q(given_by__in=absent_now().filter(stand_in=member).values("member"))
        | Q(given_from__in=led)
        | Q(given_from__head=member)
    )
    seen = reach.scope("tasks.see", "matter__record__") | own
    return Task.objects.filter(seen).exclude(about_member=member)


def whom_it_is_about(source: Record | None) -> frozenset[int]:
    """Members whom the record that something is opened from is about, and who learn nothing of it."""
    if source is None:
        return frozenset()
    kind = KINDS[source.kind]
    subject = kind.particulars().filter(pk=source.pk).first()
    return (kind.hidden_from or kind.never_owned_by)(subject) if subject else frozenset()


def source_of(record: Record) -> Record | None:
    """The record from whose page another was opened."""
    link = Link.objects.filter(to_record=record, kind="opened").select_related("from_record").first()
    return link.from_record if link else None


def givers_of(task: Task) -> tuple[int, ...]:
    """Who speaks for the giver: they themselves and who stands in; of one who has left, the head of the department."""
    if task.given_by is None:
        return ()
    if not task.given_by.is_active:
        return (task.given_from.head_id,)
    return (task.given_by_id, *absent_now().filter(member=task.given_by).values_list("stand_in", flat=True))


# ── appointments ────────────────────────────────────────────────────────────────


def appointments_seen_by(member):
    """Appointments of the member's departments and projects, and those in which they have a part."""
    own = held_by(member) | Q(pk__in=Booking.others.through.objects.filter(member=member).values("booking"))
    return Booking.objects.filter(reach_of(member).scope("appointments.see", "matter__record__") | own)


def appointments_between(start: dt.datetime, end: dt.datetime, hosts):
    """Appointments that stand and that any of these members would keep in a span."""
    mine = Q(matter__owner__in=hosts) | Q(
        pk__in=Booking.others.through.objects.filter(member__in=hosts).values("booking")
    )
    return Booking.objects.filter(mine, matter__closed_at=None, from_at__lt=end, to_at__gt=start)


# ── circulars ───────────────────────────────────────────────────────────────────


def circulars_seen_by(member):
    """Circulars that the member's departments issued, and those addressed to them."""
    addressed = Q(Exists(Addressee.objects.filter(circular=OuterRef("pk"), member=member)))
    return Circular.objects.filter(reach_of(member).scope("circulars.see", "record__") | addressed)


def with_reading(rows):
    """Circulars with `readers` and `read`: how many they went to and how many of them signed."""
    of_one = Addressee.objects.filter(circular=OuterRef("pk")).order_by().values("circular")
    return rows.annotate(
        readers=Coalesce(Subquery(of_one.annotate(n=Count("pk")).values("n")), 0),
        read=Coalesce(Subquery(of_one.annotate(n=Count("read_at")).values("n")), 0),
    )


def unread_by(member):
    """What a member must still read, the longest due first."""
    return (
        Addressee.objects.filter(member=member, read_at=None, circular__record__voided_at=None)
        .select_related("circular__record", "circular__issued_by")
        .order_by("due", "id")
    )


def overdue_readers(at: dt.datetime):
    """Addressees who are there and have not read what they should have by now."""
    return Addressee.objects.filter(
        read_at=None, due__lt=at, circular__record__voided_at=None, member__is_active=True
    ).exclude(member__in=absent_now(at).values("member"))


# ── routine duties ──────────────────────────────────────────────────────────────


def duties_seen_by(member):
    """Duties of the member's departments, and those that are theirs."""
    return Duty.objects.filter(reach_of(member).scope("duties.see", "record__") | Q(owner=member))


def duties_active():
    return Duty.objects.filter(state=DutyState.ACTIVE, record__voided_at=None)


def with_rate(rows):
    """Duties with `fallen` and `kept`: tasks that fell due in the last 90 days, and those answered in time."""
    now = clock.now()
    of_one = (
        Promise.objects.filter(
            matter__task__duty=OuterRef("pk"),
            kind="tasks.duty",
            due__gte=now - dt.timedelta(days=RATED_DAYS),
            due__lt=now,
        )
        .exclude(state=State.WITHDRAWN)
        .order_by()
        .values("matter__task__duty")
    )
    in_time = Q(state=State.KEPT, ended_at__lte=F("due"))
    return rows.annotate(
        fallen=Coalesce(Subquery(of_one.annotate(n=Count("pk")).values("n")), 0),
        kept=Coalesce(Subquery(of_one.annotate(n=Count("pk", filter=in_time)).values("n")), 0),
    )


# ── custody ─────────────────────────────────────────────────────────────────────


def items_seen_by(member):
    """Things of the member's departments and projects, and those in their own hands."""
    seen = reach_of(member).scope("items.see", "record__") | Q(keeper__member=member)
    return Item.objects.filter(seen).select_related("record", "about", "keeper__member", "keeper__party")


def items_of(record: Record):
    """What belongs to a record, with where it is; by name."""
    found = Item.objects.filter(about=record).order_by("sort", "label")
    return found.select_related("record", "keeper__member", "keeper__party")


def items_named(member: Member, codes) -> tuple[list[Item], list[str]]:
    """Things by their own number, or all that are in the house of a record by its number; and what is neither."""
    seen = items_seen_by(member)
    own = list(seen.filter(record__number__in=codes))
    of_records = list(seen.filter(about__number__in=codes, state=Item.State.KEPT))
    known = {item.record.number for item in own} | {item.about.number for item in of_records}
    return own + of_records, [code for code in codes if code not in known]


def moves_of(item: Item):
    """The way of a thing, the latest move first."""
    found = Move.objects.filter(item=item).order_by("-id")
    return found.select_related(
        "by",
        "under",
        "signature",
        *(f"{side}_keeper__{who}" for side in ("from", "to") for who in ("member", "party")),
    )


def transfers_seen_by(member):
    """Hand-overs of the member's departments, and those they gave or are to take."""
    own = held_by(member) | Q(giver=member)
    return Transfer.objects.filter(reach_of(member).scope("transfers.see", "matter__record__") | own)
