"""How far the works have come: told by the works department, put right, taken back (YX-2.5.2)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, after, opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.kernel.search import tokens
from huiyin.registers.estates import forms
from huiyin.registers.estates.models import Building, Progress, Sheet
from huiyin.registers.estates.queries import latest_of, open_ask, progress_seen_by, unheard_of
from huiyin.web.forms import ReasonForm

CLAUSES = ["YX-2.5.2"]
PROGRESS = register(
    Kind(
        "progress",
        _("工程进度"),
        Progress,
        progress_seen_by,
        series=numbering.register("GD"),
        document=lambda report: tokens.document(
            codes=(report.record.number or "",),
            texts=(report.record.project.name, report.where, report.stage, report.told, report.origin),
        ),
    )
)


def _check(report: Progress, buildings: list[Building]) -> None:
    """Raises Refused for what cannot have been seen, or may not be told as it stands."""
    if not buildings:
        raise Refused(_("没有选楼栋"), _("选择看到的是哪几栋"), field="buildings")
    if any(one.project_id != report.record.project_id for one in buildings):
        raise Refused(_("这几栋不是同一个项目的"), _("每个项目分别登记"), field="buildings")
    if report.seen_on > clock.today():
        raise Refused(_("日期还没有到"), _("填写在现场看到的那一天"), field="seen_on")
    if report.planned_on or report.planned_stage:
        if not (report.planned_on and report.planned_stage):
            raise Refused(_("计划要有节点，也要有日期"), _("两项都填，或都不填"), field="planned_on")
        if not report.basis:
            raise Refused(_("没有依据的日期不能告诉客户"), _("写明依据，如施工计划、会议纪要"), field="basis")
        if report.planned_on <= report.seen_on:
            raise Refused(_("计划日期不晚于看到的那一天"), _("填写以后的日期"), field="planned_on")


def _not_backwards(report: Progress, buildings: list[Building]) -> None:
    """Raises Refused where a building would have lost floors since: one of the two reports is wrong."""
    others = Progress.objects.exclude(pk=report.pk).filter(seen_on__lte=report.seen_on)
    latest = latest_of(others, [one.pk for one in buildings])
    for building in buildings:
        before = latest.get(building.pk)
        if before is None or before.stage != report.stage:
            continue
        for name in ("floors", "percent"):
            then, now = getattr(before, name), getattr(report, name)
            if then and now and now < then:
                raise Refused(
                    _("%(building)s在%(day)s已经是%(then)s")
                    % {
                        "building": building.called,
                        "day": f"{before.seen_on:%Y-%m-%d}",
                        "then": before.how_far,
                    },
                    _("核对后填写，或先更正 %s") % before.record,
                    field=name,
                )


@opens(
    "progress.report",
    label=_("登记工程进度"),
    clauses=CLAUSES,
    form=forms.ProgressForm,
    from_=["sheets"],
    anywhere=True,
    icon="crane",
)
def report_progress(act, record, *, buildings, uploads=(), **facts):
    """Whoever asks at the desk hears what the works department saw, on which day, and never a guess."""
    buildings = list(buildings)
    report = Progress(record=record, reported_by=act.actor, **facts)
    _check(report, buildings)
    _not_backwards(report, buildings)
    report.save(force_insert=True)
    report.buildings.set(buildings)
    act.attach(uploads)
    act.note(楼栋="、".join(one.called for one in buildings))
    return report


@after("progress.report")
def answer_ask(act, report) -> None:
    """The task that asked the works department ends by itself once nothing of the project is left unheard of."""
    sheet = (
        Sheet.objects.select_related("record__department").filter(project=report.record.project_id).first()
    )
    if sheet is None or unheard_of(sheet) or (ask := open_ask(sheet)) is None:
        return
    act.then("tasks.answer", ask.pk, result=_("各栋工程进度已登记，最后一份：%s") % report.told)


@action(
    "progress.correct",
    label=_("更正"),
    clauses=CLAUSES,
    who="anyone",
    open_to=lambda report: (report.reported_by_id,),
    form=forms.CorrectProgressForm,
    icon="edit",
)
def correct_progress(act, report, *, buildings, uploads=(), **facts):
    """What was told wrongly is put right with the reason; what the desk said before stands in the history."""
    act.require_reason(_("更正需要写明理由"), _("在“理由”一栏写一句"))
    buildings = list(buildings)
    for name, value in facts.items():
        setattr(report, name, value)
    _check(report, buildings)
    _not_backwards(report, buildings)
    before = report.where
    report.buildings.set(buildings)
    now = "、".join(one.called for one in report.buildings.all())
    act.attach(uploads)
    if now != before:
        act.note(楼栋=f"{before} → {now}")


@action(
    "progress.void",
    label=_("作废"),
    clauses=CLAUSES,
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
)
def void_progress(act, report):
    """A report of another building or a misunderstanding is taken back; the desk shows the one before it again."""
    act.void()
