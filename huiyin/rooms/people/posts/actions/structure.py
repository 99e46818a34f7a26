"""岗位: set up, changed and closed, each with its day and reason (YX-3.0a, WY-S0, ZH-J1.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.members.models import Post
from huiyin.kernel.members.rights import ROLES, forget, in_force, reach_of
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.rooms.people.posts import forms
from huiyin.rooms.people.posts.forms.structure import ADMIN
from huiyin.rooms.people.posts.models import PostSheet
from huiyin.rooms.people.posts.queries import posts_seen_by
from huiyin.rooms.people.posts.rules import part_of

POSTS = register(
    Kind(
        "posts",
        _("岗位"),
        PostSheet,
        posts_seen_by,
        series=numbering.register("GW", "GW-{n:03d}"),
        document=lambda sheet: tokens.document(
            names=[sheet.post.name],
            codes=(sheet.record.number or "", sheet.code),
            texts=(sheet.post.department.name,),
        ),
    )
)


def refuse_circle(post: Post, directed_by: Post | None) -> None:
    """Raises Refused where the line would come back to the post itself: nobody leads their own superior."""
    above, steps = directed_by, 0
    while above is not None and steps < 50:
        if above.pk == post.pk:
            raise Refused(
                _("汇报关系绕成了圈：%s的上级最后又是它自己") % post.name,
                _("改选直接上级岗位"),
                field="directed_by",
                clause="WY-S0",
            )
        above, steps = above.directed_by, steps + 1


def _refuse_taken(code: str, but: int | None = None) -> None:
    if code and (
        other := PostSheet.objects.filter(code=code)
        .exclude(pk=but)
        .select_related("post__department")
        .first()
    ):
        raise Refused(
            _("岗位编号“%(code)s”已用于%(post)s") % {"code": code, "post": other.post},
            _("换一个编号"),
            field="code",
        )


@opens(
    "posts.set_up",
    label=_("设立岗位"),
    clauses=["YX-3.0a", "ZH-J1.2", "WY-S0", "ZH-3"],
    form=forms.PostForm,
    icon="hierarchy-2",
)
def set_up_post(
    act, record, *, name, role, headcount, from_on, code="", part="", directed_by=None, supervised_by=None
):
    """A post stands before anybody holds it: how many, under whom, watched by whom, and why it is wanted."""
    act.require_reason(_("设立岗位需要写明理由"), _("在“理由”一栏写一句"))
    name = name.strip()
    if role not in ROLES:
        raise Refused(_("没有这个权限角色"), _("刷新页面后再选"), field="role")
    if act.actor and role == ADMIN and not any(s.role is ROLES[ADMIN] for s in reach_of(act.actor).seats):
        raise Refused(_("系统管理员岗位只能由系统管理员设立"), _("请系统管理员办理"), field="role")
    if Post.objects.filter(department=record.department, name=name).exists():
        raise Refused(
            _("%(where)s已经有岗位“%(name)s”") % {"where": record.department.name, "name": name},
            _("换一个名称，或修改原来的岗位"),
            field="name",
        )
    _refuse_taken(code)
    post = Post.objects.create(
        department=record.department,
        name=name,
        role=role,
        headcount=headcount,
        directed_by=directed_by,
        supervised_by=supervised_by,
    )
    act.note(编制=headcount, 直接上级=str(directed_by or ""), 监督指导=str(supervised_by or ""))
    return PostSheet.objects.create(
        record=record, post=post, code=code, part=part or part_of(role), from_on=from_on
    )


@opens("posts.adopt", label=_("登记原有岗位"), clauses=["ZH-D"], hidden=True)
def adopt_post(act, record, *, post):
    """A post that came with a list of staff or from the first set-up gets its record, so that it stands in the ledger."""
    first = post.appointments.order_by("from_on").values_list("from_on", flat=True).first()
    return PostSheet.objects.create(
        record=record, post=post, part=part_of(post.role), from_on=first or clock.today()
    )


@action(
    "posts.change",
    label=_("变动"),
    clauses=["ZH-J1.2", "WY-S0", "YX-3.0a", "ZH-3"],
    who="anyone",
    form=forms.ChangePostForm,
    icon="edit",
    offered=lambda sheet: sheet.closed_on is None,
)
def change_post(act, sheet, *, name, code, part, headcount, changed_on, directed_by=None, supervised_by=None):
    """Name, headcount and lines change on a day and for a reason, both kept: years later one asks who stood under whom."""
    act.require_reason(_("岗位变动需要写明理由"), _("在“理由”一栏写一句"))
    post = sheet.post
    if changed_on < sheet.from_on:
        raise Refused(
            _("变动日期早于设岗日期 %s") % f"{sheet.from_on:%Y-%m-%d}", _("核对日期"), field="changed_on"
        )
    if Post.objects.filter(department=post.department_id, name=name).exclude(pk=post.pk).exists():
        raise Refused(_("已经有岗位“%s”") % name, _("换一个名称"), field="name")
    _refuse_taken(code, sheet.pk)
    if post.pk in (directed_by and directed_by.pk, supervised_by and supervised_by.pk):
        raise Refused(_("岗位不能是自己的上级"), _("改选另一个岗位"), field="directed_by", clause="WY-S0")
    refuse_circle(post, directed_by)
    wanted = {
        "name": name,
        "headcount": headcount,
        "directed_by": directed_by,
        "supervised_by": supervised_by,
    }
    for field, value in wanted.items():
        old = getattr(post, field)
        if old != value:
            label = str(Post._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
            act.note(**{label: f"{'' if old is None else old} → {'' if value is None else value}"})
            setattr(post, field, value)
    post.save(update_fields=list(wanted))
    sheet.code, sheet.part = code, part
    act.note(变动日期=f"{changed_on:%Y-%m-%d}")
    forget()


@action(
    "posts.close",
    label=_("撤岗"),
    clauses=["ZH-J1.2", "YX-3.3"],
    who="anyone",
    form=forms.ClosePostForm,
    tone="danger",
    icon="ban",
    offered=lambda sheet: sheet.closed_on is None,
)
def close_post(act, sheet, *, closed_on):
    """A post is closed when nobody holds it and nobody reports to it, so that no work is left hanging from it."""
    act.require_reason(_("撤岗需要写明理由"), _("在“理由”一栏写一句"))
    if closed_on < sheet.from_on:
        raise Refused(_("撤岗日期早于设岗日期"), _("核对日期"), field="closed_on")
    held = in_force(clock.today()).filter(post=sheet.post).select_related("member")
    if names := [one.member.name for one in held]:
        raise Refused(_("%s还在任") % "、".join(names), _("先办理离任，或调到别的岗位"), clause="YX-3.3")
    below = Post.objects.filter(directed_by=sheet.post, sheet__closed_on=None)
    if names := list(below.values_list("name", flat=True)):
        raise Refused(_("%s的直接上级是这个岗位") % "、".join(names), _("先改其汇报关系"), clause="WY-S0")
    sheet.closed_on = closed_on
