"""The ledgers of departments and posts, and their pages."""

from __future__ import annotations

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.members.rights import ROLES
from huiyin.rooms.people.posts.models import Part, PostSheet
from huiyin.rooms.people.posts.queries import described_in_force, holders_of, with_held
from huiyin.rooms.people.posts.rules import staffed
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import badge_cell, chosen, day, name_of

BADGE = "web/components/cell_badge.html"


def role_label(role: str) -> str:
    return str(ROLES[role].label) if role in ROLES else role


def staffed_cell(sheet) -> dict:
    """缺编 1, in colour; 已撤 for a post that is closed."""
    if sheet.closed_on:
        return badge_cell(_("已撤"), "grey")
    return badge_cell(*staffed(sheet.post.headcount, sheet.held))


def _holders(sheet) -> str:
    found = holders_of([sheet.post_id]).get(sheet.post_id, [])
    return "、".join(one.name for one in found)


def _post_line(post) -> dict:
    sheet = getattr(post, "sheet", None)
    held = holders_of([post.pk]).get(post.pk, [])
    label, tone = staffed(post.headcount, len(held))
    return {
        "label": post.name,
        "url": reverse("record", args=["posts", sheet.pk]) if sheet else "",
        "words": _("编制 %(n)d；%(who)s")
        % {"n": post.headcount, "who": "、".join(one.name for one in held) or _("无人任职")},
        "state_label": label,
        "state_tone": tone,
    }


def _post_sections(sheet, member):
    post = sheet.post
    found = []
    description = described_in_force(post)
    if description:
        url = reverse("record", args=["jobdescriptions", description.pk])
        line = {
            "label": _("第 %d 版") % description.edition,
            "url": url,
            "words": description.mission,
            "state_label": _("发布于 %s") % day(clock.local(description.issued_at)),
            "state_tone": "accent",
        }
        found.append(listed(_("岗位说明书"), [line]))
    else:
        found.append(Section(_("岗位说明书"), text=_("还没有发布岗位说明书。")))
    below = post.directs.filter(sheet__closed_on=None).select_related("sheet").order_by("pk")
    watched = post.supervises.filter(sheet__closed_on=None).select_related("sheet").order_by("pk")
    for title, posts in ((_("直接下级"), below), (_("监督指导的岗位"), watched)):
        if lines := [_post_line(one) for one in posts]:
            found.append(listed(title, lines))
    return found


def _post_link(post) -> str:
    sheet = getattr(post, "sheet", None) if post else None
    return reverse("record", args=["posts", sheet.pk]) if sheet else ""


def _vacant(member) -> Q:
    short = with_held(PostSheet.objects.filter(closed_on=None)).filter(held__lt=F("post__headcount"))
    return Q(pk__in=short.values("pk"))


def _over(member) -> Q:
    over = with_held(PostSheet.objects.filter(closed_on=None)).filter(held__gt=F("post__headcount"))
    return Q(pk__in=over.values("pk"))


page(
    Page(
        "posts",
        "people",
        "hierarchy-2",
        order=12,
        columns=(
            number_column(),
            Column("name", __("岗位"), lambda s: s.post.name, filter="post__name__contains", edits="name"),
            Column(
                "department",
                __("部门"),
                lambda s: s.post.department.name,
                filter="post__department__name__contains",
            ),
            Column("staffed", __("在编情况"), staffed_cell, template=BADGE),
            Column("headcount", __("编制"), lambda s: s.post.headcount, align="end", sort="post__headcount", edits="headcount"),
            Column("held", __("在任"), lambda s: s.held, align="end"),
            Column("directed_by", __("直接上级"), lambda s: name_of(s.post.directed_by)),
            Column("supervised_by", __("监督指导"), lambda s: name_of(s.post.supervised_by)),
            Column("role", __("权限角色"), lambda s: role_label(s.post.role), minor=True),
            Column(
                "part",
                __("规程职责"),
                lambda s: chosen(s, "part"),
                filter="part",
                choices=Part.choices,
                minor=True,
            ),
            Column("code", __("岗位编号"), lambda s: s.code, filter="code__startswith", minor=True, edits="code"),
            Column("from_on", __("设岗日期"), lambda s: day(s.from_on), sort="from_on", hidden=True),
        ),
        rows=lambda rows: with_held(rows).select_related(
            "post__department", "post__directed_by", "post__supervised_by", "record"
        ),
        one=lambda rows: with_held(rows).select_related(
            "post__department", "post__directed_by__sheet", "post__supervised_by__sheet"
        ),
        facts=lambda s, member: [
            Fact(_("部门"), s.post.department.name),
            Fact(_("岗位编号"), s.code),
            Fact(_("编制"), _("%(n)d 人，在任 %(m)d 人，%(words)s") % {
                "n": s.post.headcount, "m": s.held, "words": staffed_cell(s)["label"],
            }, clause="YX-3.0a"),
            Fact(_("在任"), _holders(s) or _("无人任职")),
            Fact(_("直接上级"), name_of(s.post.directed_by) or _("没有画"), url=_post_link(s.post.directed_by), clause="WY-S0"),
            Fact(_("监督指导"), name_of(s.post.supervised_by) or _("没有"), url=_post_link(s.post.supervised_by)),
            Fact(_("权限角色"), role_label(s.post.role)),
            Fact(_("规程职责"), chosen(s, "part"), clause="ZH-3"),
            Fact(_("设岗日期"), day(s.from_on)),
            *([Fact(_("撤岗日期"), day(s.closed_on))] if s.closed_on else []),
        ],
        sections=_post_sections,
        views=(
            View("vacant", __("缺编"), _vacant),
            View("over", __("超编"), _over),
            View("closed", __("已撤"), lambda member: Q(closed_on__isnull=False)),
        ),
        clauses=("YX-3.0a", "WY-S0", "ZH-J1.2", "ZH-3"),
        told_whole=True,
        facts_title=__("岗位"),
        empty=__("先设立岗位，写明编制和汇报关系，再办理任职。"),
        edited_by="posts.change",
        tools=((__("组织架构图"), "org_chart", "hierarchy-2"),),
    )
)  # fmt: skip


def _sheet_sections(sheet, member):
    posts = sheet.department.posts.filter(sheet__closed_on=None).select_related("sheet").order_by("pk")
    lines = [_post_line(post) for post in posts]
    return [
        Section(_("部门使命"), text=sheet.mission),
        listed(_("岗位"), lines),
    ]


page(
    Page(
        "departmentsheets",
        "people",
        "building-estate",
        order=11,
        columns=(
            number_column(),
            Column("name", __("部门"), lambda s: s.department.name, filter="department__name__contains"),
            Column("code", __("部门编号"), lambda s: s.department.code),
            Column("head", __("负责人"), lambda s: s.department.head.name),
            Column("reports_to", __("直接上级岗位"), lambda s: str(s.reports_to or "")),
            Column("unit", __("所属单位"), lambda s: s.unit),
            Column("headcount", __("编制"), lambda s: s.headcount, align="end"),
            Column("version", __("版本"), lambda s: s.record.version, align="end", minor=True),
        ),
        rows=lambda rows: rows.select_related("department__head", "reports_to__department", "record"),
        one=lambda rows: rows.select_related("department__head", "reports_to__department"),
        facts=lambda s, member: [
            Fact(_("部门"), s.department.name),
            Fact(_("部门编号"), s.department.code),
            Fact(_("负责人"), s.department.head.name, clause="YX-3.3"),
            Fact(_("直接上级岗位"), str(s.reports_to or _("没有"))),
            Fact(_("所属单位"), s.unit),
            Fact(_("编制"), _("%d 人") % s.headcount),
            Fact(_("版本"), _("第 %d 版") % s.record.version),
        ],
        sections=_sheet_sections,
        clauses=("ZH-D",),
        told_whole=True,
        facts_title=__("部门"),
        empty=__("部门表写明部门的使命、上级和编制。"),
    )
)
