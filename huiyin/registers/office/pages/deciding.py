"""What waits for a member's decision: several at once, with a look at all of them before; and on the desk."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NotSeen, Refused
from huiyin.kernel.approvals.deciding import waiting_for
from huiyin.kernel.approvals.flows import label_of
from huiyin.kernel.approvals.models import Approval
from huiyin.kernel.approvals.queries import approvals_seen_by, delegated_to
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.money import yuan
from huiyin.web.kit import Screen, screen, tile, waiting
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips
from huiyin.web.templatetags.huiyin import due_level

SHOWN = 100


def _found(member, keys=None) -> list[Approval]:
    rows = Approval.objects.filter(waiting_for(member)).order_by("matter__next_due", "pk")
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    return list(rows.select_related("asked_by", "matter__record__department", "matter__owner")[:SHOWN])


def _card(one: Approval, member) -> dict:
    return {
        "key": one.pk,
        "title": one.matter.title,
        "number": one.record.number,
        "url": reverse("record", args=["approvals", one.pk]),
        "asker": one.asked_by.name,
        "department": one.record.department.name,
        "flow": label_of(one.flow),
        "amount": yuan(one.amount) if one.amount else "",
        "text": one.text,
        "due": one.matter.next_due,
        "level": due_level(one.matter.next_due),
        "for": one.matter.owner.name if one.matter.owner_id != member.pk else "",
        "version": one.record.version,
        "approve_url": reverse("act", args=["approvals", one.pk, "approvals.approve"]),
        "decline_url": reverse("act", args=["approvals", one.pk, "approvals.decline"]),
        "back_url": reverse("act", args=["approvals", one.pk, "approvals.send_back"]),
    }


def _chosen(request: MemberRequest) -> dict[int, int | None]:
    """The keys that were ticked, with the version that was seen of each."""
    keys = [int(key) for key in request.POST.getlist("key") if key.isdigit() and len(key) < 19]
    seen = {key: request.POST.get(f"version_{key}", "") for key in keys}
    return {key: int(text) if text.isdigit() else None for key, text in seen.items()}


def approvals_waiting(request: MemberRequest) -> HttpResponse:
    """Ticked, looked at once more, signed one by one: each stands or is refused on its own."""
    member = request.user
    chosen = _chosen(request) if request.method == "POST" else {}
    if chosen and "confirm" in request.POST:
        return _sign_all(request, chosen)
    if request.method == "POST" and not chosen:
        messages.warning(request, _("还没有勾选要审批的事项"))
    rows = [_card(one, member) for one in _found(member, list(chosen) or None)]
    context = {
        "page_title": _("待我审批"),
        "clauses": chips(["YX-3.1.4", "YX-3.3"]),
        "rows": rows,
        "preview": bool(chosen),
        "total": yuan(sum(one.amount or 0 for one in _found(member, list(chosen)))) if chosen else "",
        "ledger_url": reverse("ledger", args=["approvals"]),
    }
    return render(request, "office/approvals_waiting.html", context)


def _sign_all(request: MemberRequest, chosen: dict[int, int | None]) -> HttpResponse:
    note, done, refused = request.POST.get("note", "").strip()[:300], 0, []
    seen = approvals_seen_by(request.user).filter(pk__in=list(chosen)).select_related("matter")
    titles = {one.pk: one.matter.title for one in seen}
    for key, version in chosen.items():
        try:
            perform("approvals.approve", by=request.user, on=key, version=version, note=note)
            done += 1
        except NotSeen:
            continue
        except Refused as refusal:
            why = str(refusal) or _("刚刚有改动，请重新查看")
            refused.append(f"{titles.get(key, key)}：{why}")
    if done:
        messages.success(request, _("已同意 %d 件") % done)
    for words in refused:
        messages.warning(request, words)
    return HttpResponseRedirect(reverse("approvals_waiting"))


@tile
def my_decisions(member) -> dict | None:
    """How much waits for one's decision, on everybody's desk who ever decides."""
    if not reach_of(member).may("approvals.approve"):
        return None
    due = list(Approval.objects.filter(waiting_for(member)).values_list("matter__next_due", flat=True))
    if not due:
        return None
    late = sum(1 for one in due if one and one < clock.now())
    return {
        "label": _("待我审批"),
        "value": len(due),
        "level": "red" if late else "",
        "hint": _("其中逾期 %d 件") % late if late else _("可以批量审批"),
        "url": reverse("approvals_waiting"),
    }


@waiting
def delegated_approvals(member) -> list[dict]:
    """What a member may decide by delegation; their own stand among their promises."""
    rows = delegated_to(member).select_related("asked_by", "matter__record", "matter__owner")
    now = clock.now()
    return [
        {
            "title": one.matter.title,
            "url": reverse("record", args=["approvals", one.pk]),
            "asker": one.asked_by.name,
            "when": one.matter.opened_at,
            "words": _("%s授权你审批") % one.matter.owner.name,
            "level": "red" if one.matter.next_due and one.matter.next_due < now else "",
            "state_label": _("已逾期"),
            "act": {
                "label": _("同意"),
                "url": reverse("act", args=["approvals", one.pk, "approvals.approve"]) + "?back=desk",
            },
        }
        for one in rows.order_by("matter__next_due")[:30]
    ]


screen(
    Screen(
        "approvals_waiting",
        "approvals/waiting",
        approvals_waiting,
        right="approvals.approve",
        label=__("待我审批"),
        nav="work",
        icon="checklist",
        count=lambda member: Approval.objects.filter(waiting_for(member)).count(),
    )
)
