"""开盘准备清单 to be signed off, and 五证公示表 as it hangs where homes are sold (YX-2.3.2, YX-2.3.3)."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.rooms.sales.launches.models import CertificateSort, LaunchLine
from huiyin.rooms.sales.launches.queries import standing_of
from huiyin.web.papers import Paper, register
from huiyin.web.saying import chosen, name_of

FOLDER = Path(__file__).with_name("papers")
SHOWN = tuple(sort for sort in CertificateSort.values if sort != CertificateSort.OTHER)


def _day(day) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def read_launches(found, member):
    return found.select_related("project", "matter__owner").prefetch_related(
        "buildings", "lines__promise__owner", "lines__done_by", "lines__documents"
    )


def _edition(line: LaunchLine) -> str:
    """The papers in force, each in its newest edition."""
    newest: dict[str, int] = {}
    for one in line.documents.all():
        if not one.withdrawn:
            newest[one.title] = max(one.edition, newest.get(one.title, 0))
    return "、".join(f"{title} 第{n}版" if title != line.title else f"第{n}版" for title, n in newest.items())


def _how(line: LaunchLine) -> str:
    if line.state == LaunchLine.State.DONE:
        return f"{chosen(line, 'state')}\n{clock.local(line.done_at):%Y-%m-%d}"  # type: ignore[arg-type]
    return chosen(line, "state")


def checklist(launch, member) -> dict:
    """The list as it stands on the day of printing, with room to sign."""
    lines = sorted(launch.lines.all(), key=lambda line: (line.position, line.pk))
    rows = [
        (
            str(n),
            line.title,
            _("是") if line.required else _("否"),
            name_of(line.done_by or line.owner),
            _day(clock.local(line.due).date()),
            _how(line),
            " ".join(filter(None, (_edition(line), line.remark))),
            "",
        )
        for n, line in enumerate(lines, 1)
    ]
    done = sum(line.state == LaunchLine.State.DONE for line in lines)
    return {
        "project": launch.project.name,
        "batch": launch.batch,
        "where": launch.where,
        "owner": name_of(launch.matter.owner),
        "planned": _day(launch.planned_on),
        "opened": _day(launch.opened_on),
        "lines": rows,
        "foot": _("共 %(n)d 项，已完成 %(done)d 项") % {"n": len(lines), "done": done},
    }


def notice(launch, member) -> dict:
    """What buyers are shown: the certificates in force for the batch, with number, issuer, day and scope."""
    ours = {one.pk for one in launch.buildings.all()}
    order = {sort: n for n, sort in enumerate(SHOWN)}
    found = standing_of(launch.project_id, clock.today()).filter(sort__in=SHOWN).prefetch_related("buildings")
    shown = sorted(
        (one for one in found if ours & {building.pk for building in one.buildings.all()}),
        key=lambda one: (order[one.sort], one.issued_on, one.pk),
    )
    return {
        "project": launch.project.name,
        "batch": launch.batch,
        "where": launch.where,
        "lines": [
            (
                str(n),
                one.called,
                one.code,
                one.issuer,
                _day(one.issued_on),
                _day(one.expires_on) or _("长期"),
                one.scope or one.where,
            )
            for n, one in enumerate(shown, 1)
        ],
        "day": _day(clock.today()),
        "department": name_of(launch.record.department),
        "phone": launch.record.department.phone,
    }


register(
    Paper(
        "checklist",
        _("开盘准备清单"),
        "launches",
        FOLDER / "checklist.typ",
        checklist,
        ("YX-2.3.2",),
        reads=read_launches,
    )
)
register(
    Paper(
        "notice",
        _("五证公示表"),
        "launches",
        FOLDER / "notice.typ",
        notice,
        ("YX-2.3.3",),
        landscape=True,
        reads=read_launches,
    )
)
