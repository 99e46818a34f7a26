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


def doors_field(**more) -> LinesField:
    """Doors of a project, one a line."""
    return LinesField(label=_("房屋"), longest=LONGEST, rows=5, **more)


def units_typed(form: ActionForm, project: int, doors: list[str]) -> list[Unit]:
    """The units that lines of doors name; what is not registered is an error of the form."""
    keys = units_named([(project, door) for door in doors])
    if unknown := [door for door, key in zip(doors, keys, strict=True) if key is None]:
        form.add_error("doors", _now("没有登记这些房屋：%s") % "、".join(unknown[:5]))
        return []
    return list(Unit.objects.filter(pk__in=keys).select_related("building__project").order_by("pk"))


class _Scope(ActionForm):
    """What it covers: buildings, all their doors or those that are named."""

    when = {"doors": "partly"}
    buildings = buildings_field()
    partly = forms.BooleanField(label=_("只含部分房屋"), required=False)
    doors = doors_field(
        required=False,
        help_text=_("每行一套，如 3-2-1502；套数多的先登记证照，再用 Excel 导入“许可范围房屋”"),
    )
    scope = forms.CharField(
        label=_("证上写的范围"), max_length=300, required=False, help_text=_("照证上的原文，公示表上用")
    )

    def clean(self):
        cleaned = super().clean() or {}
        buildings, doors = list(cleaned.get("buildings") or ()), cleaned.get("doors") or []
        if len({one.project_id for one in buildings}) > 1:
            self.add_error("buildings", _("这几栋不是同一个项目的"))
        partly = cleaned.pop("partly", False)
        cleaned.pop("doors", None)
        cleaned["whole"] = not partly
        cleaned["units"] = units_typed(self, buildings[0].project_id, doors) if partly and buildings else []
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
        self.initial["partly"] = not certificate.whole
        if not certificate.whole:
            self.initial["doors"] = [unit.path for unit in certificate.units.order_by("path")]


def _title_field() -> forms.CharField:
    return forms.CharField(label=_("证照名称"), max_length=60, required=False)


class CertificateForm(_Paper, OpeningForm):
    groups = (
        (_("证照"), ("sort", "title", "code", "issuer", "issued_on", "expires_on", "uploads")),
        (_("范围"), ("buildings", "partly", "doors", "scope")),
    )
    when = {**_Scope.when, "title": "sort=other"}
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


class DoorsForm(ActionForm):
    """Doors that a permit names, or does not name after all."""

    doors = doors_field(help_text=_("每行一套，如 3-2-1502"))

    def clean(self):
        cleaned = super().clean() or {}
        doors = cleaned.pop("doors", None) or []
        if self.subject is not None:
            cleaned["units"] = units_typed(self, self.subject.project_id, doors)
        return cleaned


class DropDoorsForm(DoorsForm):
    reason = reason_field()
