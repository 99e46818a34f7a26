"""The shape of what is typed: planning a follow-up, trying, making it."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.calendars.working import part_of_day
from huiyin.kernel.clauses.parameters import binds, param
from huiyin.kernel.members.models import Department, Member
from huiyin.kernel.parties.models import Party
from huiyin.registers.customers.queries import parties_seen_by
from huiyin.rooms.desk.followups.models import Guest, Opinion, Reason, Sort, Topic, Way
from huiyin.rooms.desk.followups.queries import offers_valid, questions_for, scale_of
from huiyin.web.forms import (
    ActionForm,
    MomentField,
    OpeningForm,
    PickField,
    colleagues,
    reason_field,
    words_field,
)

# Opened by wiring and by the clock, not by hand.
BY_ITSELF = (Reason.COMPLAINT, Reason.SILENT)


def score_field(department: int | None, **kwargs) -> forms.TypedChoiceField:
    """The department's scale of satisfaction, best first."""
    return forms.TypedChoiceField(
        label=_("满意度"),
        choices=[(score, name) for score, name in scale_of(department)],
        coerce=int,
        empty_value=None,
        **kwargs,
    )


def ask(form: ActionForm, questions: list[str]) -> tuple[str, ...]:
    """Gives a form one field for each question; their names."""
    names = []
    for n, question in enumerate(questions, 1):
        form.fields[f"q_{n}"] = forms.CharField(label=question, max_length=200, required=False)
        names.append(f"q_{n}")
    return tuple(names)


def answers_of(form: ActionForm, facts: dict) -> list[tuple[str, str]]:
    """The questions with what was answered, taken out of the facts; those passed over are left out."""
    names = [name for name in facts if name.startswith("q_")]
    pairs = [(str(form.fields[name].label), facts.pop(name)) for name in names]
    return [pair for pair in pairs if pair[1]]


class PlanForm(OpeningForm):
    groups = (
        (_("回访谁"), ("party", "guest", "rated_member")),
        (_("为什么"), ("why", "title", "from_at", "code", "due")),
        (_("由哪个部门"), ("department", "project")),
    )
    when = {"code": "why=code"}
    wide = ("title",)
    party = PickField("customers", Party.objects.none(), label=_("客户"))
    guest = forms.ChoiceField(label=_("客人类别"), choices=Guest.choices, initial=Guest.CUSTOMER)
    rated_member = PickField(
        "members", Member.objects.none(), label=_("服务人员"), required=False, help_text=_("满意度记在谁名下")
    )
    why = forms.ChoiceField(
        label=_("回访缘由"),
        choices=[(one.value, one.label) for one in Reason if one not in BY_ITSELF],
        initial=Reason.MANUAL,
    )
    title = forms.CharField(label=_("标题"), max_length=120, help_text=_("如：1208房离店回访"))
    from_at = MomentField(
        label=_("起算时间"), required=False, help_text=_("离店、上门或收到特征码的时间，不填即为现在")
    )
    code = forms.CharField(label=_("特征码"), max_length=40, required=False)
    due = MomentField(label=_("约定回访时间"), required=False, help_text=_("没有约定的按规定时限"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["party"].queryset = parties_seen_by(self.member)  # type: ignore[attr-defined]
        self.fields["rated_member"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        record = getattr(self.subject, "record", None)
        if record is not None and record.party_id:
            self.fields["party"].initial = record.party_id
            self.fields["project"].initial = record.project_id or self.fields["project"].initial


def next_try(followup, now: dt.datetime) -> dt.datetime | None:
    """When somebody who was not reached is best rung again: in a part of the day not tried yet, on a working day."""
    tried = {part_of_day(now), *followup.attempts.values_list("part_of_day", flat=True)}
    calendar = calendar_of(followup.record.department_id)
    today = calendar.local_day(now)
    days = (*([today] if calendar.is_working_day(today) else []), calendar.next_open_day(today))
    times = (dt.time(10), dt.time(15, 30), dt.time(12), dt.time(19))  # the most welcome first
    moments = (dt.datetime.combine(day, time, calendar.zone) for time in times for day in days)
    return next((at for at in moments if at > now and part_of_day(at) not in tried), None)


class AttemptForm(ActionForm):
    wide = ("words",)
    noted = ("words",)
    way = forms.ChoiceField(label=_("方式"), choices=Way.choices, initial=Way.PHONE)
    again_at = MomentField(
        label=_("下次拨打时间"), required=False, help_text=_("换一个还没有打过的时段，已按工作日推算，可改")
    )
    words = forms.CharField(
        label=_("情况"), max_length=200, required=False, help_text=_("如：无人接听、关机")
    )

    def prepare(self) -> None:
        if self.subject is not None:
            self.fields["again_at"].initial = next_try(self.subject, clock.now())


class NotifyForm(ActionForm):
    noted = ("words",)
    way = forms.ChoiceField(label=_("方式"), choices=Way.choices, initial=Way.PHONE)
    words = forms.CharField(label=_("情况"), max_length=200, required=False)


class GiveUpForm(ActionForm):
    reason = forms.CharField(label=_("说明"), max_length=200, required=False)


class CompleteForm(ActionForm):
    """Questions, satisfaction, what was told, and up to three opinions, each with its department and time."""

    COUNT = 3
    PARTS = ("words", "sort", "topic", "department", "answer_by")

    def prepare(self) -> None:
        record = getattr(self.subject, "record", None)
        department = record.department if record else None
        pk = record.department_id if record else None
        reason = getattr(self.subject, "reason", Reason.MANUAL)
        asked = ask(self, questions_for(reason, pk, clock.today()) if pk else [])
        self.fields["satisfaction"] = score_field(pk, widget=forms.RadioSelect)
        self.fields["words"] = words_field(
            _("客人原话"), rows=2, required=False, help_text=_("不满意的必须写")
        )
        individual = record is None or (
            self.subject.guest == Guest.INDIVIDUAL and binds("WY-G12a", department)
        )
        if individual:
            self._tell(pk, department)
        blocks = [self._opinion(n, department) for n in range(1, self.COUNT + 1)]
        self.groups = (
            (_("问卷"), asked),
            (_("满意度"), ("satisfaction", "words")),
            (_("告知客人"), ("told", "no_offers", "untold_reason")),
            *((_("意见 %d") % n, names) for n, names in enumerate(blocks, 1)),
        )

    def _tell(self, pk: int | None, department) -> None:
        lines = param("WY-G12a", "lines", pk) or []
        valid = [f"{one.title}：{one.words}" for one in offers_valid(department, clock.today())] if pk else []
        self.fields["told"] = forms.MultipleChoiceField(
            label=_("已告知"),
            choices=[(line, line) for line in lines],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("现有优惠：%s") % "；".join(valid) if valid else _("目前没有有效的优惠"),
        )
        self.fields["no_offers"] = forms.BooleanField(label=_("客人不愿接收优惠信息"), required=False)
        self.fields["untold_reason"] = forms.CharField(
            label=_("未告知的理由"), max_length=200, required=False, help_text=_("没有勾全的要写")
        )

    def _opinion(self, n: int, department) -> tuple[str, ...]:
        names = tuple(f"{part}_{n}" for part in self.PARTS)
        fields = (
            words_field(_("客人怎么说"), rows=2, required=False),
            forms.ChoiceField(label=_("性质"), choices=Sort.choices, required=False, initial=Sort.OPINION),
            forms.ChoiceField(label=_("主题"), choices=Topic.choices, required=False, initial=Topic.OTHER),
            forms.ModelChoiceField(
                Department.objects.order_by("name"),
                label=_("所涉部门"),
                required=False,
                initial=department,
                help_text=_("由该部门经理答复并签字"),
            ),
            MomentField(label=_("约定答复时间"), required=False, help_text=_("没有约定的按规定时限")),
        )
        self.fields |= dict(zip(names, fields, strict=True))
        shown = {name: f"words_{n}" for name in names[1:]}
        if n > 1:
            shown[names[0]] = f"words_{n - 1}"
        self.when = self.when | shown
        return names

    def clean(self):
        cleaned = super().clean() or {}
        for n in range(1, self.COUNT + 1):
            if cleaned.get(f"words_{n}") and not cleaned.get(f"department_{n}"):
                self.add_error(f"department_{n}", _("选择由哪个部门答复"))
        return cleaned

    def facts(self):
        facts = super().facts()
        answers = answers_of(self, facts)
        opinions = []
        for n in range(1, self.COUNT + 1):
            one = {part: facts.pop(f"{part}_{n}", None) for part in self.PARTS}
            if one["words"]:
                one["sort"], one["topic"] = one["sort"] or Sort.OPINION, one["topic"] or Topic.OTHER
                opinions.append(one | {"title": Opinion.titled(one["topic"], one["words"])})
        return facts | {"answers": answers, "opinions": opinions}


class CorrectForm(ActionForm):
    wide = ("title", "reason")
    title = forms.CharField(label=_("标题"), max_length=120)
    guest = forms.ChoiceField(label=_("客人类别"), choices=Guest.choices)
    rated_member = PickField("members", Member.objects.none(), label=_("服务人员"), required=False)
    words = words_field(_("客人原话"), required=False)
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["rated_member"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        one = self.subject
        department = one.record.department_id if one is not None else None
        self.fields["satisfaction"] = score_field(department, required=False)
        self.order_fields(["title", "guest", "rated_member", "satisfaction", "words", "reason"])
        if one is None:
            return
        if one.reached_at is None:
            del self.fields["satisfaction"], self.fields["words"]
        for name in ("guest", "rated_member_id", "satisfaction", "words"):
            if (field := name.removesuffix("_id")) in self.fields:
                self.fields[field].initial = getattr(one, name)
        self.fields["title"].initial = one.matter.title
