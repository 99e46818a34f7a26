"""How a figure came about, for the drawer that opens on a click."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.calendars.working import Limit
from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.clauses.values import said
from huiyin.kernel.explain import MOST_INPUTS, Explained
from huiyin.kernel.explain.models import Explanation
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.records.kinds import KINDS
from huiyin.kernel.records.models import Record
from huiyin.kernel.words import Words
from huiyin.web.kit import PAGES
from huiyin.web.records import subject_seen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chip, promise_line

_FIGURES = {
    "importance": "重要程度",
    "unreached": "是否属于联系不上",
    "satisfied": "是否算作满意",
    "score": "质检得分",
    "got": "考核得分",
    "measured": "完成数",
    "fine": "条款罚款额",
    "compensation": "赔偿额",
    "deducted": "本月赔偿扣款",
    "fines": "按条款计算的罚款",
    "money": "实收罚款",
    "appraised": "考评得分",
    "checks": "周检月检抽检平均",
    "monthly": "月考核平均",
    "annual": "年终考评",
    "total": "年终总分",
    "exposure": "逾期违约金测算",
    "due": "应出勤天数",
    "worked": "实出勤天数",
    "late_times": "迟到次数",
    "late_minutes": "迟到分钟数",
    "early_times": "早退次数",
    "early_minutes": "早退分钟数",
    "absent": "缺勤天数",
    "leave": "请假天数",
    "suspended": "停岗天数",
    "holidays": "节假日值班天数",
}


def how(request: MemberRequest, pk: int) -> HttpResponse:
    """How a promise's due time came about, for the drawer."""
    promise = Promise.objects.select_related("matter__record").filter(pk=pk).first()
    if promise is None:
        raise Http404
    _page, subject = subject_seen(request.user, promise.matter.record.kind, promise.matter_id)
    line = promise_line(promise)
    parameter = shipped()[2].get((promise.clause, _within(promise)))
    explained = {
        "figure": _("“%s”的到期时间") % line["label"],
        "value": f"{clock.local(promise.due):%Y-%m-%d %H:%M}",
        "unit": "",
        "formula": promise.how,
        "parameters": [
            {"name": parameter.label, "value": Limit.parse(promise.limit).label(), "clause": line["clause"]}
        ]
        if parameter and promise.limit != "agreed"
        else [],
        "inputs": [
            {
                "label": _("作出承诺的时间"),
                "value": f"{clock.local(promise.opened_at):%Y-%m-%d %H:%M}",
                "url": reverse("record", args=[promise.matter.record.kind, subject.pk]),
            }
        ],
        "note": line["note"],
    }
    return render(request, "web/components/explanation.html", {"explained": explained})


def _within(promise) -> str:
    return PROMISE_KINDS[promise.kind].within if promise.kind in PROMISE_KINDS else ""


def urls_of(member, keys: set[int]) -> dict[int, str]:
    """Where those of these records stand that the member sees."""
    by_kind: dict[str, set[int]] = {}
    for pk, kind in Record.objects.filter(pk__in=keys).values_list("pk", "kind"):
        if kind in PAGES:
            by_kind.setdefault(kind, set()).add(pk)
    return {
        pk: reverse("record", args=[kind, pk])
        for kind, some in by_kind.items()
        for pk in KINDS[kind].seen_by(member).filter(pk__in=some).values_list("pk", flat=True)
    }


def explanation(request: MemberRequest, kind: str, pk: int, figure: str) -> HttpResponse:
    """How an official figure of a record came about, for the drawer."""
    _page, subject = subject_seen(request.user, kind, pk)
    kept = Explanation.objects.filter(record=subject.pk, figure=figure).select_related("recipe").first()
    if kept is None:
        raise Http404
    body, parameters = kept.recipe.body, shipped()[2]
    inputs = kept.inputs if isinstance(kept.inputs, list) else []
    urls = urls_of(request.user, {record for record, *_rest in inputs if record} - {subject.pk})
    explained = {
        "figure": _FIGURES.get(figure, figure),
        "value": kept.value,
        "unit": body["unit"],
        "formula": body["formula"],
        "parameters": [
            {
                "name": parameters[code, name].label if (code, name) in parameters else name,
                "value": value,
                "clause": chip(code),
            }
            for code, name, value in body["parameters"]
        ],
        "inputs": [
            {"label": label, "value": value, "url": urls.get(record, "")}
            for record, _line, label, value in inputs
        ],
    }
    return render(request, "web/components/explanation.html", {"explained": explained})


def shown_figure(
    request: MemberRequest, explained: Explained, title: str, kind: str, words=str, more: Words = ""
) -> HttpResponse:
    """How a figure of statistics came about, for the drawer: its inputs are records of a kind, shown up to a bound.

    `words` says an input's value; `more` what stands beneath where inputs are left out, with %d for their number.
    """
    parameters = shipped()[2]
    left = len(explained.inputs) - MOST_INPUTS
    shown = {
        "figure": title,
        "value": explained.value or _("没有数据"),
        "unit": explained.unit if explained.value else "",
        "formula": explained.formula,
        "parameters": [
            {
                "name": parameters[one.clause, one.name].label,
                "value": said(parameters[one.clause, one.name], one.value),
                "clause": chip(one.clause),
            }
            for one in explained.parameters
        ],
        "inputs": [
            {
                "label": one.label,
                "value": words(one.value),
                "url": reverse("record", args=[kind, one.record]) if one.record else "",
            }
            for one in explained.inputs[:MOST_INPUTS]
        ],
        "note": more % left if left > 0 and more else "",
    }
    return render(request, "web/components/explanation.html", {"explained": shown})
