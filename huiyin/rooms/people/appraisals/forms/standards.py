"""A standard as it is typed: the points and the measure of each sub-item, the weights of the sheets."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import param
from huiyin.rooms.people.appraisals.models import Dimension, Item, Level, Standard
from huiyin.web.forms import OpeningForm, day_field

WEIGHTS = (
    ("weekly_weight", "weekly_check_sheet_weight", _("周检每张表的权数")),
    ("monthly_weight", "monthly_check_sheet_weight", _("月检每张表的权数")),
    ("spot_weight", "spot_check_sheet_weight", _("抽检每张表的权数")),
)
BY_LABEL = {str(one.label): one for one in Dimension}


def points_field(label, **kwargs) -> forms.DecimalField:
    """Points as people write them, to the hundredth: 7.5."""
    return forms.DecimalField(label=label, max_digits=6, decimal_places=2, **kwargs)


def shipped_items(department: int | None) -> list[dict]:
    """The sixteen sub-items of the rule book with their points as the department has set them (WY-A4.5.1)."""
    return [
        {
            "dimension": BY_LABEL[row["dimension"]],
            "name": row["item"],
            "points": int(Decimal(str(row["points"])) * 100),
        }
        for row in param("WY-A4.5.1", "sub_item_points", department) or ()
    ]


class StandardForm(OpeningForm):
    """Filled in from the edition before, at first from the rule book."""

    wide = ("note",)
    level = forms.ChoiceField(label=_("对象"), choices=Level.choices)
    from_on = day_field(label=_("启用日期"))
    note = forms.CharField(
        label=_("修订说明"), max_length=200, required=False, help_text=_("第一版可以不填；以后写明改了什么")
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["from_on"].initial = clock.today()
        department = self.fields["department"].initial
        level = self.data.get("level") or self.initial.get("level") or Level.OPERATING
        self.items = shipped_items(department)
        measures = self._last(department, level)
        groups: list[tuple] = [("", ("department", "level", "from_on", "note"))]
        for dimension in Dimension:
            names: list[str] = []
            for n, item in enumerate(self.items):
                if item["dimension"] == dimension:
                    before = measures.get(item["name"])
                    points = before.points if before else item["points"]
                    self.fields[f"points_{n}"] = points_field(
                        _("%s（分）") % item["name"], min_value=0, initial=Decimal(points) / 100
                    )
                    self.fields[f"measure_{n}"] = forms.CharField(
                        label=_("%s：怎样扣分") % item["name"],
                        max_length=200,
                        required=False,
                        initial=before.measure if before else "",
                    )
                    names += [f"points_{n}", f"measure_{n}"]
            groups.append((dimension.label, tuple(names)))
        for name, parameter, label in WEIGHTS:
            value = param("WY-A4.6", parameter, department)
            last = measures.get(name)
            initial = Decimal(last) / 100 if last is not None else Decimal(str(value))
            self.fields[name] = points_field(label, min_value=0, initial=initial)
        groups.append((_("各种检查在平均时的权数"), tuple(name for name, _p, _l in WEIGHTS)))
        self.groups = tuple(groups)

    @staticmethod
    def _last(department: int | None, level: str) -> dict:
        """The items of the last edition by name, and its weights."""
        last = (
            Standard.objects.filter(department=department, level=level, record__voided_at=None)
            .order_by("-edition")
            .first()
        )
        if last is None:
            return {}
        found: dict = {one.name: one for one in Item.objects.filter(standard=last, other=False)}
        return found | {name: getattr(last, name) for name, _p, _l in WEIGHTS}

    def facts(self):
        facts = super().facts()
        items = [
            {
                "dimension": item["dimension"],
                "name": item["name"],
                "points": int(facts.pop(f"points_{n}") * 100),
                "measure": facts.pop(f"measure_{n}"),
            }
            for n, item in enumerate(self.items)
        ]
        weights = {name: int(facts.pop(name) * 100) for name, _p, _l in WEIGHTS}
        return facts | weights | {"items": items}
