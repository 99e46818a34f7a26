"""The ledger of findings."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.rooms.people.plans.models import CorrectionState
from huiyin.web.columns import (
    due_column,
    number_column,
    opened_column,
    owner_column,
    state_column,
    title_column,
)
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import MATTER, matter_level, name_of
from huiyin.web.templatetags.huiyin import when


def _facts(one, member):
    facts = [
        Fact(_("检查人"), name_of(one.found_by), clause="WY-M3"),
        Fact(_("整改责任人"), one.matter.owner.name),
        Fact(_("部门"), one.record.department.name),
    ]
    if one.where:
        facts.append(Fact(_("地点或环节"), one.where))
    if one.clause:
        facts.append(Fact(_("依据条款"), one.clause, clause=one.clause))
    if one.corrected_at:
        facts.append(Fact(_("整改"), f"{name_of(one.corrected_by)} {when(one.corrected_at)}"))
    if one.failed:
        facts.append(Fact(_("复查未过"), _("%d次") % one.failed))
    if one.rechecked_at:
        facts.append(Fact(_("复查"), f"{name_of(one.rechecked_by)} {when(one.rechecked_at)}"))
    return facts


def _sections(one, member):
    parts = (
        (_("具体情况"), one.found),
        (_("改正办法"), one.remedy),
        (_("整改情况"), one.result),
        (_("复查意见"), one.recheck),
    )
    return [Section(title, text=text) for title, text in parts if text]


page(
    Page(
        "corrections",
        "plans",
        "zoom-question",
        order=66,
        columns=(
            number_column(),
            title_column(__("问题")),
            state_column(CorrectionState.choices),
            Column("where", __("地点或环节"), lambda c: c.where, filter="where__contains"),
            Column("clause", __("依据条款"), lambda c: c.clause, filter="clause__istartswith", minor=True),
            Column(
                "found_by", __("检查人"), lambda c: name_of(c.found_by), filter="found_by__name__contains"
            ),
            Column("failed", __("复查未过"), lambda c: c.failed or "", align="end", minor=True),
            opened_column(__("发现时间")),
            owner_column(),
            due_column(),
        ),
        rows=lambda rows: rows.select_related(*MATTER, "found_by"),
        one=lambda rows: rows.select_related("found_by", "corrected_by", "rechecked_by"),
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(
            View("open", __("未了的"), lambda member: Q(matter__closed_at=None)),
            View("recheck", __("待复查"), lambda member: Q(matter__state=CorrectionState.CORRECTED)),
            View("mine", __("我检查的"), lambda member: Q(found_by=member)),
        ),
        clauses=("WY-M3",),
        told_whole=True,
        facts_title=__("整改信息"),
        way=lambda one: (CorrectionState.OPEN, CorrectionState.CORRECTED, CorrectionState.PASSED),
        empty=__("检查中发现违章或问题，登记改正办法和责任人，整改后由他人复查。"),
    )
)
