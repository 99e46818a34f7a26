"""The shape of what is typed about circulars."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.members.models import Department, Post
from huiyin.registers.office.models import Circular
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    MomentField,
    OpeningForm,
    PickField,
    colleagues,
    words_field,
)

NAMED = 3  # members who can be named one by one, beside departments and posts


class Audience(forms.Form):
    """Departments, posts, and members named one by one."""

    departments = forms.ModelMultipleChoiceField(
        Department.objects.order_by("name"),
        label=_("部门"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("部门内全体人员"),
    )
    posts = forms.ModelMultipleChoiceField(
        Post.objects.select_related("department").order_by("department__name", "name"),
        label=_("岗位"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _named(form) -> None:
    for n in range(1, NAMED + 1):
        form.fields[f"member_{n}"] = PickField(
            "members", colleagues(form.member), label=_("个人 %d") % n, required=False
        )


def _audience(facts: dict) -> dict:
    """The facts with the named members as one list."""
    facts["members"] = [one for n in range(1, NAMED + 1) if (one := facts.pop(f"member_{n}", None))]
    return facts | {"departments": list(facts["departments"]), "posts": list(facts["posts"])}


class IssueForm(Audience, OpeningForm):
    groups = (
        (_("通知内容"), ("sort", "origin", "origin_number", "title", "text", "uploads")),
        (_("发给谁"), ("departments", "posts", *(f"member_{n}" for n in range(1, NAMED + 1)))),
        (_("由哪个部门发布"), ("department", "project")),
    )
    when = {"origin": "sort=forwarded", "origin_number": "sort=forwarded"}
    wide = ("title", "uploads")
    sort = forms.ChoiceField(label=_("类别"), choices=Circular.Sort.choices, initial=Circular.Sort.NOTICE)
    origin = forms.CharField(label=_("来文单位"), max_length=60, required=False)
    origin_number = forms.CharField(label=_("来文编号"), max_length=40, required=False)
    title = forms.CharField(label=_("标题"), max_length=100)
    text = words_field(_("正文"), rows=10)
    uploads = FilesField(label=_("附件"), required=False)

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        _named(self)

    def facts(self):
        return _audience(super().facts())


class AddReadersForm(Audience, ActionForm):
    def prepare(self) -> None:
        _named(self)

    def facts(self):
        return _audience(super().facts())


class ReadForm(ActionForm):
    words = forms.CharField(label=_("阅读意见"), max_length=100, required=False)


class CircularAttachForm(ActionForm):
    uploads = FilesField()


class SetTaskForm(ActionForm):
    wide = ("title",)
    title = forms.CharField(label=_("任务"), max_length=120)
    wanted = words_field(_("要求"), rows=4)
    due = MomentField(label=_("完成时限"), required=False, help_text=_("不填按规定时限"))
    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(), label=_("承办部门"), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        if self.subject is not None:
            found = Department.objects.filter(pk__in=self.subject.addressees.values("department")).order_by(
                "name"
            )
            self.fields["departments"].queryset = found  # type: ignore[attr-defined]
            self.fields["departments"].initial = list(found)
