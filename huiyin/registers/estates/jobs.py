"""What the register does by the clock: asks the works department how far it is (YX-2.5.2)."""

from __future__ import annotations

import logging

from django.utils.translation import gettext as _

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.schedules import every
from huiyin.registers.estates.queries import Asked, to_be_asked

log = logging.getLogger("huiyin.worker")


@every("20 8 * * *", "progress.ask")
def ask_for_progress() -> int:
    """Gives the works department a task for each project of which nothing was heard in time; how many."""
    return sum(_ask(one) for one in to_be_asked()) if "tasks.give" in VERBS else 0


def _ask(one: Asked) -> int:
    sheet = one.sheet
    lines = "\n".join(
        _("%(building)s：%(last)s")
        % {
            "building": building.called,
            "last": _("上次 %s") % f"{day:%Y-%m-%d}" if day else _("还没有登记过"),
        }
        for building, day in one.buildings
    )
    try:
        perform(
            "tasks.give",
            by=None,
            source="worker",
            department=sheet.works,
            project=sheet.project,
            title=_("请告知%s的工程进度") % sheet.project.name,
            wanted=_("请逐栋登记现在的节点、照片、下一个计划节点和依据，并写明可以告诉客户的话。\n%s")
            % lines,
            opened_from=sheet.record,
        )
    except Refused as refusal:
        log.info("progress of %s: %s", sheet.project, refusal)
        return 0
    return 1
