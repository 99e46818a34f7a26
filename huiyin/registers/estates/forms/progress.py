"""The shape of what is typed about how far the works have come."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.members.models import Department
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.estates.models import Building, Sheet
from huiyin.registers.estates.queries import unheard_of
from huiyin.web.forms import ActionForm, FilesField, OpeningForm, day_field, reason_field, words_field


class BuildingsField(forms.ModelMultipleChoiceField):
    """Buildings ticked, each with its project."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj) -> str:
        return f"{obj.project.name} {obj.called}"


def _stages(department) -> list[tuple[str, str]]:
    return [(name, name) for name in needed("YX-2.5.2", "stages", department)]


class _Seen(ActionForm):
    """What both forms ask."""

    groups = (
        (_("看到什么"), ("buildings", "seen_on", "stage", "floors", "percent", "origin", "uploads")),
        (_("怎么告诉客户"), ("told", "planned_stage", "planned_on", "basis")),
        (_("只供内部"), ("internal",)),
    )
    wide = ("uploads",)
    spoken = ("told",)
    buildings = BuildingsField(
        Building.objects.none(), label=_("楼栋"), help_text=_("同一项目的几栋可以一起登记")
    )
    seen_on = day_field(label=_("日期"), help_text=_("在现场看到的那一天"))
    stage = forms.ChoiceField(label=_("节点"))
    floors = forms.IntegerField(label=_("施工到第几层"), min_value=1, max_value=200, required=False)
    percent = forms.IntegerField(label=_("完成比例（%）"), min_value=0, max_value=100, required=False)
    told = words_field(_("可以告诉客户的话"), rows=2, max_length=300)
    planned_stage = forms.ChoiceField(label=_("下一个计划节点"), required=False)
    planned_on = day_field(label=_("计划日期"), required=False, help_text=_("对客户只说到月份"))
    basis = forms.CharField(
        label=_("计划依据"), max_length=100, required=False, help_text=_("施工计划、会议纪要等")
    )
    origin = forms.CharField(label=_("谁告知的"), max_length=60, help_text=_("工程部的谁，或哪份周报"))
    internal = words_field(_("内部说明"), rows=2, max_length=1000, required=False)
    uploads = FilesField(label=_("现场照片"), required=False)

    def offer(self, buildings, department: int | None) -> None:
        """The buildings that may be meant, and the stages of the department that keeps the project."""
        self.fields["buildings"].queryset = buildings.select_related("project").order_by(  # type: ignore[attr-defined]
            "project__name", "position", "pk"
        )
        stages = _stages(department)
        self.fields["stage"].choices = [("", _("请选择")), *stages]  # type: ignore[attr-defined]
        self.fields["planned_stage"].choices = [("", _("没有")), *stages]  # type: ignore[attr-defined]


class ProgressForm(_Seen, OpeningForm):
    def prepare(self) -> None:
        super().prepare()
        reach = reach_of(self.member)
        projects = self.fields.pop("project").queryset  # type: ignore[attr-defined]
        self.sheets = {
            sheet.project_id: sheet for sheet in Sheet.objects.select_related("record__department")
        }
        asked_of = [key for key, one in self.sheets.items() if one.works_id in reach.departments]
        self.fields["department"].queryset |= Department.objects.filter(  # type: ignore[attr-defined]
            pk__in={self.sheets[key].record.department_id for key in asked_of}
        )
        department = self.fields["department"].initial
        self.offer(Building.objects.filter(project__in=projects), department)
        self.fields["seen_on"].initial = clock.today()
        if asked_of:
            self.fields["origin"].initial = self.member.name
        chosen = getattr(self.subject, "record", None)
        if chosen and (sheet := self.sheets.get(chosen.project_id)):
            self.fields["buildings"].initial = [building.pk for building, _seen in unheard_of(sheet)]

    def facts(self):
        """The project follows from the buildings, and the department that keeps it from the project's sheet."""
        facts = super().facts()
        facts["project"] = facts["buildings"][0].project
        if sheet := self.sheets.get(facts["project"].pk):
            facts["department"] = sheet.record.department
        return facts


class CorrectProgressForm(_Seen):
    reason = reason_field()

    def prepare(self) -> None:
        report = self.subject
        if report is None:
            self.offer(Building.objects.all(), None)
            return
        self.offer(Building.objects.filter(project=report.record.project_id), report.record.department_id)
        names = [*self.base_fields]
        self.initial = dict(self.initial) | {
            name: getattr(report, name) for name in names if name not in ("buildings", "uploads", "reason")
        }
        self.initial["buildings"] = [building.pk for building in report.buildings.all()]
        for name in (
            "stage",
            "planned_stage",
        ):  # a stage that the list names no more stands where it was said
            said, field = getattr(report, name), self.fields[name]
            if said and said not in dict(field.choices):  # type: ignore[attr-defined]
                field.choices = [*field.choices, (said, said)]  # type: ignore[attr-defined]
