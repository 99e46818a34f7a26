"""The shape of a call record. What is asked, and in which order, follows the houses by which the department works."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.clauses.parameters import binds, param
from huiyin.kernel.matters.models import Importance
from huiyin.kernel.members.models import Department
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.parties.models import Party
from huiyin.registers.customers.queries import parties_seen_by
from huiyin.registers.estates.models import Unit
from huiyin.registers.estates.queries import units_seen_by
from huiyin.rooms.desk.reception.models import Decision, Incoming, Outcome, Wording
from huiyin.rooms.desk.reception.queries import wordings_in_force
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    OpeningForm,
    PhonesField,
    PickField,
    reason_field,
    words_field,
    yes_no_field,
)

# asked where the questions of JS-T bind
LISTENING = ("fact", "upset", "clarified", "severity", "product", "offered", "decision") + (
    "further",
    "restated",
    "closing_asked",
)
MEASURED = ("rings", "answer_seconds")


def department_of(form) -> Department | None:
    """The department that the form is filled in for: the one chosen, else the member's first."""
    departments = reach_of(form.member).departments
    chosen = str(form.data.get("department", "") if form.is_bound else "")
    pk = int(chosen) if chosen.isdigit() and int(chosen) in departments else next(iter(departments), None)
    return Department.objects.filter(pk=pk).first() if pk else None


def asked_name(n: int) -> str:
    return f"asked_{n}"


class AnsweringFields(ActionForm):
    """What both the record of a call and its correction hold."""

    wide = ("need", "uploads", "restated", "closing_asked", "upset")
    spoken = ("reply", "offered")
    noted = ("fact", "need", "clarified", "further")

    fact = words_field(_("事实经过"), rows=2, required=False, help_text=_("请客户自己讲，照原话记"))
    need = forms.CharField(label=_("需求"), max_length=300)
    upset = forms.BooleanField(label=_("客户情绪激动"), required=False)
    clarified = forms.CharField(
        label=_("澄清情况"), max_length=300, required=False, help_text=_("到底什么情况，多严重")
    )
    severity = forms.TypedChoiceField(
        label=_("严重程度"), choices=Importance.choices, coerce=int, initial=Importance.NORMAL, required=False
    )
    reply = words_field(_("答复"), rows=2, max_length=300, required=False)
    offered = forms.CharField(label=_("我方提出的办法"), max_length=200, required=False)
    decision = forms.ChoiceField(
        label=_("客户的决定"), choices=[("", "——"), *Decision.choices], required=False
    )
    outcome = forms.ChoiceField(label=_("结果"), choices=Outcome.choices, initial=Outcome.ANSWERED)
    restated = forms.BooleanField(label=_("复述要点请客户确认"), required=False)
    closing_asked = forms.BooleanField(label=_("询问还能为客户做什么"), required=False)
    further = forms.CharField(label=_("客户还需要"), max_length=200, required=False)
    rings = forms.IntegerField(label=_("响铃次数"), required=False, min_value=0, max_value=60)
    answer_seconds = forms.IntegerField(label=_("接起用时（秒）"), required=False, min_value=0, max_value=600)
    seconds = forms.IntegerField(label=_("通话时长（秒）"), required=False, min_value=0, max_value=4 * 3600)

    def narrow(self, department: Department | None) -> None:
        """Takes away what no clause of the department asks for, so that a call takes seconds (JS-H2.1)."""
        if department is not None and not binds("JS-T", department):
            for name in LISTENING:
                self.fields.pop(name, None)
        if department is not None and not binds("JS-H1.1", department):
            for name in MEASURED:
                self.fields.pop(name, None)
        lines = param("JS-T", "closing_lines", department.pk if department else None) or []
        for name, line in zip(("restated", "closing_asked"), (lines[:1] + lines[-1:]), strict=False):
            if name in self.fields:
                self.fields[name].label = line

    def facts(self):
        facts = super().facts()
        if "severity" in facts:
            facts["severity"] = facts["severity"] or Importance.NORMAL
        return facts


class CallForm(OpeningForm, AnsweringFields):
    groups: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("谁来电"), ("number", "party", "new_name", "unit")),
        (_("什么事"), ("fact", "need", "upset", "clarified", "severity", "uploads")),
    )
    when = {"new_name": "!party", "decision": "offered", "further": "closing_asked"}

    number = PhonesField(label=_("来电号码"), required=False)
    party = PickField(
        "customers",
        Party.objects.none(),
        label=_("客户"),
        required=False,
        help_text=_("姓名、拼音首字母或电话后四位"),
    )
    new_name = forms.CharField(
        label=_("姓名"), max_length=80, required=False, help_text=_("登记册里还没有的客户，填姓名即可")
    )
    unit = PickField(
        "units", Unit.objects.none(), label=_("房屋"), required=False, help_text=_("如 3-2-1502")
    )
    product = forms.ChoiceField(label=_("产品"), choices=[("", _("不是故障"))], required=False)
    uploads = FilesField(required=False)

    department_: Department | None = None
    asked_labels: tuple[str, ...] = ()
    questions: tuple[Wording, ...] = ()

    def prepare(self) -> None:
        super().prepare()
        self.fields["party"].queryset = parties_seen_by(self.member)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_seen_by(self.member)  # type: ignore[attr-defined]
        if party := getattr(getattr(self.subject, "record", None), "party_id", None):
            self.fields["party"].initial = party
        self.department_ = department_of(self)
        self.narrow(self.department_)
        self._ask_in_order()

    def _ask_in_order(self) -> None:
        """The house's own questions in its order (JS-H2.1), then the fault's by product (JS-H2.2)."""
        department, when = self.department_, dict(self.when)
        last: tuple[str, ...] = ("reply", "offered", "decision", "outcome")
        groups = list(self.groups)
        if department and binds("JS-H2.1", department):
            known = {"联系电话"}  # the number of the call itself
            self.asked_labels = tuple(
                label for label in param("JS-H2.1", "field_order", department.pk) or [] if label not in known
            )
            reasons = self.reasons
            for n, label in enumerate(self.asked_labels):
                self.fields[asked_name(n)] = forms.CharField(
                    label=label, max_length=100, required=False, help_text=reasons.get(label, "")
                )
            self.fields["number"].help_text = reasons.get("联系电话", "")
            self.fields["new_name"].help_text = reasons.get("姓名与称呼", self.fields["new_name"].help_text)
            asked = tuple(asked_name(n) for n in range(len(self.asked_labels)))
            groups.insert(1, (_("先问"), asked))
        if department and binds("JS-H2.2", department):
            self.questions = tuple(
                one for one in wordings_in_force(department.pk) if one.category == "diagnosis"
            )
            products = list(dict.fromkeys(one.product for one in self.questions))
            self.fields["product"].choices += [(name, name) for name in products]  # type: ignore[attr-defined]
            for one in self.questions:
                make = yes_no_field if one.yes_no else forms.CharField
                self.fields[f"q_{one.pk}"] = make(label=one.situation, required=False)
                when[f"q_{one.pk}"] = f"product={one.product}"
            groups.append((_("故障询问"), ("product", *(f"q_{one.pk}" for one in self.questions))))
        groups += [(_("怎么答"), last), (_("收尾"), ("restated", "closing_asked", "further", *MEASURED))]
        self.groups, self.when = tuple(groups), when

    @property
    def reasons(self) -> dict[str, str]:
        """What to tell the customer each particular is asked for (JS-T3)."""
        department = self.department_.pk if self.department_ else None
        return {row["field"]: row["reason"] for row in param("JS-T3", "field_reasons", department) or []}

    def facts(self):
        facts = super().facts()
        facts["number"] = facts["number"][0] if facts["number"] else ""
        pairs = [(label, facts.pop(asked_name(n), "")) for n, label in enumerate(self.asked_labels)]
        facts["asked"] = [f"{label}：{value}" for label, value in pairs if value]
        answers = [(one, facts.pop(f"q_{one.pk}", "")) for one in self.questions]
        words = {True: _("是"), False: _("否")}
        facts["diagnosis"] = [
            f"{one.situation}：{words.get(value, value)}"
            for one, value in answers
            if value not in ("", None) and one.product == facts.get("product")
        ]
        if facts.get("party"):
            facts["new_name"] = ""
        return facts


class DeskForm(CallForm):
    """The form of the call desk: one field finds the caller, the clock fills the length by itself."""

    who = forms.CharField(label=_("来电人"), max_length=40, required=False)
    party = forms.ModelChoiceField(Party.objects.none(), required=False)  # type: ignore[assignment]
    unit = forms.ModelChoiceField(Unit.objects.none(), required=False)  # type: ignore[assignment]
    started_at = forms.DateTimeField(required=False)
    incoming = forms.ModelChoiceField(Incoming.objects.none(), required=False)

    when = {"decision": "offered", "further": "closing_asked"}
    drawn_apart = ("who", "number", "party", "new_name", "unit", "started_at", "seconds", "incoming")

    def prepare(self) -> None:
        super().prepare()
        self.fields["incoming"].queryset = Incoming.objects.filter(member=self.member)  # type: ignore[attr-defined]
        project = self.fields["project"]
        if project.queryset.count() == 1:  # type: ignore[attr-defined]
            project.widget = forms.HiddenInput()
        if self.data.get("quick"):
            self.fields["need"].required = False

    def grouped(self) -> list[dict]:
        """The fields beside those that the caller's card draws."""
        groups = super().grouped()
        for group in groups:
            group["items"] = [item for item in group["items"] if item["field"].name not in self.drawn_apart]
        return [group for group in groups if group["items"]]

    def clean_started_at(self):
        """A moment of this shift, or none: the browser's clock is not trusted beyond that."""
        at = self.cleaned_data["started_at"]
        now = clock.now()
        return at if at and now - dt.timedelta(hours=4) <= at <= now else None

    def facts(self):
        facts = super().facts()
        who = "".join(char for char in facts.pop("who") if char.isdigit())
        if not facts["number"] and not facts["party"] and 7 <= len(who) <= 20:
            facts["number"] = who
        if self.data.get("quick") == Outcome.CALL_BACK:  # one click: a number, and the promise to ring
            facts["outcome"] = Outcome.CALL_BACK
            facts["need"] = facts["need"] or str(_("请回电"))
        if facts["started_at"] and facts["seconds"] is None:
            facts["seconds"] = int((clock.now() - facts["started_at"]).total_seconds())
        return facts


class CorrectCallForm(AnsweringFields):
    unit = PickField("units", Unit.objects.none(), label=_("房屋"), required=False)
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["unit"].queryset = units_seen_by(self.member)  # type: ignore[attr-defined]
        if self.subject is None:
            return
        self.narrow(self.subject.record.department)
        for name in ("fact", "need", "upset", "clarified", "severity", "reply", "offered", "decision"):
            if name in self.fields:
                self.fields[name].initial = getattr(self.subject, name)
        for name in ("outcome", "restated", "closing_asked", "further", "rings", "answer_seconds", "seconds"):
            if name in self.fields:
                self.fields[name].initial = getattr(self.subject, name)
        self.fields["unit"].initial = self.subject.unit_id
