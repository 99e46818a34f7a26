"""Who answers for the lines of a checklist: those who have them, and who has the launch (YX-3.3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.permission import SUPERVISING
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.members.rights import reach_of, stands_in_for
from huiyin.rooms.sales.launches.models import LaunchLine

OPEN = LaunchLine.State.OPEN


def owners_of(launch) -> tuple[int | None, ...]:
    """Whoever has a line may finish it, whatever their post: the development department has no right here else."""
    found = launch.lines.filter(state=OPEN).values_list("promise__owner", flat=True)
    return (launch.matter.owner_id, *found)


def answers_for(member, launch):
    """Whoever has a line or the launch, who stands in for them, or a superior."""
    answers = owners_of(launch)
    if member.pk in answers or reach_of(member).rank(launch.record.department_id) >= SUPERVISING:
        return None
    if absent := set(stands_in_for(member)) & set(answers):
        return type(member).objects.get(pk=min(absent))
    raise Refused(_("清单上没有由你负责的事项"), _("请转告责任人，或请主管改派"), clause="YX-3.3")


def check_owner(act, line: LaunchLine) -> None:
    """Raises Refused unless the line is the actor's, or they answer for the launch."""
    member, owner = act.actor, line.owner
    if member is None or act.cause is not None:  # what follows from another act needs no second permission
        return
    own = {member.pk, *stands_in_for(member)}
    if own & {owner.pk, line.launch.matter.owner_id} or reach_of(member).rank(act.department) >= SUPERVISING:
        return
    raise Refused(
        _("“%(title)s”由%(owner)s负责") % {"title": line.title, "owner": owner.name},
        _("请转告责任人，或请主管改派"),
        clause="YX-3.3",
        field="line",
    )


def check_by_hand(line: LaunchLine) -> None:
    if line.sort:
        raise Refused(
            _("“%s”随证照的登记自动完成") % line.title,
            _("登记证照并写明楼栋"),
            clause="YX-2.3.3",
            field="line",
        )
