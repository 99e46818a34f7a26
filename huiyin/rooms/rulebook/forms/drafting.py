"""The shape of a revision."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.clauses.models import Clause
from huiyin.kernel.clauses.packs import Parameter, shipped
from huiyin.kernel.clauses.parameters import param, parameters_of
from huiyin.kernel.clauses.revising import in_force
from huiyin.kernel.clauses.values import editable, said
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.rulebook.models import HOUSES, Revision
from huiyin.web.forms import ActionForm, OpeningForm, day_field, words_field

KIND_LABELS = (
    ("conduct", __("行为")),
    ("duty", __("职责")),
    ("deadline", __("时限")),
    ("form", __("单据")),
    ("ledger", __("台账")),
    ("report", __("报告")),
    ("approval", __("审批")),
    ("calc", __("计算")),
    ("checklist", __("清单")),
    ("custody", __("保管")),
    ("retention", __("保存期限")),
    ("kpi", __("指标")),
    ("script", __("话术")),
    ("training", __("培训")),
)
TRIAL_DAYS = 90  # looked back on when a trial is asked for without a period


class ClauseField(forms.CharField):
    """A clause by its code, in any case of letters."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("label", __("条款号"))
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault("help_text", __("如 YX-2.1.2b，条款页上也可以直接发起"))
        super().__init__(**kwargs)

    def to_python(self, value):
        value = (super().to_python(value) or "").strip()
        if not value:
            return None
        found = Clause.objects.filter(code__iexact=value).first()
        if found is None:
            raise forms.ValidationError(_("规程里没有这个条款号"))
        return found

    def prepare_value(self, value):
        return value.code if isinstance(value, Clause) else value


class Why(forms.Form):
    why = words_field(__("修订理由"), rows=3, max_length=300)
    wanted_on = day_field(
        label=__("拟生效日期"), initial=clock.today, help_text=__("批准时确定，不早于批准之日")
    )


class _Draft(Why, OpeningForm):
    wide = ("title", "new_title")
    title = forms.CharField(label=__("修订名称"), max_length=120)

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        of = Clause.objects.filter(code=self.initial.get("clause", "")).first()
        if of is not None:
            self.fill_in(of)

    def fill_in(self, of: Clause) -> None:
        """Fills in what is known of the clause."""


class TextForm(_Draft):
    groups = (
        (__("修订什么"), ("clause", "title", "new_title", "new_text")),
        (__("为什么、什么时候"), ("why", "wanted_on", "department")),
    )
    clause = ClauseField()
    new_title = forms.CharField(label=__("条款标题"), max_length=60)
    new_text = words_field(__("条文"), rows=6)

    def fill_in(self, of: Clause) -> None:
        version = in_force(list(of.versions.all()), clock.today())
        self.initial = {
            "title": _("修改条文 %s") % of,
            "new_title": of.title,
            "new_text": version.text if version else "",
        } | dict(self.initial)


def parameter_choices() -> list[tuple[str, str]]:
    """Every parameter whose value can be written in words, by clause."""
    return [
        (f"{one.clause}|{one.name}", f"{one.clause} {one.label}")
        for one in shipped()[2].values()
        if editable(one)
    ]


def value_field(parameter: Parameter | None) -> forms.Field:
    """The field in which a parameter's value is written."""
    label = __("新取值")
    if parameter is not None and parameter.type == "choice":
        return forms.ChoiceField(label=label, choices=list(parameter.choices.items()))
    if parameter is not None and parameter.type == "bool":
        return forms.ChoiceField(label=label, choices=[("是", __("是")), ("否", __("否"))])
    if parameter is not None and parameter.type == "list":
        return words_field(label, rows=4, help_text=__("每行一项，或用“、”分开"))
    helps = {
        "limit": __("如：3 个工作日、2 天、4 小时工作时间、30 分钟、当天"),
        "money": __("元，精确到分"),
        "time": __("如 09:00"),
    }
    return forms.CharField(
        label=label,
        max_length=300,
        help_text=helps.get(parameter.type if parameter else "limit", parameter.unit if parameter else ""),
    )


class ValueForm(_Draft):
    groups = (
        (__("调整什么"), ("which", "title", "value", "everywhere")),
        (__("为什么、什么时候"), ("why", "wanted_on", "department")),
        (__("在过去的记录上试算"), ("first", "last")),
    )
    which = forms.ChoiceField(label=__("参数"))
    value = forms.CharField(label=__("新取值"), max_length=300)
    everywhere = forms.BooleanField(label=__("适用于全公司"), required=False, help_text=__("由主任批准"))
    first = day_field(label=__("从"), required=False)
    last = day_field(
        label=__("到"), required=False, help_text=__("可以试算的时限，送审前须试算；这里填了就一并算")
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["which"].choices = parameter_choices  # type: ignore[attr-defined]
        which = self.data.get("which") or self.initial.get("which", "")
        code, _bar, name = which.partition("|")
        parameter = next((one for one in parameters_of(code) if one.name == name), None)
        self.fields["value"] = value_field(parameter)
        today = clock.today()
        self.initial = {"first": today - dt.timedelta(days=TRIAL_DAYS), "last": today} | dict(self.initial)
        if parameter is not None:
            departments = reach_of(self.member).departments
            now = param(code, name, departments[0] if departments else None)
            if parameter.type not in ("choice", "bool"):
                self.fields["value"].help_text = _("现为“%(now)s”。%(how)s") % {
                    "now": said(parameter, now) or _("未设定"),
                    "how": self.fields["value"].help_text,
                }
            self.initial.setdefault(
                "title", _("调整参数 %(code)s %(label)s") % {"code": code, "label": parameter.label}
            )

    def clean_which(self):
        code, _bar, name = self.cleaned_data["which"].partition("|")
        return Clause.objects.get(code=code), name

    def facts(self):
        facts = super().facts()
        clause, name = facts.pop("which")
        return facts | {"clause": clause, "parameter": name}


class ClauseForm(_Draft):
    groups = (
        (__("新增什么"), ("house", "clause_kind", "title", "new_title", "new_text")),
        (__("为什么、什么时候"), ("why", "wanted_on", "department")),
    )
    house = forms.ChoiceField(label=__("所属规程"), choices=HOUSES)
    clause_kind = forms.ChoiceField(label=__("条款性质"), choices=KIND_LABELS, initial="duty")
    new_title = forms.CharField(label=__("条款标题"), max_length=60)
    new_text = words_field(__("条文"), rows=6)


class EditForm(Why, ActionForm):
    """The draft's own fields: a text, or a value in words."""

    wide = ("new_title", "value")
    new_title = forms.CharField(label=__("条款标题"), max_length=60)
    new_text = words_field(__("条文"), rows=6)
    value = forms.CharField(label=__("新取值"), max_length=300)

    def prepare(self) -> None:
        revision = self.subject
        if revision is None:
            return
        known = {"why": revision.why, "wanted_on": revision.wanted_on}
        if revision.sort == Revision.Sort.VALUE:
            del self.fields["new_title"], self.fields["new_text"]
            parameter = shipped()[2][revision.clause_id, revision.parameter]
            self.fields["value"] = value_field(parameter)
            keys = parameter.type == "choice"
            known["value"] = revision.new_value if keys else said(parameter, revision.new_value)
        else:
            del self.fields["value"]
            known |= {"new_title": revision.new_title, "new_text": revision.new_text}
        self.initial = known | dict(self.initial)


class TryForm(ActionForm):
    first = day_field(label=__("从"))
    last = day_field(label=__("到"))

    def prepare(self) -> None:
        today = clock.today()
        known = {"first": today - dt.timedelta(days=TRIAL_DAYS), "last": today}
        self.initial = known | dict(self.initial)
