"""组织架构图: who is directed by whom, who is supervised by whom, which posts are vacant or over (WY-S0, YX-3.0a)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.people.posts.queries import chart_of, projects_without_specialist
from huiyin.rooms.people.posts.queries.structure import Node
from huiyin.rooms.people.posts.rules import staffed
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips

MOST = 4  # posts side by side; more of them that direct nobody stand in rows
CLAUSES = ("WY-S0", "YX-3.0a", "YX-3.0b", "ZH-D")


def _node(node: Node) -> dict:
    label, tone = staffed(node.post.headcount, len(node.holders))
    post = node.post
    elsewhere = (
        post.directed_by
        if post.directed_by and post.directed_by.department_id != post.department_id
        else None
    )
    below = [_node(one) for one in node.below]
    return {
        "name": post.name,
        "url": reverse("record", args=["posts", node.sheet.pk]) if node.sheet else "",
        "holders": "、".join(one.name for one in node.holders),
        "headcount": post.headcount,
        "held": len(node.holders),
        "state_label": label,
        "state_tone": tone,
        "watched_by": _away(node.supervisor, post),
        "directed_by": _away(elsewhere, post),
        "below": below,
        "many": len(below) > MOST and not any(one["below"] for one in below),
    }


def _away(other, post) -> str:
    """The other post, with its department where it is another one."""
    if other is None:
        return ""
    return other.name if other.department_id == post.department_id else str(other)


def _count(nodes: list[dict], tone: str) -> int:
    return sum((node["state_tone"] == tone) + _count(node["below"], tone) for node in nodes)


def chart(request: MemberRequest) -> HttpResponse:
    """The departments within reach, each a tree of direction with its lines of supervision."""
    shown: list[dict] = []
    for department, sheet, tops in chart_of(request.user):
        nodes = [_node(one) for one in tops]
        if nodes:
            shown.append(
                {
                    "name": department.name,
                    "code": department.code,
                    "head": department.head.name,
                    "url": reverse("record", args=["departmentsheets", sheet.pk]) if sheet else "",
                    "mission": sheet.mission if sheet else "",
                    "reports_to": str(sheet.reports_to or "") if sheet else "",
                    "nodes": nodes,
                    "vacant": _count(nodes, "orange"),
                    "over": _count(nodes, "red"),
                }
            )
    posts = reverse("ledger", args=["posts"])
    vacant, over = sum(one["vacant"] for one in shown), sum(one["over"] for one in shown)
    orphaned = projects_without_specialist(request.user)
    tiles = [
        {
            "label": _("缺编的岗位"),
            "value": vacant,
            "level": "orange" if vacant else "",
            "url": f"{posts}?view=vacant",
        },
        {
            "label": _("超编的岗位"),
            "value": over,
            "level": "red" if over else "",
            "url": f"{posts}?view=over",
        },
        {
            "label": _("没有专员的项目"),
            "value": len(orphaned),
            "level": "red" if orphaned else "",
            "hint": "、".join(one.name for one in orphaned) or _("每个项目配一名专员"),
        },
    ]
    context = {
        "page_title": _("组织架构"),
        "departments": shown,
        "tiles": tiles,
        "clauses": chips(CLAUSES),
    }
    return render(request, "posts/chart.html", context)


screen(
    Screen(
        "org_chart",
        "people/chart",
        chart,
        right="posts.see",
        label=__("组织架构"),
        nav="people",
        icon="hierarchy-2",
    )
)
