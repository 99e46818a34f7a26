"""A batch of a project, from its checklist to its end (YX-2.3.2, YX-2.3.3, YX-3.1.8)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.calendars.loading import due_on
from huiyin.kernel.matters.models import Closing
from huiyin.kernel.promises import making
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.estates.models import called_together
from huiyin.rooms.sales.launches import forms
from huiyin.rooms.sales.launches.actions.checklist import begin, promise
from huiyin.rooms.sales.launches.actions.settling import settle
from huiyin.rooms.sales.launches.models import Launch, LaunchLine, LaunchState
from huiyin.rooms.sales.launches.promises import ENDING, OPENING
from huiyin.rooms.sales.launches.queries import (
    buildings_without_doors,
    launches_seen_by,
    lines_with_owners,
    open_lines,
    uncovered_buildings,
)
from huiyin.web.forms import ReasonForm

START = ["YX-2.3.2", "YX-2.3.3", "YX-3.1.8"]
LAUNCHES = register(
    Kind(
        "launches",
        _("开盘准备"),
        Launch,
        launches_seen_by,
        series=numbering.register("KP"),
        states=LaunchState,
        closed=(LaunchState.ENDED, LaunchState.VOIDED),
        document=lambda launch: tokens.document(
            codes=(launch.record.number or "",),
            texts=(launch.project.name, launch.batch, launch.where, launch.matter.title),
        ),
    )
)


def _check(launch: Launch, buildings) -> None:
    """Raises Refused for what cannot be one batch of one project."""
    if launch.project_id is None:
        raise Refused(_("没有选项目"), _("选择是哪个项目"), field="buildings")
    if not buildings:
        raise Refused(_("没有选楼栋"), _("选择这一批开盘的楼栋"), field="buildings")
    if any(one.project_id != launch.project_id for one in buildings):
        raise Refused(_("这几栋不是同一个项目的"), _("每个项目分别准备"), field="buildings")
    same = Launch.objects.filter(project=launch.project_id, batch=launch.batch, voided=False)
    if other := same.exclude(pk=launch.pk).select_related("matter__record").first():
        raise Refused(
            _("%(project)s的“%(batch)s”已经在准备：%(number)s")
            % {"project": launch.project.name, "batch": launch.batch, "number": other.record},
            _("打开它继续，或换一个批次名称"),
            field="batch",
        )


@opens(
    "launches.prepare",
    label=_("开始开盘准备"),
    clauses=START,
    form=forms.LaunchForm,
    from_=["sheets"],
    icon="rocket",
)
def prepare_launch(act, matter, *, batch, planned_on, buildings):
    """A project starts with a list of what must be ready, each line somebody's and due, or something is forgotten."""
    buildings = list(buildings)
    launch = Launch(matter=matter, project=matter.record.project, batch=batch, planned_on=planned_on)
    _check(launch, buildings)
    launch.save(force_insert=True)
    launch.buildings.set(buildings)
    act.note(楼栋=launch.where)
    making.make(act, OPENING, matter, due=due_on(matter.record.department_id, planned_on, act.now))
    begin(act, launch)
    settle(act, launch)
    act.tell(
        matter.owner,
        _("%(title)s交给你，计划%(day)s开盘") % {"title": matter.title, "day": f"{planned_on:%Y-%m-%d}"},
        key=f"launch {matter.pk}",
        clause="YX-2.3.2",
    )
    return launch


@action(
    "launches.open_sale",
    label=_("开盘"),
    clauses=["YX-2.3.2", "YX-2.3.3"],
    moves="preparing -> on_sale",
    form=forms.OpenSaleForm,
    tone="primary",
    icon="rocket",
    offered=lambda launch: launch.matter.state == LaunchState.PREPARING,
)
def open_sale(act, launch, *, opened_on, ends_on):
    """Nothing is sold while a paper that must be there is missing, and no building that no permit names."""
    today = clock.today()
    if opened_on > today:
        raise Refused(_("开盘日期还没有到"), _("到那一天再办；改计划用“改期”"), field="opened_on")
    if ends_on <= opened_on:
        raise Refused(_("预计结束日期不晚于开盘日期"), _("填写以后的日期"), field="ends_on")
    if titles := open_lines(launch).filter(required=True).values_list("title", flat=True):
        raise Refused(
            _("还有必备事项没有完成：%s") % "、".join(titles),
            _("逐项完成；确实不需要的，由主管注明理由后不再要求"),
            clause="YX-2.3.2",
        )
    if buildings := uncovered_buildings(launch, opened_on):
        raise Refused(
            _("%s不在有效的预售许可范围内") % "、".join(one.called for one in buildings),
            _("先登记预售许可证；拿不到的楼栋从这一批里更正出去"),
            clause="YX-2.3.3",
        )
    if buildings := buildings_without_doors(launch):
        raise Refused(
            _("%s还没有登记房屋") % "、".join(one.called for one in buildings),
            _("在项目资料里排房，或从 Excel 导入房屋"),
            clause="YX-2.3.3",
        )
    launch.opened_on, launch.ends_on = opened_on, ends_on
    making.make(act, ENDING, launch.matter, due=due_on(act.department, ends_on, act.now))


@action(
    "launches.postpone",
    label=_("改开盘日期"),
    clauses=["YX-2.3.2"],
    moves="preparing",
    form=forms.PostponeForm,
    icon="calendar-time",
)
def postpone_launch(act, launch, *, planned_on):
    """A new opening day has its reason, and everything promised for the old one is promised for the new one."""
    act.require_reason(_("改开盘日期需要写明理由"), _("在“理由”一栏写一句"))
    if planned_on <= clock.today():
        raise Refused(_("新的日期已经到了"), _("填写以后的日期"), field="planned_on")
    if planned_on == launch.planned_on:
        raise Refused(_("日期没有变"), _("填写新的日期"), field="planned_on")
    later = planned_on - launch.planned_on
    why = _("改期：%s") % act.reason
    for line in lines_with_owners(launch):
        if line.is_open:
            day = clock.local(line.due).date() + later
            line.launch = launch
            promise(act, line, due_on(act.department, day, act.now), owner=line.owner, why=why)
    for old in making.open_of(launch.matter, OPENING):
        old.matter = launch.matter
        making.rearrange(act, old, due_on(act.department, planned_on, act.now), act.reason)
    launch.planned_on = planned_on


@action(
    "launches.extend",
    label=_("改结束日期"),
    clauses=["YX-3.1.8"],
    moves="on_sale",
    form=forms.ExtendForm,
    icon="calendar-time",
)
def extend_launch(act, launch, *, ends_on):
    """While doors, titles or papers are still to be handed over the project goes on, and says until when."""
    act.require_reason(_("改结束日期需要写明理由"), _("在“理由”一栏写一句"))
    if ends_on <= clock.today():
        raise Refused(_("新的日期已经到了"), _("填写以后的日期，或办理项目结束"), field="ends_on")
    for old in making.open_of(launch.matter, ENDING):
        old.matter = launch.matter
        making.rearrange(act, old, due_on(act.department, ends_on, act.now), act.reason)
    launch.ends_on = ends_on


@action(
    "launches.close",
    label=_("项目结束"),
    clauses=["YX-3.1.8"],
    moves="on_sale -> ended",
    form=forms.CloseForm,
    icon="flag",
)
def close_launch(act, launch, *, ended_on, summary):
    """A project has an end as it had a beginning: how far each thing came is said, and nothing required stays open."""
    if ended_on > clock.today():
        raise Refused(_("结束日期还没有到"), _("到那一天再办"), field="ended_on")
    if ended_on < launch.opened_on:
        raise Refused(_("结束日期早于开盘日期"), _("核对日期"), field="ended_on")
    if titles := open_lines(launch).filter(required=True).values_list("title", flat=True):
        raise Refused(
            _("还有必备事项没有完成：%s") % "、".join(titles), _("逐项完成，或由主管注明理由后不再要求")
        )
    launch.ended_on, launch.summary = ended_on, summary
    launch.matter.closing = Closing.NOBODY


@action(
    "launches.correct",
    label=_("更正"),
    clauses=["YX-2.3.2"],
    moves="preparing | on_sale",
    form=forms.CorrectLaunchForm,
    icon="edit",
)
def correct_launch(act, launch, *, batch, buildings):
    """A building that does not belong to the batch leaves it with the reason, and the certificates are looked at anew."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    buildings, before = list(buildings), launch.where
    launch.batch = batch
    _check(launch, buildings)
    added = [one for one in buildings if one not in launch.buildings.all()]
    launch.buildings.set(buildings)
    if launch.matter.state == LaunchState.ON_SALE and added:
        uncovered = [one for one in uncovered_buildings(launch, clock.today()) if one in added]
        if uncovered:
            raise Refused(
                _("%s不在有效的预售许可范围内") % "、".join(one.called for one in uncovered),
                _("先登记预售许可证，再加入已开盘的批次"),
                clause="YX-2.3.3",
                field="buildings",
            )
    now = called_together(launch.buildings.order_by("position", "pk"))
    if now != before:
        act.note(楼栋=f"{before} → {now}")
    launch.matter.title = _("%(project)s%(batch)s开盘准备") % {
        "project": launch.project.name,
        "batch": batch,
    }
    settle(act, launch)


@action(
    "launches.void",
    label=_("作废"),
    clauses=["YX-2.3.2"],
    moves="preparing | on_sale -> voided",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_launch(act, launch):
    """A launch begun by mistake, or given up, is taken back with its reason; its lines are nobody's any more."""
    act.void(_("写明是误登还是不再开盘"))
    launch.voided = True


def line_of(launch: Launch, line: LaunchLine, *states: str) -> LaunchLine:
    """The line as it now stands; raises Refused where it is none of this launch's, or stands otherwise."""
    found = launch.lines.select_related("promise__owner").filter(pk=line.pk).first()
    if found is None or (states and found.state not in states):
        raise Refused(_("这一项现在不能这样办"), _("刷新页面后再选"), field="line")
    found.launch = launch
    return found
