"""A customer's own matter behind their secret link: how far it is, in plain words, and nothing internal."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.files.storing import BadFile, store
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.promises.models import State as PromiseState
from huiyin.rooms.desk.complaints.models import State
from huiyin.rooms.desk.public.forms import RemarkForm, VerdictForm
from huiyin.rooms.desk.public.models import Link
from huiyin.rooms.desk.public.pages.limits import (
    WRONG_LINKS,
    address_of,
    allowed_to_send,
    count,
    used_up,
)
from huiyin.rooms.desk.public.pages.place import guarded
from huiyin.rooms.desk.public.queries import complaint_of, link_with
from huiyin.web.kit import Screen, screen


def states() -> dict[str, tuple[str, str]]:
    """What each state means to who waits: in two words, and in a sentence."""
    working = (_("处理中"), _("我们正在办理，有结果会与您联系。"))
    return {
        State.OPEN: working,
        State.ESCALATED: working,
        State.HALF_SOLVED: (_("部分解决"), _("已经解决了一部分，其余的还在办理。")),
        State.SOLVED: (_("已办结"), _("这件事已经办完。")),
        State.DECLINED: (_("已答复"), _("我们已经向您说明了处理意见。")),
        State.ENDED: (_("已结束"), _("这件事已经结束。如有疑问请拨打电话。")),
    }


def matter(request, secret: str) -> HttpResponse:
    address = address_of(request)
    if used_up("wrong", address, WRONG_LINKS):
        return guarded(render(request, "public/gone.html", {"page_title": _("请稍后再试")}, status=429))
    link = link_with(secret)
    if link is None:
        count("wrong", address)
        return guarded(render(request, "public/gone.html", {"page_title": _("链接已失效")}, status=404))
    problem, status, do = "", 200, request.POST.get("do", "")
    remark = RemarkForm(request.POST if do == "remark" else None, request.FILES if do == "remark" else None)
    verdict = VerdictForm(request.POST if do == "unsatisfied" else None)
    if request.method == "POST":
        status = 422
        try:
            if not allowed_to_send(request, f"link {link.pk}"):
                problem, status = _("提交得太频繁，请一小时后再试，或直接拨打电话"), 429
            elif _said(link, do, remark, verdict):
                return guarded(HttpResponseRedirect(request.path))
        except (Refused, BadFile) as refusal:
            problem = str(refusal)
    elif link.seen_at is None:
        Link.objects.filter(pk=link.pk).update(seen_at=clock.now())
    context = told(link) | {
        "remark": remark,
        "verdict": verdict,
        "problem": problem,
        "first": not link.seen_at,
    }
    return guarded(render(request, "public/matter.html", context, status=status))


def _said(link: Link, do: str, remark: RemarkForm, verdict: VerdictForm) -> bool:
    """Carries out what the customer said; whether there was something to carry out."""
    facts = {"by": None, "source": "public", "on": link.matter_id}
    if do == "chase":
        perform("complaints.chase", **facts, words=_("客户在查询页面催办"))
    elif do == "remark" and remark.is_valid():
        uploads = [store(one) for one in remark.cleaned_data["pictures"]]
        perform("complaints.add_remark", **facts, words=remark.cleaned_data["words"])
        if uploads:
            perform("matters.attach", **facts, uploads=uploads)
    elif do == "satisfied":
        perform("complaints.note_verdict", **facts, link=link, verdict=Link.Verdict.SATISFIED)
    elif do == "unsatisfied" and verdict.is_valid():
        words = verdict.cleaned_data["words"]
        perform("complaints.note_verdict", **facts, link=link, verdict=Link.Verdict.UNSATISFIED, words=words)
    else:
        return False
    return True


def told(link: Link) -> dict:
    """What the page says: number, state, answer, what was promised to the customer. No name, no number, no note."""
    complaint = complaint_of(link)
    row = complaint.matter
    if row.state not in states():
        raise Http404
    state, sentence = states()[row.state]
    promises = Promise.objects.filter(matter=row, to_party__isnull=False).exclude(
        state=PromiseState.WITHDRAWN
    )
    judged = link.verdict if row.closed_at and link.verdict_at and link.verdict_at >= row.closed_at else ""
    return {
        "page_title": row.record.number,
        "department": row.record.department,
        "number": row.record.number,
        "title": row.title,
        "category": complaint.get_category_display(),
        "opened_at": row.opened_at,
        "is_open": row.is_open,
        "state": state,
        "tone": "green" if row.closed_at else "accent",
        "sentence": sentence,
        "answer": row.answer,
        "answered_at": row.answered_at,
        "promises": [_promised(promise) for promise in promises.order_by("due")],
        "judged": judged,
        "pictures": row.record.files.filter(member=None, kind__startswith="image/").count(),
    }


def _promised(promise: Promise) -> dict:
    kind = PROMISE_KINDS.get(promise.kind)
    kept = promise.state == PromiseState.KEPT
    late = not kept and promise.due < clock.now()
    return {
        "words": promise.words or (kind.label if kind else _("答复")),
        "due": promise.due,
        "state": _("已兑现") if kept else _("已超时，正在催办") if late else _("待兑现"),
        "tone": "green" if kept else "red" if late else "accent",
    }


screen(Screen("public_matter", "m/<str:secret>", matter, right="", public=True))
