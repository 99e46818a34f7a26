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


class UnitForm(OpeningForm):
    building = forms.ModelChoiceField(
        Building.objects.select_related("project").order_by("project", "position", "name"), label=_("楼栋")
    )
    entrance = forms.CharField(label=_("单元"), max_length=10, required=False)
    room = forms.CharField(label=_("房号"), max_length=10)
    area = AreaField(label=_("建筑面积（㎡）"), required=False)
    state = forms.ChoiceField(label=_("状态"), choices=Unit.State.choices)


class CorrectForm(ActionForm):
    area = AreaField(label=_("建筑面积（㎡）"), required=False)
    state = forms.ChoiceField(label=_("状态"), choices=Unit.State.choices)
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            area = self.subject.area
            self.initial = dict(self.initial) | {
                "area": f"{area / 100:.2f}" if area is not None else "",
                "state": self.subject.state,
            }
