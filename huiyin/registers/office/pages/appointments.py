"""The appointment ledger, the page of an appointment, and the list of a day."""

import datetime as dt

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.privacy.masking import masked_name
from huiyin.kernel.records.kinds import KINDS
from huiyin.registers.office.actions.appointments import span_words
from huiyin.registers.office.models import BookingState
from huiyin.registers.office.pages.tasks import party_facts
from huiyin.registers.office.queries import appointments_seen_by
from huiyin.web.columns import number_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Screen, Section, View, page, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import MATTER, chips, matter_level, state_badge
from huiyin.web.templatetags.huiyin import when

WEEKDAYS = "一二三四五六日"
ONE_DAY = dt.timedelta(days=1)


def _party(booking) -> str:
    party = booking.matter.record.party
    return masked_name(party.name) if party else ""


def _hosts(booking) -> str:
    return "、".join([booking.matter.owner.name, *(one.name for one in booking.others.all())])


def _span(booking) -> str:
    return span_words(booking.from_at, booking.to_at)


def _facts(booking, member):
    facts = [
        *party_facts(booking),
        Fact(_("时间"), _span(booking)),
        Fact(_("地点"), booking.place),
        Fact(_("接待人"), _hosts(booking)),
        Fact(_("请客户携带"), booking.bring),
        Fact(_("部门"), booking.record.department.name),
    ]
    if booking.moved:
        facts.append(Fact(_("改期"), _("%d次") % booking.moved, clause="JS-2.1"))
    return facts


def _sections(booking, member):
    if booking.matter.state == BookingState.ARRIVED:
        shown = [Fact(_("到访时间"), when(booking.arrived_at)), Fact(_("接待结果"), booking.outcome)]
        return [Section(_("接待"), facts=shown)]
    if booking.matter.state == BookingState.CANCELLED and booking.matter.answer:
        return [Section(_("怎样告知客户"), text=booking.matter.answer)]
    return []


def _day(day: dt.date) -> Q:
    start = clock.shanghai(f"{day:%Y-%m-%d}")
    return Q(from_at__gte=start, from_at__lt=start + ONE_DAY)


page(
    Page(
        "appointments",
        "work",
        "calendar-event",
        order=11,
        columns=(
            number_column(),
            Column(
                "from",
                __("预约时间"),
                _span,
                wide=True,
                sort="from_at",
                filter="from_at",
                day=True,
                full=lambda b: b.from_at,
            ),
            title_column(__("办理事项")),
            Column("party", __("客户"), _party),
            state_column(BookingState.choices),
            Column("hosts", __("接待人"), _hosts, filter="matter__owner__name__contains"),
            Column("place", __("地点"), lambda b: b.place, filter="place__contains"),
            Column("moved", __("改期次数"), lambda b: b.moved, hidden=True, align="end"),
            Column("outcome", __("接待结果"), lambda b: b.outcome, hidden=True, wide=True),
        ),
        rows=lambda rows: rows.select_related(*MATTER).prefetch_related("others"),
        one=lambda rows: rows.prefetch_related("others", "matter__record__party__phones"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("today", __("今天"), lambda member: _day(clock.today())),
            View(
                "coming",
                __("未到访"),
                lambda member: Q(matter__closed_at=None),
            ),
            View("mine", __("我接待的"), lambda member: Q(matter__owner=member)),
        ),
        clauses=("YX-2.5.1b",),
        empty=__("为客户约定来办理的时间、地点和接待人，登记在这里。"),
        tools=((__("按天查看"), "appointments_of_a_day", "calendar"),),
        way=lambda booking: (BookingState.BOOKED, BookingState.ARRIVED),
    )
)


def of_a_day(request: MemberRequest) -> HttpResponse:
    """The appointments of a day in the order of time, as the counter needs them."""
    today = clock.today()
    try:
        day = dt.date.fromisoformat(request.GET.get("on", ""))
        before, after = day - ONE_DAY, day + ONE_DAY
        condition = _day(day)
    except (ValueError, OverflowError):
        day, before, after = today, today - ONE_DAY, today + ONE_DAY
        condition = _day(day)
    kind = KINDS["appointments"]
    found = kind.particulars(appointments_seen_by(request.user)).filter(condition)
    rows = [
        {
            "span": f"{clock.local(one.from_at):%H:%M}–{clock.local(one.to_at):%H:%M}",
            "title": one.matter.title,
            "url": reverse("record", args=["appointments", one.pk]),
            "party": _party(one),
            "hosts": _hosts(one),
            "place": one.place,
            "bring": one.bring,
            "arrive_url": reverse("act", args=["appointments", one.pk, "appointments.arrive"])
            if one.matter.is_open and day <= today
            else "",
        }
        | state_badge(kind, one.matter)
        for one in found.prefetch_related("others").order_by("from_at", "pk")
    ]
    context = {
        "page_title": _("预约日程"),
        "breadcrumbs": [(kind.label, reverse("ledger", args=["appointments"]))],
        "day_words": _("%(month)d月%(day)d日 星期%(weekday)s")
        % {"month": day.month, "day": day.day, "weekday": WEEKDAYS[day.weekday()]},
        "is_today": day == today,
        "before_url": f"?on={before}",
        "after_url": f"?on={after}",
        "rows": rows,
        "clauses": chips(["YX-2.5.1b"]),
    }
    return render(request, "office/day.html", context)


screen(Screen("appointments_of_a_day", "appointments/day", of_a_day, right="appointments.see"))
