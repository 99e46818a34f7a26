"""主管台: load, today, overdue, offered, bounced and broken by person and project; reassigning in bulk (YX-3.1.1, WY-P0)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.permission import SUPERVISING
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.members.models import Member, Project
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.kinds import KINDS
from huiyin.rooms.people.posts.queries.desk import Desk, Row, desk_of, matters_in_hand, narrowed
from huiyin.web.forms import ActionForm, PickField, colleagues, reason_field
from huiyin.web.kit import Screen, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, state_badge
from huiyin.web.templatetags.huiyin import due_level, due_words, when

RIGHT = "matters.reassign"
CLAUSES = ("YX-3.1.1", "YX-3.3", "YX-3.0b", "WY-P0", "ZH-J1.3")
MOST = 100  # matters reassigned in one go
FIGURES = (
    ("load", __("在手")),
    ("today", __("今天到期")),
    ("late", __("已逾期")),
    ("broken", __("逾期承诺")),
    ("offered", __("待接收")),
    ("bounced", __("多次退回")),
)
LEVELS = {"late": "red", "broken": "red", "today": "orange", "offered": "yellow", "bounced": "red"}
TITLES = dict(FIGURES) | {"orphaned": __("项目没有专员"), "absent": __("责任人离岗")}


def _leads(request: MemberRequest) -> None:
    """404 for whoever leads nobody."""
    if reach_of(request.user).rank() < SUPERVISING:
        raise Http404


def _url(**query) -> str:
    return f"{reverse('supervising_matters')}?{urlencode({k: v for k, v in query.items() if v != ''})}"


def _row(row: Row, by: str) -> dict:
    away = row.absence
    return {
        "name": row.name or _("不分项目"),
        "url": _url(**{by: row.key}),
        "cells": [
            {
                "label": label,
                "n": row.counts[name],
                "level": LEVELS.get(name, "") if row.counts[name] else "",
                "url": _url(what=name, **{by: row.key}) if row.counts[name] else "",
            }
            for name, label in FIGURES
        ],
        "away": _("离岗至 %(until)s，%(who)s代理") % {"until": when(away.to_at), "who": away.stand_in.name} if away else "",
        "warn": _("没有专员，事项先归主管") if row.warn else "",
    }  # fmt: skip


def _tiles(desk: Desk) -> list[dict]:
    tiles = [
        {
            "label": label,
            "value": desk.total[name],
            "level": LEVELS.get(name, "") if desk.total[name] else "",
            "url": _url(what=name),
        }
        for name, label in FIGURES
    ]
    absent = sum(row.counts["load"] for row in desk.members if row.absence)
    orphans = "、".join(one.name for one in desk.orphaned)
    return [
        *tiles,
        {"label": _("责任人离岗"), "value": absent, "hint": _("由代理人办理"), "url": _url(what="absent")},
        {
            "label": _("没有专员的项目"),
            "value": len(desk.orphaned),
            "level": "red" if desk.orphaned else "",
            "hint": orphans or _("每个项目配一名专员"),
            "url": _url(what="orphaned"),
        },
    ]


def supervising(request: MemberRequest) -> HttpResponse:
    """The department's work at a look, each number the way to the matters behind it."""
    _leads(request)
    desk = desk_of(request.user)
    context = {
        "page_title": _("主管台"),
        "tiles": _tiles(desk),
        "heads": [label for _name, label in FIGURES],
        "tables": [
            {"title": _("按人员"), "first": _("责任人"), "rows": [_row(row, "who") for row in desk.members]},
            {
                "title": _("按项目"),
                "first": _("项目"),
                "rows": [_row(row, "project") for row in desk.projects],
            },
        ],
        "clauses": chips(CLAUSES),
    }
    return render(request, "posts/supervising.html", context)


class ReassignManyForm(ActionForm):
    owner = PickField("members", Member.objects.none(), label=__("新的责任人"))
    reason = reason_field()

    def prepare(self) -> None:
        self.fields["owner"].queryset = colleagues(self.member)  # type: ignore[attr-defined]


def _line(matter) -> dict:
    record = matter.record
    return {
        "pk": matter.pk,
        "number": record.number or "",
        "title": matter.title,
        "kind": KINDS[record.kind].label,
        "url": reverse("record", args=[record.kind, matter.pk]),
        "owner": matter.owner.name,
        "offered": matter.offered_to.name if matter.offered_to else "",
        "project": record.project.name if record.project else "",
        "returns": matter.returns,
        "due": due_words(matter.next_due),
        "level": due_level(matter.next_due),
        "fixed": "matters.reassign" in KINDS[record.kind].spared,
        **state_badge(KINDS[record.kind], matter),
    }


def _key(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) < 19 else None


def matters(request: MemberRequest) -> HttpResponse:
    """The matters behind a number of the desk, to be opened or given to another."""
    _leads(request)
    if request.method == "POST":
        return _reassign(request)
    what, who, project = (request.GET.get(name, "") for name in ("what", "who", "project"))
    if what and what not in TITLES:
        raise Http404
    found = narrowed(request.user, what, _key(who), _key(project))
    page = Paginator(found, MOST).get_page(request.GET.get("page"))
    named = [
        str(TITLES.get(what, TITLES["load"])),
        *Member.objects.filter(pk=_key(who) or 0).values_list("name", flat=True),
        *(Project.objects.filter(pk=_key(project) or 0).values_list("name", flat=True)),
    ]
    context = {
        "page_title": " · ".join(named),
        "breadcrumbs": [(_("主管台"), reverse("supervising"))],
        "rows": [_line(matter) for matter in page],
        "page": page,
        "query": urlencode({k: v for k, v in (("what", what), ("who", who), ("project", project)) if v}),
        "form": ReassignManyForm(member=request.user),
        "clauses": chips(("YX-3.1.1", "YX-3.3")),
    }
    return render(request, "posts/matters.html", context)


def _try(request: MemberRequest, matter, owner: Member, reason: str, *, keep: bool) -> str:
    """Reassigns one matter by its own verb; the words of the refusal where it is refused. Undone where only asked."""
    try:
        with transaction.atomic():
            perform(RIGHT, by=request.user, on=matter.pk, reason=reason, owner=owner)
            if not keep:
                transaction.set_rollback(True)
    except NotSeen:
        return _("这件事不能改派")
    except Refused as refusal:
        return f"{refusal.what}。{refusal.way_out}" if refusal.way_out else str(refusal.what)
    return ""


def _reassign(request: MemberRequest) -> HttpResponse:
    """First what would come of it, matter by matter, asked of the verb itself; then done, the refused ones named."""
    keys = [key for text in request.POST.getlist("matter") if (key := _key(text))][:MOST]
    chosen = list(
        matters_in_hand(request.user)
        .filter(pk__in=keys)
        .select_related("record__project", "owner", "offered_to")
        .order_by("next_due", "pk")
    )
    form = ReassignManyForm(request.POST, member=request.user)
    back = f"{reverse('supervising_matters')}?{request.POST.get('query', '')}"
    if not chosen:
        messages.error(request, _("没有选中事项"))
        return HttpResponseRedirect(back)
    context: dict = {
        "page_title": _("批量改派"),
        "breadcrumbs": [(_("主管台"), reverse("supervising"))],
        "form": form,
        "query": request.POST.get("query", ""),
        "back": back,
        "rows": [_line(matter) for matter in chosen],
        "clauses": chips(("YX-3.1.1", "YX-3.3")),
    }
    if not form.is_valid():
        return render(request, "posts/reassign.html", context, status=422)
    owner, reason = form.cleaned_data["owner"], form.cleaned_data["reason"]
    keep = request.POST.get("sure") == "1"
    refused = {one.pk: words for one in chosen if (words := _try(request, one, owner, reason, keep=keep))}
    if keep:
        n = len(chosen) - len(refused)
        messages.success(request, _("已改派 %(n)d 件给%(who)s") % {"n": n, "who": owner.name})
        for one in chosen:
            if one.pk in refused:
                messages.error(request, f"{one.record.number or one.title}：{refused[one.pk]}")
        return HttpResponseRedirect(back)
    for row in context["rows"]:
        row["refusal"] = refused.get(row["pk"], "")
    context |= {"preview": True, "owner": owner, "fit": len(chosen) - len(refused), "refused": len(refused)}
    return render(request, "posts/reassign.html", context)


screen(
    Screen(
        "supervising",
        "supervising",
        supervising,
        right=RIGHT,
        label=__("主管台"),
        nav="work",
        icon="layout-kanban",
    )
)
screen(Screen("supervising_matters", "supervising/matters", matters, right=RIGHT))
