"""The shape of what is typed when a house is founded and its people are looked after."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.members.models import Department, Member, Post, Project
from huiyin.kernel.members.rights import ROLES
from huiyin.registers.founding.queries import ADMINISTRATOR, departments_managed_by, roles_of

HOUSES = (
    ("YX", _("地产营销客服（售楼处、接待、投诉、回访）")),
    ("ZH", _("地产综合客服（签约、按揭、产权）")),
    ("WY", _("物业与酒店式公寓客服中心")),
    ("JS", _("税控设备技术服务（热线、上门）")),
)
WEEKDAYS = tuple(enumerate((_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))))
LEADERS = ("supervisor", "manager", "director")


def _houses(**facts) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("按哪套规程办事"), choices=HOUSES, widget=forms.CheckboxSelectMultiple, **facts
    )


def _hour(label, **facts) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}), **facts)


class FoundForm(forms.Form):
    code = forms.CharField(label=_("启用码"), max_length=20, help_text=_("启动服务的窗口里显示的那一串"))
    department = forms.CharField(label=_("部门名称"), max_length=60, help_text=_("如 客户服务部"))
    phone = forms.CharField(label=_("服务电话"), max_length=30, required=False)
    houses = _houses()
    name = forms.CharField(label=_("您的姓名"), max_length=40)
    role = forms.ChoiceField(
        label=_("您的岗位"), choices=lambda: [(one, ROLES[one].label) for one in LEADERS], initial="manager"
    )
    username = forms.RegexField(
        r"^[A-Za-z0-9._-]{2,40}$", label=_("登录名"), required=False, help_text=_("不填即为姓名的拼音")
    )
    password = forms.CharField(
        label=_("登录密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("再输一次"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("两次输入的密码不一样"))
        if given.get("password"):
            try:
                validate_password(given["password"])
            except forms.ValidationError as problem:
                self.add_error("password", problem)
        return given


class StepForm(forms.Form):
    """One step of the set-up: who does it, for which department."""

    def __init__(self, *args, member: Member, department: Department, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.department = member, department
        self.prepare()

    def prepare(self) -> None:
        """Where a step fills in what stands already."""


class DepartmentForm(StepForm):
    phone = forms.CharField(label=_("服务电话"), max_length=30, required=False)
    houses = _houses()

    def prepare(self) -> None:
        self.initial = {"phone": self.department.phone, "houses": self.department.houses}


class ProjectForm(StepForm):
    name = forms.CharField(label=_("项目名称"), max_length=60, help_text=_("楼盘、小区或服务区域的名称"))


class HoursForm(StepForm):
    days = forms.TypedMultipleChoiceField(
        label=_("上班的日子"),
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("法定节假日和调休按国务院公布的日历，不用另设"),
    )
    opens = _hour(_("上班"))
    lunch = _hour(_("午休开始"), required=False)
    back = _hour(_("午休结束"), required=False)
    closes = _hour(_("下班"))

    def prepare(self) -> None:
        hours = calendar_of(self.department.pk).hours
        first = next((hours[day] for day in sorted(hours) if hours[day]), ())
        if first:
            self.initial = {
                "days": [day for day in hours if hours[day]],
                "opens": f"{first[0][0]:%H:%M}",
                "closes": f"{first[-1][1]:%H:%M}",
            }
            if len(first) > 1:
                self.initial |= {"lunch": f"{first[0][1]:%H:%M}", "back": f"{first[1][0]:%H:%M}"}

    def clean(self):
        given = super().clean() or self.cleaned_data
        if bool(given.get("lunch")) != bool(given.get("back")):
            self.add_error("back", _("午休的开始和结束要一起填，不休息就都留空"))
        return given

    def hours(self) -> dict[int, list[tuple[dt.time, dt.time]]]:
        given = self.cleaned_data
        if given["lunch"]:
            spans = [(given["opens"], given["lunch"]), (given["back"], given["closes"])]
        else:
            spans = [(given["opens"], given["closes"])]
        return {day: spans for day in given["days"]}


class MemberForm(StepForm):
    name = forms.CharField(label=_("姓名"), max_length=40)
    at = forms.ModelChoiceField(Department.objects.none(), label=_("部门"), empty_label=None)
    role = forms.ChoiceField(
        label=_("权限"), choices=lambda: [(name, one.label) for name, one in ROLES.items()]
    )
    post = forms.CharField(
        label=_("岗位名称"), max_length=40, required=False, help_text=_("不填即同权限名称")
    )
    phone = forms.CharField(label=_("手机"), max_length=20, required=False)
    for_projects = forms.ModelMultipleChoiceField(
        Project.objects.all(), label=_("只负责"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("都不勾即负责全部项目"),
    )  # fmt: skip

    def prepare(self) -> None:
        managed = departments_managed_by(self.member)
        self.fields["at"].queryset = managed  # type: ignore[attr-defined]
        self.fields["at"].initial = self.department.pk
        if not Project.objects.exists():
            del self.fields["for_projects"]
        if ADMINISTRATOR not in roles_of(self.member):  # nobody gives more than they have
            self.fields["role"].choices = [  # type: ignore[attr-defined]
                (name, one.label) for name, one in ROLES.items() if name != ADMINISTRATOR
            ]

    def post_given(self) -> Post:
        given = self.cleaned_data
        name = given["post"] or str(ROLES[given["role"]].label)
        standing = Post.objects.filter(department=given["at"], name=name).first()
        return standing or Post(department=given["at"], name=name[:40], role=given["role"])

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("at") and given.get("role"):
            post = self.post_given()
            if post.role != given["role"]:
                label = ROLES[post.role].label if post.role in ROLES else post.role
                self.add_error(
                    "post", _("岗位“%(post)s”的权限是%(role)s") % {"post": post.name, "role": label}
                )
        return given


class PartnerForm(StepForm):
    name = forms.CharField(label=_("部门名称"), max_length=60, help_text=_("如 工程部、财务部"))
    head = forms.CharField(label=_("负责人姓名"), max_length=40)
