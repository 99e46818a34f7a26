"""The ledger of a project's questions and answers, and each of them."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import badge_cell, name_of


def state_of(question) -> dict:
    """作废, 已过期 or 有效 as a badge."""
    if question.record.voided_at:
        return badge_cell(_("已作废"), "grey")
    if question.outdated(clock.today()):
        return badge_cell(_("已过期"), "orange")
    return badge_cell(_("有效"), "green")


def _until(question) -> str:
    return f"{question.valid_until:%Y-%m-%d}" if question.valid_until else _("长期")


def _sheet_url(question) -> str:
    sheet = getattr(question.record.project, "sheet", None)
    return reverse("record", args=["sheets", sheet.pk]) if sheet else ""


page(
    Page(
        "questions",
        "registers",
        "zoom-question",
        order=63,
        columns=(
            number_column(),
            Column(
                "project", __("项目"), lambda q: name_of(q.record.project), filter="record__project__name"
            ),
            Column(
                "question",
                __("问题"),
                lambda q: q.question,
                filter="question__contains",
                wide=True,
                edits="question",
            ),
            Column(
                "answer",
                __("可以告诉客户的回答"),
                lambda q: q.answer,
                filter="answer__contains",
                wide=True,
                edits="answer",
            ),
            Column("triggers", __("触发词"), lambda q: "、".join(q.triggers), minor=True),
            Column(
                "origin",
                __("来源"),
                lambda q: q.origin,
                filter="origin__contains",
                minor=True,
                edits="origin",
            ),
            Column("valid_until", __("有效期至"), _until, sort="valid_until"),
            Column("state", __("状态"), state_of, template="web/components/cell_badge.html"),
        ),
        edited_by="questions.correct",
        rows=lambda rows: rows.select_related("record__project"),
        one=lambda rows: rows.select_related("record__project__sheet"),
        facts=lambda question, member: [
            Fact(_("项目"), name_of(question.record.project), url=_sheet_url(question)),
            Fact(_("状态"), state_of(question)["label"]),
            Fact(_("有效期至"), _until(question)),
            Fact(_("来源"), question.origin),
            Fact(_("触发词"), "、".join(question.triggers)),
        ],
        sections=lambda question, member: [Section(_("可以告诉客户的回答"), text=question.answer)],
        views=(
            View(
                "valid",
                __("有效"),
                lambda member: (
                    Q(record__voided_at=None) & (Q(valid_until=None) | Q(valid_until__gte=clock.today()))
                ),
            ),
            View(
                "outdated",
                __("已过期"),
                lambda member: Q(record__voided_at=None, valid_until__lt=clock.today()),
                sort="valid_until",
            ),
        ),
        clauses=("YX-2.3.1",),
        facts_title=__("问答"),
        told_whole=True,
        empty=__("把客户常问的问题写在这里：可以怎样回答、从哪里来、到哪天有效。接待时会按触发词提示。"),
    )
)
