"""Training plans: their lines, what was held of them."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.promises.models import State
from huiyin.rooms.people.training.models import PlanState
from huiyin.rooms.people.training.queries import lines_of
from huiyin.web.columns import due_column, number_column, owner_column, state_column, title_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, matter_level
from huiyin.web.templatetags.huiyin import due_level, due_words, when

HELD = Q(lines__promise__state=State.KEPT)


def _progress(plan) -> str:
    return f"{plan.held}/{plan.wanted}" if plan.wanted else ""


def _facts(plan, member):
    return [
        Fact(_("年度"), _("%d年") % plan.year),
        Fact(_("部门"), plan.record.department.name),
        Fact(_("已举办"), _progress(plan) or _("计划里还没有培训"), clause="WY-S11"),
        *([Fact(_("批准时间"), when(plan.approved_at))] if plan.approved_at else []),
    ]


def line_state(line) -> dict:
    """How a line of a plan stands, as label and tone."""
    if line.dropped:
        return {"state_label": _("已取消"), "state_tone": "grey"}
    if line.promise is None:
        return {"state_label": _("待批准"), "state_tone": "orange"}
    if line.promise.state == State.KEPT:
        return {"state_label": _("已举办"), "state_tone": "green"}
    if line.promise.state != State.OPEN:
        return {"state_label": _("不再举办"), "state_tone": "grey"}
    level = due_level(line.promise.due)
    return {"state_label": due_words(line.promise.due), "state_tone": level if level != "plain" else "accent"}


def _sections(plan, member):
    lines = [
        {
            "label": str(line),
            "words": "，".join(
                filter(None, [line.audience, line.teacher, _("%d课时") % line.hours, line.dropped])
            ),
            "url": "",
        }
        | line_state(line)
        for line in lines_of(plan)
    ]
    sections = [Section(_("培训目标"), text=plan.aim)] if plan.aim else []
    if lines:
        sections.append(listed(_("各月培训"), lines))
    else:
        sections.append(Section(_("各月培训"), text=_("还没有培训，点“添加一场”。")))
    if plan.summary:
        sections.append(Section(_("执行情况"), text=plan.summary))
    return sections


def _counted(rows):
    return rows.annotate(
        wanted=Count("lines", filter=Q(lines__dropped=""), distinct=True),
        held=Count("lines", filter=HELD, distinct=True),
    )


page(
    Page(
        "trainingplans",
        "training",
        "calendar",
        order=10,
        columns=(
            number_column(),
            title_column(__("计划")),
            state_column(PlanState.choices),
            Column("progress", __("已举办"), _progress, align="end"),
            owner_column(),
            due_column(),
        ),
        rows=lambda rows: _counted(rows.select_related(*MATTER)),
        one=_counted,
        facts=_facts,
        sections=_sections,
        level=matter_level,
        views=(View("open", __("执行中"), lambda member: Q(matter__closed_at=None)),),
        clauses=("WY-S11", "ZH-4.1.7"),
        told_whole=True,
        facts_title=__("计划信息"),
        way=lambda plan: (PlanState.DRAFT, PlanState.APPROVED, PlanState.DONE),
        empty=__("每年一份培训计划：哪个月、教什么、给谁，报主任批准后按月执行。"),
        promises=3,
    )
)
