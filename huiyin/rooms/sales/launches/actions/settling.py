"""What the certificates say of a checklist: they finish their lines by themselves, and open them again (YX-2.3.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import action
from huiyin.kernel.calendars.loading import due_on
from huiyin.kernel.promises import making
from huiyin.rooms.sales.launches.actions.checklist import promise
from huiyin.rooms.sales.launches.models import CertificateSort, Launch, LaunchLine
from huiyin.rooms.sales.launches.queries import lines_with_owners, missing_certificates


def unsettled(launch: Launch) -> list[tuple[LaunchLine, list]]:
    """The lines that do not stand as the certificates of today do, each with the buildings that lack one."""
    found = []
    for line in lines_with_owners(launch):
        if not line.sort or line.sort == CertificateSort.OTHER or line.state == LaunchLine.State.EXCUSED:
            continue
        missing = missing_certificates(launch, line.sort, clock.today())
        if line.is_open != bool(missing):
            line.launch = launch
            found.append((line, missing))
    return found


def settle(act, launch: Launch) -> None:
    """Finishes the lines whose certificates are there, and opens those whose certificates no longer are."""
    for line, missing in unsettled(launch):
        if not missing:
            making.keep(act, [line.promise])
            line.state, line.done_by, line.done_at = LaunchLine.State.DONE, act.actor, act.now
            line.remark = ""
            line.save(update_fields=["state", "done_by", "done_at", "remark"])
            act.note(**{line.title: _("已完成")})
            continue
        line.state, line.done_by, line.done_at = LaunchLine.State.OPEN, None, None
        line.save(update_fields=["state", "done_by", "done_at"])
        promise(act, line, due_on(act.department, clock.today(), act.now), owner=line.owner)
        where = "、".join(one.called for one in missing)
        act.note(**{line.title: _("重新打开：%s没有有效证照") % where})
        act.tell(
            line.promise.owner,
            _("%(where)s的%(title)s不再有效，请尽快办理") % {"where": where, "title": line.title},
            key=f"line {line.pk} {act.now.timestamp()}",
            level="warning",
            clause="YX-2.3.3",
        )


@action(
    "launches.settle_certificates",
    label=_("按证照核对清单"),
    clauses=["YX-2.3.3"],
    moves="preparing | on_sale",
    who="anyone",
    adds=True,
    hidden=True,
)
def settle_certificates(act, launch):
    """A certificate that came, expired or was taken back is told by the checklist without anybody's doing."""
    settle(act, launch)
