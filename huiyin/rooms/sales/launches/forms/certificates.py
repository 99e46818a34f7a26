"""The shape of what is typed about a certificate."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.registers.estates.models import Building, Unit
from huiyin.registers.estates.queries import units_named
from huiyin.rooms.sales.launches.forms.launches import buildings_field, offered
from huiyin.rooms.sales.launches.models import CertificateSort
from huiyin.web.forms import ActionForm, FilesField, LinesField, OpeningForm, day_field, reason_field

LONGEST = 40  # characters of a door


class _Scope(ActionForm):
    """What it covers: buildings, all their doors or those that are named."""

    buildings = buildings_field()
    doors = LinesField(
        label=_("只含这些房屋"),
        longest=LONGEST,
        rows=4,
        required=False,
        help_text=_("每行一套，如 3-2-1502；不填为所选楼栋的全部房屋。套数多的先登记，再用 Excel 导入"),
    )
    scope = forms.CharField(
        label=_("证上写的范围"), max_length=300, required=False, help_text=_("照证上的原文，公示表上用")
    )

    def clean(self):
        cleaned = super().clean() or {}
        buildings, doors = list(cleaned.get("buildings") or ()), cleaned.get("doors") or []
        if len({one.project_id for one in buildings}) > 1:
            self.add_error("buildings", _("这几栋不是同一个项目的"))
        cleaned["units"] = []
        if doors and buildings:
            project = buildings[0].project_id
            keys = units_named([(project, door) for door in doors])
            if unknown := [door for door, key in zip(doors, keys, strict=True) if key is None]:
                words = "、".join(unknown[:5])
                self.add_error("doors", _now("没有登记这些房屋：%s") % words)
            else:
                cleaned["units"] = list(Unit.objects.filter(pk__in=keys).order_by("pk"))
        cleaned.pop("doors", None)
        return cleaned


class _Paper(_Scope):
    """The paper itself."""

    code = forms.CharField(label=_("证号"), max_length=60)
    issuer = forms.CharField(label=_("发证机关"), max_length=60)
    issued_on = day_field(label=_("发证日期"))
    expires_on = day_field(label=_("有效期至"), required=False, help_text=_("长期有效的不填"))
    uploads = FilesField(label=_("扫描件"), required=False)
    wide = ("buildings", "scope", "uploads")

    def fill(self, certificate, names) -> None:
        """What stands on a certificate, as its form shows it."""
        self.fields["buildings"].queryset = offered([certificate.project_id])  # type: ignore[attr-defined]
        self.initial = dict(self.initial) | {name: getattr(certificate, name) for name in names}
        self.initial["buildings"] = [one.pk for one in certificate.buildings.all()]
        if not certificate.whole:
            self.initial["doors"] = [unit.path for unit in certificate.units.order_by("path")]


def _title_field() -> forms.CharField:
    return forms.CharField(label=_("证照名称"), max_length=60, required=False)


class CertificateForm(_Paper, OpeningForm):
    groups = (
        (_("证照"), ("sort", "title", "code", "issuer", "issued_on", "expires_on", "uploads")),
        (_("范围"), ("buildings", "doors", "scope")),
    )
    when = {"title": "sort=other"}
    sort = forms.ChoiceField(label=_("证照"), choices=CertificateSort.choices)
    title = _title_field()

    def prepare(self) -> None:
        super().prepare()
        projects = self.fields.pop("project").queryset  # type: ignore[attr-defined]
        self.fields["buildings"].queryset = offered(projects)  # type: ignore[attr-defined]
        record = getattr(self.subject, "record", None)
        if record is not None and record.project_id:
            self.fields["buildings"].queryset = offered([record.project_id])  # type: ignore[attr-defined]
            batch = getattr(self.subject, "buildings", None)
            named = batch.all() if batch is not None else Building.objects.none()
            self.fields["buildings"].initial = [one.pk for one in named]

    def facts(self):
        facts = super().facts()
        return facts | {"project": facts["buildings"][0].project}


class CorrectCertificateForm(_Paper):
    title = _title_field()
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            self.fill(self.subject, ("title", "code", "issuer", "issued_on", "expires_on", "scope"))
            if self.subject.sort != CertificateSort.OTHER:
                del self.fields["title"]

    def facts(self):
        return {"title": "", **super().facts()}


class RenewCertificateForm(_Paper):
    def prepare(self) -> None:
        if self.subject is not None:
            self.fill(self.subject, ("code", "issuer", "scope"))
