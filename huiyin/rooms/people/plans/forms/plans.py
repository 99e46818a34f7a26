"""The shape of what is typed about plans and their items."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.members.rights import holders
from huiyin.rooms.people.plans.models import ItemSort, PlanItem, PlanState, Span, WorkPlan, days_of, said
from huiyin.rooms.people.plans.queries import measures, workplans_seen_by
from huiyin.web.forms import (
    ActionForm,
    OpeningForm,
    PickField,
    colleagues,
    day_field,
    reason_field,
    words_field,
)

WAYS = (("call", _("电话")), ("visit", _("当面")), ("letter", _("函件")), ("message", _("微信或短信")))
MONTHS = [(n, _("%d月") % n) for n in range(1, 13)]


class FigureField(forms.DecimalField):
    """A figure with at most two decimals; hundredths inside."""

    def __init__(self, **kwargs) -> None:
        super().__init__(max_digits=14, decimal_places=2, min_value=0, **kwargs)

    def clean(self, value):
        found = super().clean(value)
        return None if found is None else int(found * 100)

    def prepare_value(self, value):
        return said(value) if isinstance(value, int) else value


class PlanForm(OpeningForm):
    groups = (
        (_("哪一期"), ("span", "year", "part")),
        (_("做什么"), ("aim",)),
        (_("哪个部门"), ("department", "project")),
    )
    when = {"part": "span=quarter|month"}
    span = forms.ChoiceField(label=_("周期"), choices=Span.choices)
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    part = forms.IntegerField(label=_("第几季或第几月"), min_value=1, max_value=12, required=False)
    aim = words_field(_("总体目标"), required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].required = False
        today = clock.today()
        self.fields["year"].initial = today.year
        self.fields["part"].initial = today.month

    def facts(self):
        found = super().facts()
        found["part"] = 0 if found["span"] == Span.YEAR else found["part"] or 0
        plan = WorkPlan(span=found["span"], year=found["year"], part=found["part"])
        title = _now("%(period)s工作计划") % {"period": plan.period}
        if found.get("project"):
            title = f"{found['project'].name}{title}"
        return found | {"title": title}


class SumUpForm(ActionForm):
    summary = words_field(_("总结"), rows=6, help_text=_("完成了什么、没完成什么、下一步"))


class ItemForm(ActionForm):
    groups = (
        (_("做什么"), ("plan", "title", "sort", "wanted")),
        (_("由谁、何时"), ("owner", "from_on", "to_on")),
        (_("达到多少"), ("given_by", "measure", "target", "unit")),
        (_("哪个部门"), ("other", "contact")),
    )
    when = {
        "given_by": "sort=target",
        "measure": "sort=work|target",
        "target": "sort=work|target",
        "unit": "!measure",
        "other": "sort=milestone",
        "contact": "sort=milestone",
    }
    wide = ("title",)
    plan = forms.ModelChoiceField(WorkPlan.objects.none(), label=_("计划"))
    title = forms.CharField(label=_("事项"), max_length=100)
    sort = forms.ChoiceField(label=_("类别"), choices=ItemSort.choices)
    wanted = words_field(_("要求"), rows=2, required=False)
    owner = PickField("members", Member.objects.none(), label=_("责任人"))
    from_on = day_field(label=_("开始日期"))
    to_on = day_field(label=_("完成日期"))
    given_by = forms.CharField(
        label=_("下达人"), max_length=40, required=False, help_text=_("如：管理处、公司")
    )
    measure = forms.ChoiceField(label=_("指标"), required=False)
    target = FigureField(label=_("目标"), required=False)
    unit = forms.CharField(label=_("单位"), max_length=10, required=False, help_text=_("如：%、场、户"))
    other = forms.ModelChoiceField(Department.objects.order_by("name"), label=_("责任部门"), required=False)
    contact = forms.CharField(label=_("对方联系人"), max_length=40, required=False)

    def prepare(self) -> None:
        plans = workplans_seen_by(self.member).filter(matter__state__in=(PlanState.DRAFT, PlanState.RUNNING))
        plan = self.fields["plan"]
        plan.queryset = plans.select_related("matter").order_by("-pk")  # type: ignore[attr-defined]
        plan.label_from_instance = lambda one: one.matter.title  # type: ignore[attr-defined]
        self.fields["owner"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        known = [(key, f"{one.label}（{_now('系统统计')}）") for key, one in measures().items()]
        self.fields["measure"].choices = [("", _("按填报")), *known]  # type: ignore[attr-defined]
        if isinstance(self.subject, WorkPlan):
            plan.initial, plan.widget = self.subject.pk, forms.HiddenInput()
            first, last = days_of(self.subject.span, self.subject.year, self.subject.part)
            self.fields["from_on"].initial, self.fields["to_on"].initial = first, last

    def facts(self):
        found = super().facts()
        record = found["plan"].record
        if found["sort"] == ItemSort.MILESTONE:
            found |= {"measure": "", "target": None, "unit": ""}
        else:
            found |= {"other": None, "contact": ""}
        return found | {"department": record.department, "project": record.project}


class BreakDownForm(ActionForm):
    months = forms.TypedMultipleChoiceField(
        label=_("月份"), choices=MONTHS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    owners = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=_("责任人"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("目标数按月份和人平均分，合计不变；系统统计的指标每人都按原目标"),
    )

    def prepare(self) -> None:
        item: PlanItem | None = self.subject
        if item is None:
            return
        span = range(item.from_on.month, item.to_on.month + 1)
        self.fields["months"].choices = [(n, words) for n, words in MONTHS if n in span]  # type: ignore[attr-defined]
        people = {one.pk for one in holders("", item.record.department_id)}
        self.fields["owners"].queryset = colleagues(self.member).filter(pk__in=people)  # type: ignore[attr-defined]

    def facts(self):
        found = super().facts()
        return found | {"owners": list(found["owners"])}


class ReportForm(ActionForm):
    wide = ("progress",)
    percent = forms.IntegerField(label=_("进度（%）"), min_value=0, max_value=100)
    value = FigureField(label=_("完成数"), required=False)
    progress = forms.CharField(label=_("进展"), max_length=200)

    def prepare(self) -> None:
        if self.subject is None:
            return
        self.fields["percent"].initial = self.subject.percent
        self.fields["value"].initial = self.subject.value
        if self.subject.measure or self.subject.target is None:
            del self.fields["value"]


class RescheduleForm(ActionForm):
    wide = ("reason",)
    to_on = day_field(label=_("新的完成日期"))
    reason = reason_field()


class FinishForm(ActionForm):
    wide = ("reason",)
    result = words_field(_("完成情况"))
    value = FigureField(label=_("完成数"), required=False)
    reason = forms.CharField(label=_("未达标原因"), max_length=200, required=False)

    def prepare(self) -> None:
        if self.subject is None:
            return
        self.fields["value"].initial = self.subject.value
        if self.subject.measure or self.subject.target is None:
            del self.fields["value"]
        if self.subject.target is None:
            del self.fields["reason"]


class DropForm(ActionForm):
    reason = reason_field()


class ChaseForm(ActionForm):
    how = forms.ChoiceField(label=_("方式"), choices=WAYS)
    words = words_field(_("催办内容"), rows=2)


class ReplyForm(ActionForm):
    wide = ("answer",)
    answer = forms.CharField(label=_("对方答复"), max_length=200)
    expected_on = day_field(label=_("对方承诺日期"), required=False)
