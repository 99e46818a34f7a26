"""The shape of what is typed about departments, posts and job descriptions."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Department, Member, Post
from huiyin.kernel.members.rights import ROLES, reach_of
from huiyin.rooms.people.posts.models import Part
from huiyin.rooms.people.posts.queries import described_in_force, standard_of
from huiyin.web.forms import (
    ActionForm,
    LinesField,
    OpeningForm,
    PickField,
    colleagues,
    day_field,
    reason_field,
    words_field,
)

LONGEST = 30  # characters of a competence or a unit
CODES = re.compile(r"[\[［【(（]([A-Za-z0-9.\-,，、\s]+)[\])］】）]\s*$")
ADMIN = "admin"  # who looks after the system is named only by one who does


class PostChoice(forms.ModelChoiceField):
    """A post of the house, with the department it stands in."""

    def __init__(self, **kwargs) -> None:
        super().__init__(Post.objects.none(), required=False, **kwargs)

    def offer(self, but: Post | None = None) -> None:
        found = Post.objects.filter(sheet__closed_on=None).select_related("department")
        self.queryset = found.exclude(pk=but.pk if but else 0).order_by("department", "name")
        self.widget = forms.Select()
        self.widget.choices = self.choices


class DutiesField(forms.CharField):
    """One duty a line: 类别：职责 [ZH-J2.1、YX-3.2.2]. The codes say by which clauses it is met."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 8}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return "\n".join(f"{one['sort']}：{one['words']} [{'、'.join(one['clauses'])}]" for one in value)

    def to_python(self, value):
        if isinstance(value, list):
            return value
        found = []
        for line in filter(None, (line.strip() for line in (super().to_python(value) or "").splitlines())):
            codes = CODES.search(line)
            words = line[: codes.start()].strip() if codes else line
            sort, colon, rest = words.replace(":", "：").partition("：")
            if not colon or not rest.strip():
                raise forms.ValidationError(_now("“%s”应写成：类别：职责 [条款号]") % line[:40])
            named = re.split(r"[,，、\s]+", codes.group(1).strip()) if codes else []
            found.append({"sort": sort.strip()[:20], "words": rest.strip()[:200], "clauses": named})
        return found


class _Sheet(OpeningForm):
    groups = (
        (_("部门"), ("department", "reports_to", "unit", "headcount")),
        (_("使命"), ("mission",)),
    )
    reports_to = PostChoice(label=_("直接上级岗位"))
    unit = forms.CharField(label=_("所属单位"), max_length=60, required=False)
    mission = words_field(_("部门使命"))
    headcount = forms.IntegerField(label=_("编制"), min_value=1, max_value=500)

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["project"].initial = None
        self.fields["reports_to"].offer()  # type: ignore[attr-defined]

    def facts(self):
        return super().facts() | {"project": None}


class SheetForm(_Sheet):
    def prepare(self) -> None:
        super().prepare()
        department = self.fields["department"]
        department.queryset = department.queryset.filter(sheet=None)  # type: ignore[attr-defined]
        every = Department.objects.filter(pk__in=reach_of(self.member).departments, sheet=None).first()
        department.initial = every.pk if every else None
        if every:
            self.fields["headcount"].initial = sum(every.posts.values_list("headcount", flat=True)) or 1


class ChangeSheetForm(ActionForm):
    name = forms.CharField(label=_("部门名称"), max_length=60)
    code = forms.CharField(label=_("部门编号"), max_length=20)
    reports_to = PostChoice(label=_("直接上级岗位"))
    unit = forms.CharField(label=_("所属单位"), max_length=60, required=False)
    mission = words_field(_("部门使命"))
    headcount = forms.IntegerField(label=_("编制"), min_value=1, max_value=500)
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["reports_to"].offer()  # type: ignore[attr-defined]
        if (sheet := self.subject) is not None:
            self.initial = {
                "name": sheet.department.name,
                "code": sheet.department.code,
                "reports_to": sheet.reports_to_id,
                "unit": sheet.unit,
                "mission": sheet.mission,
                "headcount": sheet.headcount,
            } | dict(self.initial)


class HeadForm(ActionForm):
    head = PickField("members", Member.objects.none(), label=_("新的负责人"))
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["head"].queryset = colleagues(self.member)  # type: ignore[attr-defined]


def roles_offered(member) -> list[tuple[str, object]]:
    """The kinds of post that a member may set up: the one that looks after the system only by who holds it."""
    holds = any(seat.role is ROLES.get(ADMIN) for seat in reach_of(member).seats)
    return [(name, role.label) for name, role in ROLES.items() if name != ADMIN or holds]


class PostForm(OpeningForm):
    groups = (
        (_("岗位"), ("department", "name", "code", "role", "part", "headcount", "from_on")),
        (_("汇报关系"), ("directed_by", "supervised_by", "reason")),
    )
    name = forms.CharField(label=_("岗位名称"), max_length=40)
    code = forms.CharField(label=_("岗位编号"), max_length=20, required=False)
    role = forms.ChoiceField(label=_("权限角色"))
    part = forms.ChoiceField(label=_("规程职责"), choices=[("", _("按角色")), *Part.choices], required=False)
    headcount = forms.IntegerField(label=_("编制"), min_value=0, max_value=200, initial=1)
    from_on = day_field(label=_("设岗日期"))
    directed_by = PostChoice(label=_("直接上级岗位"), help_text=_("由谁领导"))
    supervised_by = PostChoice(label=_("监督指导岗位"), help_text=_("受谁监督指导"))
    reason = reason_field()

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["project"].initial = None
        self.fields["role"].choices = roles_offered(self.member)  # type: ignore[attr-defined]
        self.fields["from_on"].initial = clock.today()
        for name in ("directed_by", "supervised_by"):
            self.fields[name].offer()  # type: ignore[attr-defined]

    def facts(self):
        return super().facts() | {"project": None}


class ChangePostForm(ActionForm):
    name = forms.CharField(label=_("岗位名称"), max_length=40)
    code = forms.CharField(label=_("岗位编号"), max_length=20, required=False)
    part = forms.ChoiceField(label=_("规程职责"), choices=Part.choices)
    headcount = forms.IntegerField(label=_("编制"), min_value=0, max_value=200)
    directed_by = PostChoice(label=_("直接上级岗位"), help_text=_("由谁领导"))
    supervised_by = PostChoice(label=_("监督指导岗位"), help_text=_("受谁监督指导"))
    changed_on = day_field(label=_("变动日期"))
    reason = reason_field()

    def prepare(self) -> None:
        sheet = self.subject
        for name in ("directed_by", "supervised_by"):
            self.fields[name].offer(sheet and sheet.post)  # type: ignore[attr-defined]
        self.fields["changed_on"].initial = clock.today()
        if sheet is not None:
            names = ("name", "headcount", "directed_by_id", "supervised_by_id")
            self.initial = {
                **{name.removesuffix("_id"): getattr(sheet.post, name) for name in names},
                "code": sheet.code,
                "part": sheet.part,
            } | dict(self.initial)


class ClosePostForm(ActionForm):
    closed_on = day_field(label=_("撤岗日期"))
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["closed_on"].initial = clock.today()


class DescriptionForm(OpeningForm):
    """Begins with the edition in force or, for the first one, with what ships for such a post."""

    groups = (
        (_("岗位"), ("post", "mission")),
        (_("职责"), ("duties",)),
        (_("关系"), ("outside", "inside")),
        (_("任职要求"), ("knowledge", "general", "functional", "reason")),
    )
    post = PostChoice(label=_("岗位"))
    mission = words_field(_("岗位使命"))
    duties = DutiesField(label=_("职责"), help_text=_("每行一条：类别：职责 [条款号]，多个条款用顿号隔开"))
    outside = LinesField(longest=LONGEST, label=_("外部关系单位"), required=False, help_text=_("每行一个"))
    inside = LinesField(longest=LONGEST, label=_("内部关系部门"), required=False, help_text=_("每行一个"))
    knowledge = LinesField(longest=LONGEST, label=_("专业知识"), required=False, help_text=_("每行一项"))
    general = LinesField(longest=LONGEST, label=_("通用素质"), rows=7, help_text=_("每行一项"))
    functional = LinesField(longest=LONGEST, label=_("职能素质"), required=False, help_text=_("每行一项"))
    reason = forms.CharField(
        label=_("修订原因"), max_length=200, required=False, help_text=_("第一版可以不填")
    )

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["project"].initial = None
        self.fields["department"].widget = forms.HiddenInput()
        self.fields["department"].required = False
        self.fields["post"].offer()  # type: ignore[attr-defined]
        self.fields["post"].required = True
        post = getattr(self.subject, "post", None)
        if post is None:
            return
        self.initial = {"post": post.pk, "department": post.department_id} | dict(self.initial)
        standing = described_in_force(post)
        begin = vars(standing) if standing else standard_of(post)
        for name in ("mission", "duties", "outside", "inside", "knowledge", "general", "functional"):
            self.fields[name].initial = begin.get(name, "")

    def facts(self):
        facts = super().facts()
        return facts | {"department": facts["post"].department, "project": None}
