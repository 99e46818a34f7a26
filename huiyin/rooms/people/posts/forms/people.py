"""The shape of what is typed about who holds a post, who leaves, and who is wanted."""

from __future__ import annotations

from collections import Counter

from django import forms
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member, Post, Project
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.people.posts.forms.structure import PostChoice, roles_offered
from huiyin.rooms.people.posts.models import DepartureLine, Rating
from huiyin.rooms.people.posts.queries import described_in_force, scores_of, things_of
from huiyin.web.forms import (
    ActionForm,
    OpeningForm,
    PhonesField,
    PickField,
    SignatureField,
    colleagues,
    day_field,
    reason_field,
    words_field,
)


def posts_to_give(member):
    """Posts of the departments in which the member acts, of roles that they may give."""
    roles = [name for name, _label in roles_offered(member)]
    reach = reach_of(member)
    found = Post.objects.filter(role__in=roles, sheet__closed_on=None).select_related("department")
    if not any(seat.role.may("postings.appoint") and seat.role.everywhere for seat in reach.seats):
        found = found.filter(department__in=reach.departments)
    return found.order_by("department", "name")


class _OfPost(OpeningForm):
    """A form about a post: where it stands follows from the post."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["department"].widget = forms.HiddenInput()
        self.fields["department"].required = False
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["project"].initial = None
        post = self.fields["post"]
        post.queryset = posts_to_give(self.member)  # type: ignore[attr-defined]
        post.required = True
        post.widget = forms.Select()
        post.widget.choices = post.choices  # type: ignore[attr-defined]
        if self.subject is not None and hasattr(self.subject, "post"):
            post.initial = self.subject.post.pk

    def facts(self):
        facts = super().facts()
        return facts | {"department": facts["post"].department, "project": None}


class AppointForm(_OfPost):
    groups = (
        (_("任什么岗位"), ("post", "projects", "from_on", "to_on")),
        (_("谁"), ("holder", "name", "phones", "reason")),
    )
    post = PostChoice(label=_("岗位"))
    projects = forms.ModelMultipleChoiceField(
        Project.objects.order_by("name"),
        label=_("负责项目"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选即负责全部项目"),
    )
    from_on = day_field(label=_("任职日期"))
    to_on = day_field(label=_("任职至"), required=False, help_text=_("不填即长期"))
    holder = PickField(
        "members", Member.objects.none(), label=_("在职成员"), required=False, help_text=_("姓名或拼音首字母")
    )
    name = forms.CharField(label=_("或新成员姓名"), max_length=40, required=False)
    phones = PhonesField(label=_("新成员手机"), required=False)
    reason = reason_field()

    def prepare(self) -> None:
        super().prepare()
        self.fields["holder"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        self.fields["from_on"].initial = clock.today()

    def clean(self):
        cleaned = super().clean() or {}
        if bool(cleaned.get("holder")) == bool(cleaned.get("name")) and not self.has_error("holder"):
            self.add_error("holder", _("选择在职成员，或填写新成员姓名，只填一项"))
        return cleaned

    def facts(self):
        facts = super().facts()
        phones = facts.pop("phones", [])
        return facts | {"phone": phones[0] if phones else ""}


class ProjectsForm(ActionForm):
    projects = forms.ModelMultipleChoiceField(
        Project.objects.order_by("name"),
        label=_("负责项目"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选即负责全部项目"),
    )
    reason = reason_field()

    def prepare(self) -> None:
        if self.subject is not None:
            chosen = list(self.subject.appointment.projects.values_list("pk", flat=True))
            self.initial = {"projects": chosen} | dict(self.initial)


class EndForm(ActionForm):
    to_on = day_field(label=_("离任日期"))
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["to_on"].initial = clock.today()


class RateForm(ActionForm):
    """A choice for each competence that the description in force asks for."""

    def prepare(self) -> None:
        if self.subject is None:
            return
        description = described_in_force(self.subject.appointment.post)
        scores = scores_of(self.subject)
        self.names = {f"c{n}": name for n, name in enumerate(description.competences if description else ())}
        for key, name in self.names.items():
            self.fields[key] = forms.TypedChoiceField(
                label=name,
                choices=[("", _("未评")), *Rating.Score.choices],
                coerce=int,
                empty_value=None,
                required=False,
                initial=scores.get(name),
            )

    def facts(self):
        return {
            "scores": {
                name: self.cleaned_data[key] for key, name in self.names.items() if self.cleaned_data[key]
            }
        }


class SettleForm(OpeningForm):
    """Who leaves and who takes over; once it is known who leaves, each kind of thing may go to another."""

    preview = "posts/settling.html"
    groups: tuple = (
        (_("离职"), ("leaver", "left_on", "reason")),
        (_("移交给"), ("successor",)),
        (_("签字"), ("signature",)),
    )
    leaver = PickField("members", Member.objects.none(), label=_("离职人"))
    left_on = day_field(label=_("离职日期"))
    successor = PickField("members", Member.objects.none(), label=_("接手人"))
    signature = SignatureField(label=_("离职人签字"), required=False)
    reason = reason_field()

    def prepare(self) -> None:
        super().prepare()
        self.fields["project"].widget = forms.HiddenInput()
        self.fields["project"].initial = None
        self.fields["department"].widget = forms.HiddenInput()
        self.fields["department"].required = False
        self.fields["left_on"].initial = clock.today()
        self.fields["successor"].queryset = colleagues(self.member)  # type: ignore[attr-defined]
        members = Member.objects.filter(
            is_active=True, appointments__post__department__in=self._departments()
        )
        self.fields["leaver"].queryset = members.distinct()  # type: ignore[attr-defined]
        self.kinds: list[str] = []
        if (leaver := self._leaver()) is None:
            return
        kinds = Counter(one.kind for one in things_of(leaver, clock.now()) if one.kind)
        for kind, n in kinds.items():
            self.kinds.append(kind)
            self.fields[f"to_{kind}"] = PickField(
                "members",
                colleagues(self.member),
                label=_("%(what)s %(n)d 件另移交给") % {"what": KINDS[kind].label, "n": n},
                required=False,
                help_text=_("不填由接手人接手"),
            )
        names = ("successor", *(f"to_{kind}" for kind in self.kinds))
        self.groups = (self.groups[0], (_("移交给"), names), self.groups[2])

    def _departments(self) -> list[int]:
        reach = reach_of(self.member)
        if any(seat.role.may("departures.settle") and seat.role.everywhere for seat in reach.seats):
            return list(Post.objects.order_by().values_list("department", flat=True).distinct())
        return reach.departments

    def _leaver(self) -> Member | None:
        key = str((self.data.get("leaver") if self.is_bound else self.initial.get("leaver")) or "")
        found = self.fields["leaver"].queryset  # type: ignore[attr-defined]
        return found.filter(pk=int(key)).first() if key.isdigit() and len(key) < 19 else None

    def facts(self):
        facts = super().facts()
        others = {kind: facts.pop(f"to_{kind}") for kind in self.kinds}
        held = facts["leaver"].appointments.filter(post__department__in=self._departments()).order_by("id")
        return facts | {
            "department": held.select_related("post__department")[0].post.department,
            "project": None,
            "others": {kind: one for kind, one in others.items() if one},
        }

    def previewed(self):
        leaver, facts = self.cleaned_data["leaver"], self.facts()
        groups: dict[str, list[dict]] = {}
        for one in things_of(leaver, clock.now()):
            to = facts["others"].get(one.kind, facts["successor"]).name if one.kind else ""
            groups.setdefault(str(DepartureLine.Sort(one.sort).label), []).append(
                {"number": one.record.number or "", "title": one.title, "to": to}
            )
        return {
            "who": leaver.name,
            "left_on": facts["left_on"],
            "groups": [
                {"title": title, "rows": rows[:30], "more": max(0, len(rows) - 30), "n": len(rows)}
                for title, rows in groups.items()
            ],
            "posts": [
                str(one.post)
                for one in leaver.appointments.filter(to_on=None).select_related("post__department")
            ],
        }


class StaffingForm(_OfPost):
    groups = (
        (_("要什么人"), ("post", "count", "wanted_on")),
        (_("为什么"), ("why", "asks")),
    )
    post = PostChoice(label=_("岗位"))
    count = forms.IntegerField(label=_("人数"), min_value=1, max_value=50, initial=1)
    wanted_on = day_field(label=_("要求到岗日期"))
    why = words_field(_("用人原因"), help_text=_("缺编、业务增长、替补离职等"))
    asks = words_field(_("任职要求"), required=False)

    def facts(self):
        facts = super().facts()
        return facts | {
            "title": str(_("%(post)s用人%(n)d名") % {"post": facts["post"].name, "n": facts["count"]})
        }
