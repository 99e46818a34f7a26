"""The shape of what is typed about a launch."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.registers.estates.forms import BuildingsField
from huiyin.registers.estates.models import Building
from huiyin.web.forms import ActionForm, OpeningForm, day_field, reason_field, words_field


def buildings_field() -> BuildingsField:
    return BuildingsField(Building.objects.none(), label=_("楼栋"))


def offered(projects) -> QuerySet[Building]:
    """The buildings of some projects, as forms list them."""
    found = Building.objects.filter(project__in=projects).select_related("project")
    return found.order_by("project__name", "position", "pk")


class OnBuildingsForm(OpeningForm):
    """Opened for buildings, `buildings` of its fields; the project follows from them."""

    def prepare(self) -> None:
        super().prepare()
        projects = self.fields.pop("project").queryset  # type: ignore[attr-defined]
        if chosen := getattr(getattr(self.subject, "record", None), "project_id", None):
            projects = projects.filter(pk=chosen)
        self.fields["buildings"].queryset = offered(projects)  # type: ignore[attr-defined]

    def facts(self):
        found = super().facts()
        buildings = list(found["buildings"])
        return found | {"buildings": buildings, "project": buildings[0].project}


class LaunchForm(OnBuildingsForm):
    batch = forms.CharField(label=_("批次"), max_length=30, help_text=_("如：一期首批、二期9栋"))
    planned_on = day_field(label=_("计划开盘日期"))
    buildings = buildings_field()

    def prepare(self) -> None:
        super().prepare()
        self.fields["buildings"].help_text = _now(
            "同一项目的几栋可以一起开盘；还没有的楼栋先在项目资料里添加"
        )

    def facts(self):
        facts = super().facts()
        return facts | {"title": _now("%(project)s%(batch)s开盘准备") % facts}


class CorrectLaunchForm(ActionForm):
    batch = forms.CharField(label=_("批次"), max_length=30)
    buildings = buildings_field()
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["buildings"].queryset = offered([self.subject.project_id])  # type: ignore[attr-defined]
            self.initial = dict(self.initial) | {
                "batch": self.subject.batch,
                "buildings": [one.pk for one in self.subject.buildings.all()],
            }


class PostponeForm(ActionForm):
    planned_on = day_field(label=_("新的计划开盘日期"), help_text=_("未完成的准备事项随之顺延"))
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["planned_on"].initial = self.subject.planned_on


class OpenSaleForm(ActionForm):
    opened_on = day_field(label=_("开盘日期"))
    ends_on = day_field(
        label=_("预计结束日期"), help_text=_("交房、办证都办完的日子，到期前会提醒；以后可以改期")
    )

    def prepare(self) -> None:
        today = clock.today()
        self.fields["opened_on"].initial = today
        self.fields["ends_on"].initial = today + dt.timedelta(days=3 * 365)


class ExtendForm(ActionForm):
    ends_on = day_field(label=_("新的预计结束日期"))
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["ends_on"].initial = self.subject.ends_on


class CloseForm(ActionForm):
    ended_on = day_field(label=_("结束日期"))
    summary = words_field(
        _("结束情况"), rows=4, max_length=2000, help_text=_("售罄、交房、办证、资料移交各到什么程度")
    )

    def prepare(self) -> None:
        self.fields["ended_on"].initial = clock.today()
