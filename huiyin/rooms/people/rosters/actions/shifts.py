"""班次: the shifts that a department works in (WY-S3)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.people.rosters import forms
from huiyin.rooms.people.rosters.models import Colour, ShiftType
from huiyin.rooms.people.rosters.queries import rotations_in, shifts_in_use, shifttypes_seen_by

CLAUSES = ["WY-S3"]
SHIFTTYPES = register(
    Kind("shifttypes", _("班次"), ShiftType, shifttypes_seen_by, series=numbering.register("BC"))
)


def _fits(department: int, name: str, letter: str, starts, ends, pause: int, but: int | None = None) -> None:
    if starts == ends:
        raise Refused(_("上班和下班是同一时刻"), _("改正时间；跨零点的班次下班早于上班"), field="ends")
    for one in shifts_in_use(department).exclude(pk=but):
        if one.name == name:
            raise Refused(_("已经有叫“%s”的班次") % name, _("换一个名称"), field="name")
        if one.letter == letter:
            raise Refused(
                _("字母%(a)s已用于“%(b)s”") % {"a": letter, "b": one.name}, _("换一个字母"), field="letter"
            )
    if ShiftType(starts=starts, ends=ends, pause=pause).minutes <= 0:
        raise Refused(_("班中休息比班次还长"), _("改正休息分钟数"), field="pause")


@opens("shifttypes.define", label=_("新建班次"), clauses=CLAUSES, form=forms.ShiftTypeForm, icon="clock")
def define_shift(act, record, *, name, letter, starts, ends, pause=0, least=0, colour=Colour.BLUE):
    """A roster is drawn of shifts that everybody knows: from when to when, and with how many people at least."""
    _fits(record.department_id, name, letter, starts, ends, pause)
    return ShiftType.objects.create(
        record=record,
        name=name,
        letter=letter,
        starts=starts,
        ends=ends,
        pause=pause,
        least=least,
        colour=colour,
    )


@action("shifttypes.correct", label=_("更正"), clauses=CLAUSES, form=forms.ChangeShiftTypeForm, icon="pencil")
def correct_shift(act, shift, *, name, letter, starts, ends, pause, least, colour):
    """A shift that is planned already keeps its hours: whoever was told when to come is not moved behind their back."""
    _fits(act.department, name, letter, starts, ends, pause, shift.pk)
    if (starts, ends) != (shift.starts, shift.ends) and shift.slots.exists():
        raise Refused(
            _("这个班次已经排进值班表，不能改上下班时间"), _("停用它，另建一个新班次"), field="starts"
        )
    shift.name, shift.letter, shift.starts, shift.ends = name, letter, starts, ends
    shift.pause, shift.least, shift.colour = pause, least, colour


@action(
    "shifttypes.retire",
    label=_("停用"),
    clauses=CLAUSES,
    icon="ban",
    offered=lambda shift: shift.retired_at is None,
)
def retire_shift(act, shift):
    """What nobody works any more is offered no more; what was worked by it stays readable."""
    if shift.retired_at:
        raise Refused(_("班次已经停用"), "")
    for rotation in rotations_in(act.department, clock.today(), clock.today()):
        if shift.pk in rotation.pattern.cycle:
            raise Refused(_("轮班规律“%s”还在用它") % rotation.pattern, _("先停用或更正这个规律"))
    shift.retired_at = act.now


@action(
    "shifttypes.resume",
    label=_("恢复使用"),
    clauses=CLAUSES,
    icon="refresh",
    offered=lambda shift: shift.retired_at is not None,
)
def resume_shift(act, shift):
    """A shift comes back when it is worked again, where its name and letter are still free."""
    if shift.retired_at is None:
        raise Refused(_("班次没有停用"), "")
    _fits(act.department, shift.name, shift.letter, shift.starts, shift.ends, shift.pause, shift.pk)
    shift.retired_at = None
