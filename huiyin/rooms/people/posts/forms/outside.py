"""The shape of what is typed about those outside the house, publicity, and coaching."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.rooms.people.posts.models import Contact, Dealing, Publicity
from huiyin.rooms.people.posts.queries import contacts_seen_by
from huiyin.web.forms import (
    ActionForm,
    FilesField,
    MomentField,
    OpeningForm,
    PhonesField,
    PickField,
    colleagues,
    day_field,
    reason_field,
    words_field,
)


class _Contact(forms.Form):
    sort = forms.ChoiceField(label=_("类别"), choices=Contact.Sort.choices)
    organisation = forms.CharField(label=_("单位"), max_length=60)
    office = forms.CharField(label=_("科室"), max_length=40, required=False)
    name = forms.CharField(label=_("联系人"), max_length=40, required=False)
    position = forms.CharField(label=_("职务"), max_length=30, required=False)
    phones = PhonesField(label=_("电话"), required=False, help_text=_("几个号码用空格隔开"))
    keeper = PickField("members", Member.objects.none(), label=_("联络负责人"))
    words = forms.CharField(label=_("说明"), max_length=200, required=False)


GROUPS = (
    (_("单位"), ("department", "project", "sort", "organisation", "office")),
    (_("联系人"), ("name", "position", "phones")),
    (_("我方"), ("keeper", "words")),
)


class ContactForm(_Contact, OpeningForm):
    groups = GROUPS

    def prepare(self) -> None:
        super().prepare()
        self.fields["keeper"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        self.fields["keeper"].initial = self.member.pk
        self.fields["project"].initial = None


class CorrectContactForm(_Contact, ActionForm):
    """Name and numbers are not shown again: what is left empty stays as it was."""

    name = forms.CharField(label=_("新的联系人"), max_length=40, required=False, help_text=_("不填则不变"))
    phones = PhonesField(label=_("新的电话"), required=False, help_text=_("不填则不变"))
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["keeper"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        if (contact := self.subject) is not None:
            names = ("sort", "organisation", "office", "position", "words")
            standing = {name: getattr(contact, name) for name in names} | {"keeper": contact.keeper_id}
            self.initial = standing | dict(self.initial)


class LogForm(ActionForm):
    """A dealing and, where it leaves something open, who answers it by when."""

    groups = (
        (_("往来"), ("dealt_on", "way", "words", "uploads")),
        (_("留下的问题"), ("question", "taker", "due")),
    )
    wide = ("uploads",)
    dealt_on = day_field(label=_("日期"))
    way = forms.ChoiceField(label=_("方式"), choices=Dealing.Way.choices)
    words = words_field(_("往来内容"))
    uploads = FilesField(label=_("附件"), required=False)
    question = forms.CharField(
        label=_("待答复的问题"), max_length=100, required=False, help_text=_("填写后按时限开一个任务")
    )
    taker = PickField(
        "members", Member.objects.none(), label=_("由谁跟进"), required=False, help_text=_("不填为联络负责人")
    )
    due = MomentField(label=_("什么时候之前"), required=False, help_text=_("不填按规定时限"))

    def prepare(self) -> None:
        self.fields["dealt_on"].initial = clock.today()
        self.fields["taker"].queryset = colleagues(self.member)  # type: ignore[attr-defined]


class _Publicity(forms.Form):
    title = forms.CharField(label=_("活动"), max_length=80)
    sort = forms.ChoiceField(label=_("类别"), choices=Publicity.Sort.choices)
    held_on = day_field(label=_("日期"))
    contact = PickField("contacts", Contact.objects.none(), label=_("合作单位"), required=False)
    words = words_field(_("内容"))
    outcome = forms.CharField(label=_("效果"), max_length=200, required=False)


class PublicityForm(_Publicity, OpeningForm):
    uploads = FilesField(label=_("照片、稿件"), required=False)
    wide = ("uploads",)

    def prepare(self) -> None:
        super().prepare()
        self.fields["held_on"].initial = clock.today()
        self.fields["contact"].queryset = contacts_seen_by(self.member)  # type: ignore[attr-defined]
        if isinstance(self.subject, Contact):
            self.fields["contact"].initial = self.subject.pk


class CorrectPublicityForm(_Publicity, ActionForm):
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["contact"].queryset = contacts_seen_by(self.member)  # type: ignore[attr-defined]
        if (one := self.subject) is not None:
            names = ("title", "sort", "held_on", "words", "outcome")
            standing = {name: getattr(one, name) for name in names} | {"contact": one.contact_id}
            self.initial = standing | dict(self.initial)


class _Coaching(forms.Form):
    held_on = day_field(label=_("辅导日期"))
    topic = forms.CharField(label=_("主题"), max_length=60)
    words = words_field(_("辅导内容"))
    agreed = words_field(_("改进约定"), required=False)
    next_on = day_field(label=_("下次辅导"), required=False)


class CoachForm(_Coaching, OpeningForm):
    who = PickField("members", Member.objects.none(), label=_("被辅导人"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["project"].initial = None
        self.fields["held_on"].initial = clock.today()
        self.fields["who"].queryset = colleagues(self.member).exclude(pk=self.member.pk)  # type: ignore[attr-defined]

    def facts(self):
        return super().facts() | {"project": None}


class CorrectCoachingForm(_Coaching, ActionForm):
    reason = reason_field()

    def prepare(self) -> None:
        if (one := self.subject) is not None:
            names = ("held_on", "topic", "words", "agreed", "next_on")
            self.initial = {name: getattr(one, name) for name in names} | dict(self.initial)


class CoachingAnswerForm(ActionForm):
    answer = words_field(_("本人意见"), required=False)
