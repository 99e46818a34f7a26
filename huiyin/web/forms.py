"""Forms of actions: they give the facts their shape; whether the thing may happen is the action's to say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy

from huiyin.kernel.imports.clean import BadCell, clean
from huiyin.kernel.members.models import Department, Member, Project
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.parties.models import Party
from huiyin.kernel.privacy.masking import masked_name
from huiyin.web.uploads import FilesField as FilesField
from huiyin.web.uploads import SignatureField as SignatureField

NOTHING_CHOSEN = "---------"  # what Django calls it
WIDE = ("textarea", "checkboxselectmultiple", "radioselect")  # widgets that take both columns


class Said(NamedTuple):
    """Words of ours to a customer, or (`noted`) a note of what was spoken: field, its name for people, the text."""

    field: str
    label: str
    text: str
    noted: bool


class ActionForm(forms.Form):
    """The input of one verb. `member` fills it in; `subject` is the record it happens to, or that it is opened from.

    groups  (title, names of fields) in the order shown; fields not named stand in a group of their own before them
    when    field -> the condition under which it is asked: `channel=government`, `on_spot`, `!anonymous`
    wide    fields that take both columns, beside those of several lines
    spoken  fields whose words a customer reads or hears: how they are said is looked at while typing, and at the save
    noted   as spoken, for notes of a conversation: only what we said ourselves counts
    preview the template of what would come of it: a page does it only after showing that
    """

    groups: tuple[tuple[Any, tuple[str, ...]], ...] = ()
    preview = ""
    when: dict[str, str] = {}
    wide: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()

    def __init__(self, *args, member: Member, subject: Any = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.subject = member, subject
        self.prepare()
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.empty_label == NOTHING_CHOSEN:
                field.empty_label = gettext_lazy("请选择") if field.required else gettext_lazy("不选")
        for names, how in ((self.spoken, "spoken"), (self.noted, "noted")):
            for name in names:
                if name in self.fields:
                    self.fields[name].widget.attrs["data-told"] = how

    def prepare(self) -> None:
        """Where a form narrows its choices to what the member sees, and fills in what is known."""

    def facts(self) -> dict[str, Any]:
        """What the action is told: the cleaned fields, under the action's own names."""
        return dict(self.cleaned_data)

    def previewed(self) -> dict[str, Any]:
        """What the template of `preview` draws, of the cleaned fields."""
        raise NotImplementedError

    @classmethod
    def said_in(cls, facts: dict[str, Any]) -> Iterator[Said]:
        """What the verb's facts hold of `spoken` and `noted`, whichever way they came."""
        for names, noted in ((cls.spoken, False), (cls.noted, True)):
            for name in names:
                value = facts.get(name)
                text = "\n".join(map(str, value)) if isinstance(value, list | tuple) else value
                if isinstance(text, str) and text:
                    field = cls.base_fields.get(name)
                    yield Said(name, str(field.label if field else name), text, noted)

    def grouped(self) -> list[dict]:
        """The visible fields as the template draws them, group by group."""
        visible = {field.name: field for field in self.visible_fields()}
        named = {name for _title, names in self.groups for name in names}
        groups = [("", tuple(name for name in visible if name not in named)), *self.groups]
        return [
            {"title": title, "items": [self._item(visible[name]) for name in names if name in visible]}
            for title, names in groups
            if any(name in visible for name in names)
        ]

    def _item(self, field) -> dict:
        wide = field.name in self.wide or field.widget_type in WIDE
        return {"field": field, "when": self.when.get(field.name, ""), "wide": wide}


class OpeningForm(ActionForm):
    """A form that begins a record: knows the department and, where there are projects, the project."""

    department = forms.ModelChoiceField(Department.objects.none(), label=gettext_lazy("部门"))
    project = forms.ModelChoiceField(Project.objects.none(), label=gettext_lazy("项目"), required=False)

    def prepare(self) -> None:
        reach = reach_of(self.member)
        department = self.fields["department"]
        department.queryset = Department.objects.filter(pk__in=reach.departments)  # type: ignore[attr-defined]
        if len(reach.departments) == 1:
            department.widget = forms.HiddenInput()
        if reach.departments:
            department.initial = reach.departments[0]
        named = [seat.projects for seat in reach.seats]
        projects = Project.objects.order_by("name")
        if named and all(named):
            projects = projects.filter(pk__in=frozenset().union(*filter(None, named)))
        project = self.fields["project"]
        project.queryset = projects  # type: ignore[attr-defined]
        if not projects.exists():
            project.widget = forms.HiddenInput()
        elif projects.count() == 1:
            project.initial = projects[0].pk


class PickerInput(forms.TextInput):
    """A combobox: typed in Chinese, pinyin, initials or digits; the server answers with options."""

    template_name = "web/widgets/picker.html"

    def __init__(self, what: str, text_of, attrs=None) -> None:
        super().__init__(attrs)
        self.what, self.text_of = what, text_of

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "text": self.text_of(value) if value else "",
            "url": reverse("pick", args=[self.what]),
        }
        return context


class PickField(forms.ModelChoiceField):
    """One record picked by typing. `what` names the picker's list; the queryset bounds what may be picked."""

    def __init__(self, what: str, queryset, *, label, required=True, help_text="") -> None:
        super().__init__(queryset, label=label, required=required, help_text=help_text)
        self.widget = PickerInput(what, self._text)
        self.widget.is_required = required

    def __deepcopy__(self, memo):
        result = super().__deepcopy__(memo)
        result.widget.text_of = result._text  # each form bounds its own choices
        return result

    def _text(self, value) -> str:
        try:
            return self.label_from_instance(self.to_python(value))
        except forms.ValidationError:
            return ""

    def label_from_instance(self, obj) -> str:
        """What stands in the field for what was picked before: a customer masked, like in every list (YX-1.4)."""
        return masked_name(obj.name) if isinstance(obj, Party) else super().label_from_instance(obj)


class CleanedField(forms.CharField):
    """A text brought to its form by the rules that imports use, with the same words when it cannot be."""

    kind = "text"

    def to_python(self, value):
        value = super().to_python(value)
        if value in self.empty_values:
            return self.empty()
        try:
            return clean(self.kind, value)
        except BadCell as problem:
            raise forms.ValidationError(str(problem)) from problem

    def empty(self) -> Any:
        return ""


class PhonesField(CleanedField):
    """One phone number or several."""

    kind = "phone"

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        found = super().to_python(value)
        return [found] if isinstance(found, str) else list(found)

    def empty(self):
        return []


class IdNumberField(CleanedField):
    kind = "id_number"


class CertificateField(CleanedField):
    """An identity number, a company's credit code, or another paper's number as printed."""

    kind = "certificate"


class MoneyField(CleanedField):
    """Yuan typed by a person, 分 inside."""

    kind = "money"

    def empty(self) -> int:
        return 0


class MomentField(forms.DateTimeField):
    """A moment on the Shanghai clock, picked or typed."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault(
            "widget", forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        )
        super().__init__(**kwargs)
        self.input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]


class LinesField(forms.CharField):
    """A list, one entry a line; of an entry longer than `longest` characters the rest is dropped."""

    def __init__(self, *, rows: int = 3, longest: int | None = None, **kwargs) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.longest = longest

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        lines = (line.strip()[: self.longest] for line in (super().to_python(value) or "").splitlines())
        return [line for line in lines if line]


def day_field(**kwargs) -> forms.DateField:
    """A day, picked or typed."""
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


def words_field(label, rows: int = 3, **kwargs) -> forms.CharField:
    """Several lines of words."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def yes_no_field(label, **kwargs) -> forms.TypedChoiceField:
    """Yes or no, with nothing chosen ahead."""
    return forms.TypedChoiceField(
        label=label,
        choices=[("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        **kwargs,
    )


def colleagues(member: Member):
    """Members who work now, for pickers."""
    return Member.objects.filter(is_active=True).order_by("name")


def reason_field(required: bool = True) -> forms.CharField:
    return forms.CharField(label=gettext_lazy("理由"), max_length=200, required=required)


class ReasonForm(ActionForm):
    """Nothing but the reason."""

    reason = reason_field()


class RevealForm(ActionForm):
    reason = forms.CharField(
        label=gettext_lazy("用途"), max_length=200, help_text=gettext_lazy("会记入日志，主管可以查看")
    )
