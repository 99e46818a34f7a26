"""轮班规律: how shifts follow one another, and who works by it from when on (WY-S3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.people.rosters import forms
from huiyin.rooms.people.rosters.models import ONE_DAY, Pattern, Rotation
from huiyin.rooms.people.rosters.queries import limits_of, patterns_seen_by, posted, shifts_in_use
from huiyin.rooms.people.rosters.rules import draw

CLAUSES = ["WY-S3"]
PATTERNS = register(
    Kind("patterns", _("轮班规律"), Pattern, patterns_seen_by, series=numbering.register("LB"))
)


def _cycle(department: int, letters: Sequence[str]) -> list[int | None]:
    """The keys of a cycle's shifts; Refused where a letter is unknown, or the cycle breaks a rule by itself."""
    known = {one.letter: one for one in shifts_in_use(department)}
    cycle: list[int | None] = []
    for letter in letters:
        if letter == "休":
            cycle.append(None)
        elif letter in known:
            cycle.append(known[letter].pk)
        else:
            raise Refused(_("没有字母为%s的班次") % letter, _("写班次的字母，休息写“休”"), field="letters")
    if not any(cycle):
        raise Refused(_("规律里没有班次"), _("至少写一个班次"), field="letters")
    first = dt.date(2026, 1, 5)  # any Monday: worked through twice, so that the end meets the beginning
    shifts = {one.pk: one for one in known.values()}
    days = [(first + n * ONE_DAY, cycle[n % len(cycle)]) for n in range(2 * max(len(cycle), 7))]
    wanted = [shifts[key].work_on(day) for day, key in days if key]
    _placed, left = draw(wanted, [], {}, limits_of(department))
    if left:
        raise Refused(_("照这个规律排：%s") % left[0][1], _("调整次序，或加一天休息"), field="letters")
    return cycle


@opens("patterns.define", label=_("新建轮班规律"), clauses=CLAUSES, form=forms.PatternForm, icon="rotate")
def define_pattern(act, record, *, name, letters):
    """A pattern that would break the rules of rest by itself is refused before anybody works by it."""
    same = Pattern.objects.filter(record__department=record.department, name=name, retired_at=None)
    if same.filter(record__voided_at=None).exists():
        raise Refused(_("已经有叫“%s”的规律") % name, _("换一个名称"), field="name")
    act.note(逐日班次="".join(letters))
    return Pattern.objects.create(record=record, name=name, cycle=_cycle(record.department_id, letters))


@action(
    "patterns.assign",
    label=_("排给成员"),
    clauses=CLAUSES,
    form=forms.AssignForm,
    tone="primary",
    icon="users",
)
def assign(act, pattern, *, members, from_on, first=1, spread=False):
    """Who works by a pattern, from which day on and where in its cycle they begin; the pattern before it ends.

    Where they are spread, each begins a day further on, so that every day is staffed.
    """
    if pattern.retired_at:
        raise Refused(_("规律已经停用"), _("恢复使用或另选规律"))
    length = len(pattern.cycle)
    if not 1 <= first <= length:
        raise Refused(_("这个规律只有%d天") % length, _("写 1 到 %d") % length, field="first")
    known = {member.pk for member, _from, _to in posted(act.department, from_on, from_on)}
    for member in members:
        if member.pk not in known:
            raise Refused(
                _("%s那天不在本部门任职") % member.name,
                _("只选本部门的成员"),
                clause="WY-S3",
                field="members",
            )
    for n, member in enumerate(members):
        ours = Rotation.objects.filter(member=member, pattern__record__department=act.department)
        ours.filter(from_on__gte=from_on).delete()  # was planned, never worked
        running = ours.filter(Q(to_on=None) | Q(to_on__gte=from_on), from_on__lt=from_on)
        running.update(to_on=from_on - ONE_DAY)
        place = (first - 1 + (n if spread else 0)) % length
        Rotation.objects.create(pattern=pattern, member=member, from_on=from_on, first=place)
        act.note(
            **{member.name: _("%(day)s起，从第%(n)d天") % {"day": f"{from_on:%Y-%m-%d}", "n": place + 1}}
        )


@action("patterns.release", label=_("停止轮班"), clauses=CLAUSES, form=forms.ReleaseForm, icon="user-x")
def release(act, pattern, *, worker, last_on):
    """Whoever works by no pattern any more is set day by day."""
    running = pattern.rotations.filter(member=worker).order_by("-from_on").first()
    if running is None or (running.to_on and running.to_on <= last_on):
        raise Refused(_("%s不按这个规律上班") % worker.name, _("选择正在按它上班的成员"), field="worker")
    if last_on < running.from_on:
        running.delete()
    else:
        running.to_on = last_on
        running.save(update_fields=["to_on"])
    act.note(**{worker.name: _("到%s为止") % f"{last_on:%Y-%m-%d}"})


@action(
    "patterns.retire",
    label=_("停用"),
    clauses=CLAUSES,
    icon="ban",
    offered=lambda pattern: pattern.retired_at is None,
)
def retire_pattern(act, pattern):
    """A pattern goes when nobody works by it any more."""
    if pattern.retired_at:
        raise Refused(_("规律已经停用"), "")
    if pattern.rotations.filter(Q(to_on=None) | Q(to_on__gte=clock.today()), member__is_active=True).exists():
        raise Refused(_("还有人按这个规律上班"), _("先改排其他规律，或停止轮班"))
    pattern.retired_at = act.now
