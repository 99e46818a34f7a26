"""What is typed about turning pre-sale units into completed ones."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.rooms.sales.launches.forms.launches import OnBuildingsForm, buildings_field
from huiyin.web.forms import ActionForm, FilesField, day_field


class OfOneProjectForm(OnBuildingsForm):
    """Opened for buildings of one project."""

    wide = ("buildings",)

    def clean(self):
        cleaned = super().clean() or {}
        if len({one.project_id for one in cleaned.get("buildings") or ()}) > 1:
            self.add_error("buildings", _now("这几栋不是同一个项目的"))
        return cleaned


class ConversionForm(OfOneProjectForm):
    buildings = buildings_field()
    planned_on = day_field(label=_("计划完成日期"))

    def facts(self):
        found = super().facts()
        return found | {"title": _now("%s预售转现售") % found["project"].name}


class FinishConversionForm(ActionForm):
    wide = ("uploads",)
    code = forms.CharField(label=_("现售备案证号"), max_length=60)
    issuer = forms.CharField(label=_("备案机关"), max_length=60)
    issued_on = day_field(label=_("备案日期"))
    uploads = FilesField(label=_("扫描件"), required=False)

    def prepare(self) -> None:
        self.fields["issued_on"].initial = clock.today()
