"""What is typed about turning pre-sale units into completed ones."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.rooms.sales.launches.forms.launches import buildings_field, offered
from huiyin.web.forms import ActionForm, FilesField, OpeningForm, day_field


class ConversionForm(OpeningForm):
    wide = ("buildings",)
    buildings = buildings_field()
    planned_on = day_field(label=_("计划完成日期"))

    def prepare(self) -> None:
        super().prepare()
        projects = self.fields.pop("project").queryset  # type: ignore[attr-defined]
        if chosen := getattr(getattr(self.subject, "record", None), "project_id", None):
            projects = projects.filter(pk=chosen)
        self.fields["buildings"].queryset = offered(projects)  # type: ignore[attr-defined]

    def clean(self):
        cleaned = super().clean() or {}
        if len({one.project_id for one in cleaned.get("buildings") or ()}) > 1:
            self.add_error("buildings", _now("这几栋不是同一个项目的"))
        return cleaned

    def facts(self):
        found = super().facts()
        project = found["buildings"][0].project
        return found | {"project": project, "title": _now("%s预售转现售") % project.name}


class FinishConversionForm(ActionForm):
    wide = ("uploads",)
    code = forms.CharField(label=_("现售备案证号"), max_length=60)
    issuer = forms.CharField(label=_("备案机关"), max_length=60)
    issued_on = day_field(label=_("备案日期"))
    uploads = FilesField(label=_("扫描件"), required=False)

    def prepare(self) -> None:
        self.fields["issued_on"].initial = clock.today()
