"""The ledger of questions about clauses, and the answers as the desk uses them."""

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.search.index import find
from huiyin.rooms.rulebook.models import Interpretation, QuestionState
from huiyin.rooms.rulebook.queries.revising import interpretations_seen_by
from huiyin.web.columns import number_column, opened_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Screen, Section, View, page, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import MATTER, chips, matter_due, matter_level, name_of
from huiyin.web.templatetags.huiyin import when

SHOWN = 50


def _facts(one: Interpretation, member) -> list[Fact]:
    return [
        Fact(_("条款"), str(one.clause), url=reverse("clause", args=[one.clause_id])),
        Fact(_("提问人"), name_of(one.asked_by)),
        Fact(_("解释部门"), one.interpreted_in.name, clause="WY-A4.10"),
        Fact(_("解释人"), name_of(one.answered_by)),
        Fact(_("解释时间"), when(one.answered_at) if one.answered_at else ""),
        Fact(_("更正时间"), when(one.corrected_at) if one.corrected_at else ""),
    ]


def _sections(one: Interpretation, member) -> list[Section]:
    found = [Section(_("疑问"), text=one.question)]
    if one.answer:
        found.append(Section(_("解释"), text=one.answer))
    if one.wording:
        found.append(Section(_("对客户的说法"), text=one.wording))
    return found


page(
    Page(
        "interpretations",
        "rulebook",
        "message-report",
        order=83,
        columns=(
            number_column(),
            state_column(QuestionState.choices),
            Column("clause", __("条款号"), lambda i: i.clause_id, filter="clause__code__istartswith"),
            title_column(__("问题")),
            Column("answer", __("解释"), lambda i: i.answer, wide=True, filter="answer__contains"),
            Column("due", __("到期"), matter_due, full=lambda i: i.matter.next_due or i.matter.closed_at),
            Column("owner", __("解释人"), lambda i: name_of(i.matter.owner)),
            Column("where", __("解释部门"), lambda i: i.interpreted_in.name, minor=True),
            Column("asked_by", __("提问人"), lambda i: name_of(i.asked_by), minor=True),
            opened_column(__("提出时间")),
            Column("wording", __("对客户的说法"), lambda i: i.wording, wide=True, hidden=True),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "interpreted_in", "asked_by"),
        one=lambda rows: rows.select_related("clause", "interpreted_in", "asked_by", "answered_by"),
        level=matter_level,
        facts=_facts,
        sections=_sections,
        views=(
            View("open", __("待解释"), lambda member: Q(matter__closed_at=None)),
            View("asked", __("我提出的"), lambda member: Q(asked_by=member)),
            View("customers", __("可答复客户"), lambda member: ~Q(wording="")),
        ),
        clauses=("WY-A4.10", "WY-P7"),
        way=lambda one: (QuestionState.OPEN, QuestionState.ANSWERED),
        empty=__("对条款有疑问的，从条款页提出；解释公布后大家照此执行。"),
        told_whole=True,
        facts_title=__("疑问信息"),
    )
)


def answers(request: MemberRequest) -> HttpResponse:
    """Questions and answers for the desk: the approved wording, with the clause on which it rests (WY-P7, YX-2.1.1d)."""
    text = request.GET.get("q", "").strip()[:40]
    found = (
        interpretations_seen_by(request.user).filter(matter__state=QuestionState.ANSWERED).exclude(wording="")
    )
    if text:
        hits = find(text, 500, kind="interpretations")
        found = found.filter(Q(pk__in=hits) | Q(clause__code__istartswith=text))
    rows = found.select_related("matter__record", "interpreted_in").order_by("-pk")[:SHOWN]
    context = {
        "page_title": _("问答库"),
        "query": text,
        "answers": [
            {
                "title": one.matter.title,
                "wording": one.wording,
                "url": reverse("record", args=["interpretations", one.pk]),
                "number": one.record.number,
                "from": one.interpreted_in.name,
                "when": one.corrected_at or one.answered_at,
                "clauses": chips([one.clause_id]),
            }
            for one in rows
        ],
    }
    return render(request, "rulebook/answers.html", context)


screen(
    Screen(
        "answers",
        "answers/",
        answers,
        right="interpretations.see",
        label=__("问答库"),
        nav="desk",
        icon="messages",
    )
)
