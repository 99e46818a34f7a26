"""A round as it is typed: what kind, which period; a spot check names whom it is of."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.rooms.people.appraisals.models import Sort
from huiyin.rooms.people.conduct.queries import may_be_about
from huiyin.web.forms import OpeningForm, day_field


def span_of(sort: str, day: dt.date) -> tuple[dt.date, dt.date]:
    """The period of a kind in which a day lies: its week, its month, its year, the day."""
    if sort == Sort.WEEKLY:
        first = day - dt.timedelta(days=day.weekday())
        last = first + dt.timedelta(days=6)  # at the turn of a year only the days of the day's own (WY-A4.6)
        return max(first, dt.date(day.year, 1, 1)), min(last, dt.date(day.year, 12, 31))
    if sort in (Sort.MONTHLY, Sort.CHECK):
        return day.replace(day=1), clock.months_on(day, 1) - dt.timedelta(days=1)
    if sort == Sort.ANNUAL:
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    return day, day


def title_of(department, sort: str, first: dt.date, last: dt.date) -> str:
    names = {
        Sort.MONTHLY: f"{first:%Y年%m月}",
        Sort.CHECK: f"{first:%Y年%m月}",
        Sort.ANNUAL: f"{first:%Y}年度",
    }
    span = names.get(Sort(sort)) or (
        f"{first:%m月%d日}" if first == last else f"{first:%m月%d日}至{last:%m月%d日}"
    )
    return f"{department.name}{span}{Sort(sort).label}"


class RoundForm(OpeningForm):
    """Any day of the period is enough: week, month and year are found by it."""

    wide = ("members",)
    when = {"members": f"sort={Sort.SPOT.value}"}
    sort = forms.ChoiceField(label=_("种类"), choices=Sort.choices, initial=Sort.MONTHLY)
    day = day_field(label=_("期间内任一天"), help_text=_("周检取所在周，月检、月考核取所在月，年终取所在年"))
    members = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=_("抽检谁"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["day"].initial = clock.today()
        department = self.fields["department"]
        chosen = self.data.get("department") or department.initial
        found = department.queryset.filter(pk=chosen).first() if str(chosen or "").isdigit() else None  # type: ignore[attr-defined]
        self.fields["members"].queryset = may_be_about(self.member, found)  # type: ignore[attr-defined]

    def facts(self):
        facts = super().facts()
        first, last = span_of(facts["sort"], facts.pop("day"))
        members = list(facts.pop("members")) if facts["sort"] == Sort.SPOT else []
        title = title_of(facts["department"], facts["sort"], first, last)
        return facts | {"first_on": first, "last_on": last, "members": members, "title": title}
