"""The shape of what is typed about units."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.registers.estates.models import Building, Unit
from huiyin.web.forms import ActionForm, CleanedField, OpeningForm, reason_field


class AreaField(CleanedField):
    """Square metres typed by a person, hundredths of them inside."""

    kind = "area"

    def empty(self) -> None:
        return None


def floor_field(**more) -> forms.IntegerField:
    return forms.IntegerField(label=_("楼层"), min_value=-9, max_value=200, required=False, **more)


def use_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("用途"), choices=Unit.Use.choices, initial=Unit.Use.HOME)


class UnitForm(OpeningForm):
    building = forms.ModelChoiceField(
        Building.objects.select_related("project").order_by("project", "position", "name"), label=_("楼栋")
    )
    entrance = forms.CharField(label=_("单元"), max_length=10, required=False)
    room = forms.CharField(label=_("房号"), max_length=10)
    floor = floor_field(help_text=_("不填时按房号：1502 是 15 层；地下填负数"))
    use = use_field()
    area = AreaField(label=_("建筑面积（㎡）"), required=False)
    inner_area = AreaField(label=_("套内建筑面积（㎡）"), required=False)
    state = forms.ChoiceField(label=_("状态"), choices=Unit.State.choices)


class CorrectForm(ActionForm):
    floor = floor_field()
    use = use_field()
    area = AreaField(label=_("建筑面积（㎡）"), required=False)
    inner_area = AreaField(label=_("套内建筑面积（㎡）"), required=False)
    state = forms.ChoiceField(label=_("状态"), choices=Unit.State.choices)
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            unit = self.subject
            self.initial = dict(self.initial) | {
                "floor": unit.floor,
                "use": unit.use,
                "area": _metres(unit.area),
                "inner_area": _metres(unit.inner_area),
                "state": unit.state,
            }


def _metres(area: int | None) -> str:
    return f"{area / 100:.2f}" if area is not None else ""
