"""The ledger of launches, and each of them: its checklist with papers, and the certificates it stands on."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import why_not
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.sales.launches.models import LaunchLine, LaunchState
from huiyin.rooms.sales.launches.pages.certificates import expiry
from huiyin.rooms.sales.launches.queries import (
    certificates_seen_by,
    lines_with_owners,
)
from huiyin.web.columns import due_column, number_column, owner_column, state_column
from huiyin.web.kit import Column, Fact, Page, Section, View, listed, page
from huiyin.web.saying import MATTER, chosen, matter_level
from huiyin.web.templatetags.huiyin import due_level, due_words, when

OPEN, DONE, EXCUSED = LaunchLine.State.OPEN, LaunchLine.State.DONE, LaunchLine.State.EXCUSED
WAY = (LaunchState.PREPARING, LaunchState.ON_SALE, LaunchState.ENDED)
# Which buttons stand beside a line, by its state: verb, words, and the name under which its form takes the line.
BUTTONS = {
    OPEN: (
        ("launches.finish_line", __("完成")),
        ("launches.add_document", __("添加文件")),
        ("launches.set_line", __("改责任人和期限")),
        ("launches.excuse_line", __("不再要求")),
    ),
    DONE: (("launches.add_document", __("添加新版")), ("launches.reopen_line", __("重开"))),
    EXCUSED: (("launches.reopen_line", __("重开")),),
}


def _may(member, launch, verb_name: str) -> bool:
    """Whether a button of a line is offered at all; of whose line it is the line itself asks."""
    verb = VERBS[verb_name]
    record = launch.record
    named = verb.open_to is not None and member.pk in verb.open_to(launch)
    if not named and not reach_of(member).may(verb_name, record.department_id, record.project_id):
        return False
    return why_not(verb, member, launch) is None


def _buttons(line, launch, allowed: dict[str, bool], mine: bool) -> list[dict]:
    found = []
    for name, label in BUTTONS[line.state]:
        by_hand = name in ("launches.finish_line", "launches.add_document")
        if (by_hand or line.state == DONE) and line.sort:
            continue
        if not allowed[name] or (by_hand and not mine):
            continue
        url = reverse("act", args=["launches", launch.pk, name])
        found.append({"label": label, "url": f"{url}?line={line.pk}"})
    if line.is_open and line.sort and allowed["certificates.register"]:
        url = reverse("open", args=["certificates.register"])
        words = f"?from={launch.pk}&sort={line.sort}"
        found.insert(0, {"label": _("登记证照"), "url": url + words})
    return found


def _papers(line, launch) -> list[dict]:
    """The papers of a line, the newest edition of each first and the older ones behind it."""
    newest: dict[str, list] = {}
    for one in sorted(line.documents.all(), key=lambda one: -one.edition):
        if not one.withdrawn:
            newest.setdefault(one.title, []).append(
                {
                    "edition": one.edition,
                    "url": reverse("file", args=["launches", launch.pk, one.file_id]),
                    "name": one.file.name,
                }
            )
    return [
        {"title": title if title != line.title else "", "newest": editions[0], "older": editions[1:]}
        for title, editions in newest.items()
    ]


def checklist_of(launch, member) -> dict:
    """The checklist as the page shows it: how far it is, and each line with what may be done about it."""
    lines = lines_with_owners(launch)
    verbs = {name for group in BUTTONS.values() for name, _label in group}
    allowed = {name: _may(member, launch, name) for name in verbs}
    record = launch.record
    allowed["certificates.register"] = launch.matter.is_open and reach_of(member).may(
        "certificates.register", record.department_id, record.project_id
    )
    leads = allowed["launches.set_line"]
    rows = []
    for line in lines:
        mine = leads or line.promise.owner_id == member.pk
        rows.append(
            {
                "title": line.title,
                "required": line.required,
                "state": line.state,
                "label": chosen(line, "state"),
                "level": due_level(line.due) if line.is_open else "green" if line.state == DONE else "grey",
                "due": due_words(line.due) if line.is_open and launch.matter.is_open else "",
                "due_on": clock.local(line.due).date() if line.is_open else None,
                "owner": line.owner.name,
                "done": _("%(who)s %(when)s完成")
                % {"who": line.done_by or _("系统"), "when": when(line.done_at)}
                if line.state == DONE
                else "",
                "remark": line.remark,
                "papers": _papers(line, launch),
                "wants": line.wants_document and line.is_open and not line.documents.all(),
                "buttons": _buttons(line, launch, allowed, mine) if launch.matter.is_open else [],
            }
        )
    counted = [line for line in lines if line.state != EXCUSED]
    return {
        "rows": rows,
        "done": sum(line.state == DONE for line in counted),
        "total": len(counted),
        "required": sum(line.is_open and line.required for line in lines),
        "late": sum(line.is_open and line.due < clock.now() for line in lines),
    }


def certificate_lines(certificates) -> list[dict]:
    """Certificates as lines of a card."""
    shown = []
    for one in certificates:
        label, tone = expiry(one)
        shown.append(
            {
                "label": f"{one.called} {one.code}",
                "words": f"{one.issuer} · {one.issued_on:%Y-%m-%d} · {one.where}",
                "url": reverse("record", args=["certificates", one.pk]),
                "state_label": label,
                "state_tone": tone,
            }
        )
    return shown


def _sections(launch, member):
    sections = [
        Section(
            _("准备清单"),
            template="launches/checklist.html",
            context={"list": checklist_of(launch, member)},
            flush=True,
        )
    ]
    certificates = (
        certificates_seen_by(member)
        .filter(
            project=launch.project_id, voided=False, replaced_on=None, buildings__in=launch.buildings.all()
        )
        .select_related("record")
        .prefetch_related("buildings")
        .order_by("issued_on", "pk")
        .distinct()
    )
    if lines := certificate_lines(certificates):
        sections.append(listed(_("证照"), lines))
    if launch.summary:
        sections.append(Section(_("结束情况"), text=launch.summary))
    return sections


def _day(day) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _facts(launch, member):
    facts = [
        Fact(_("项目"), launch.project.name),
        Fact(_("批次"), launch.batch),
        Fact(_("楼栋"), launch.where),
        Fact(_("计划开盘日期"), _day(launch.planned_on), clause="YX-2.3.2"),
    ]
    if launch.opened_on:
        facts.append(Fact(_("开盘日期"), _day(launch.opened_on)))
        facts.append(Fact(_("预计结束日期"), _day(launch.ends_on), clause="YX-3.1.8"))
    if launch.ended_on:
        facts.append(Fact(_("结束日期"), _day(launch.ended_on)))
    return [*facts, Fact(_("登记时间"), when(launch.matter.opened_at))]


def _progress(launch) -> str:
    return f"{launch.n_done} / {launch.n_lines}"


page(
    Page(
        "launches",
        "sales",
        "rocket",
        order=40,
        columns=(
            number_column(),
            Column("project", __("项目"), lambda one: one.project.name, filter="project__name"),
            Column("batch", __("批次"), lambda one: one.batch, filter="batch__contains"),
            state_column(LaunchState.choices),
            Column("planned_on", __("计划开盘"), lambda one: _day(one.planned_on), sort="planned_on"),
            Column("progress", __("准备进度"), _progress, align="end"),
            Column("buildings", __("楼栋"), lambda one: one.where, filter="buildings__name"),
            due_column(),
            owner_column(),
            Column("opened_on", __("开盘日期"), lambda one: _day(one.opened_on), minor=True),
            Column("ends_on", __("预计结束"), lambda one: _day(one.ends_on), minor=True),
            Column("ended_on", __("结束日期"), lambda one: _day(one.ended_on), hidden=True),
        ),
        rows=lambda rows: (
            rows.select_related(*MATTER, "project")
            .prefetch_related("buildings")
            .annotate(
                n_lines=Count("lines", filter=~Q(lines__state=EXCUSED), distinct=True),
                n_done=Count("lines", filter=Q(lines__state=DONE), distinct=True),
            )
        ),
        one=lambda rows: rows.select_related("project").prefetch_related("buildings"),
        facts=_facts,
        sections=_sections,
        views=(
            View("preparing", __("准备中"), lambda member: Q(matter__state=LaunchState.PREPARING)),
            View("on_sale", __("已开盘"), lambda member: Q(matter__state=LaunchState.ON_SALE)),
            View(
                "late",
                __("有逾期事项"),
                lambda member: Q(matter__closed_at=None, matter__next_due__lt=clock.now()),
            ),
            View("mine", __("我负责的"), lambda member: Q(matter__owner=member, matter__closed_at=None)),
        ),
        level=matter_level,
        way=lambda launch: WAY,
        clauses=("YX-2.3.2", "YX-2.3.3", "YX-3.1.8"),
        facts_title=__("批次"),
        promises=3,
        told_whole=True,
        empty=__(
            "项目开盘前，从这里列出准备清单：文件、五证、系统和培训，各有责任人和期限；必备的没有完成不能开盘。"
        ),
        tools=((__("项目进展"), "launch_board", "layout-board"),),
    )
)
