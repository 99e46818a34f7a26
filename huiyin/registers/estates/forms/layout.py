"""The shape of what is typed about a project's buildings and how their doors are laid out."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.imports.clean import BadCell, clean
from huiyin.registers.estates.forms.units import use_field
from huiyin.registers.estates.models import Building
from huiyin.registers.estates.queries import Plan, doors_standing
from huiyin.web.forms import ActionForm, LinesField

BETWEEN = re.compile(r"[、，,;；\s]+")
SHOWN = 12  # doors of a floor in the preview


class BuildingForm(ActionForm):
    name = forms.CharField(label=_("楼栋"), max_length=20, help_text=_("如 3、A座；数字会显示为 3栋"))


class LayOutForm(ActionForm):
    preview = "estates/laid_out.html"
    building = forms.ModelChoiceField(Building.objects.none(), label=_("楼栋"))
    entrances = forms.CharField(
        label=_("单元"), max_length=60, required=False, help_text=_("如 1、2、3；没有单元的不填")
    )
    from_floor = forms.IntegerField(label=_("从几层"), min_value=-9, max_value=150, initial=1)
    to_floor = forms.IntegerField(label=_("到几层"), min_value=-9, max_value=150)
    skipped = forms.CharField(
        label=_("跳过的楼层"), max_length=60, required=False, help_text=_("没有住户的楼层，如 4、14")
    )
    use = use_field()
    rooms = LinesField(
        label=_("每层的房号和面积"),
        rows=5,
        longest=60,
        help_text=_(
            "每行一户：房号末两位、建筑面积、套内建筑面积，用空格隔开，如 01 89.12 71.30；面积可以以后再填"
        ),
    )

    def prepare(self) -> None:
        if self.subject is not None:
            buildings = Building.objects.filter(project=self.subject.project_id)
            self.fields["building"].queryset = buildings.order_by("position", "pk")  # type: ignore[attr-defined]

    def clean(self):
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_floor"), cleaned.get("to_floor")
        if first is not None and last is not None and first > last:
            self.add_error("to_floor", _("最高层低于最低层"))
        if self.errors or first is None or last is None:
            return cleaned
        skipped = [word for word in BETWEEN.split(cleaned["skipped"]) if word]
        if not all(re.fullmatch(r"-?\d{1,3}", word) for word in skipped):
            self.add_error("skipped", _("楼层写数字，用顿号隔开"))
            return cleaned
        entrances = dict.fromkeys(
            re.sub(r"(?:单元|梯)$", "", one) for one in BETWEEN.split(cleaned["entrances"]) if one
        )
        rooms = [self._room(line) for line in cleaned["rooms"]]
        if None in rooms:
            return cleaned
        ends = [room[0] for room in rooms if room]
        if len(set(ends)) != len(ends):
            self.add_error("rooms", _("房号重复，每户一行"))
        cleaned["plan"] = Plan(
            tuple(entrances), first, last, tuple(filter(None, rooms)), frozenset(map(int, skipped))
        )
        return cleaned

    def _room(self, line: str) -> tuple[str, int | None, int | None] | None:
        """One line of rooms; None, with the error said, where it cannot be read."""
        words = re.split(r"[\s,，、]+", line.strip())
        if not re.fullmatch(r"[0-9A-Za-z]{1,3}", words[0]) or len(words) > 3:
            self.add_error("rooms", _now("“%s”应写成：01 89.12 71.30") % line)
            return None
        try:
            areas = [clean("area", word) for word in words[1:]]
        except BadCell as problem:
            self.add_error("rooms", f"{line}：{problem}")
            return None
        area, inner_area = (*areas, None, None)[:2]
        if area and inner_area and inner_area > area:
            self.add_error("rooms", _now("“%s”的套内建筑面积大于建筑面积") % line)
            return None
        end = words[0].zfill(2) if words[0].isdigit() else words[0]
        return end, area, inner_area

    def facts(self):
        return {name: self.cleaned_data[name] for name in ("building", "plan", "use")}

    def previewed(self):
        """The doors floor by floor from the top, how many there are, and those that stand already."""
        building, plan = self.cleaned_data["building"], self.cleaned_data["plan"]
        doors = plan.doors()
        floors: dict[tuple[str, int], list[str]] = {}
        for door in doors:
            floors.setdefault((door["entrance"], door["floor"]), []).append(door["room"])
        standing = doors_standing(building, doors)
        entrances: dict[str, list[dict]] = {}
        for (entrance, floor), rooms in sorted(floors.items(), key=lambda one: -one[0][1]):
            entrances.setdefault(entrance, []).append(
                {"floor": floor, "rooms": rooms[:SHOWN], "more": len(rooms) - SHOWN}
            )
        return {
            "building": building.called,
            "count": len(doors),
            "area": sum(door["area"] or 0 for door in doors) / 100,
            "entrances": [
                {"name": name, "floors": entrances[name]}
                for name in plan.entrances or ("",)
                if name in entrances
            ],
            "standing": standing[:10],
        }
