"""Standards: an edition is issued whole and never edited; a round keeps the one with which it began."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huiyin.kernel import clock, numbering
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.actions.verbs import action, opens
from huiyin.kernel.clauses.parameters import needed
from huiyin.kernel.records.kinds import Kind, register
from huiyin.rooms.people.appraisals import forms
from huiyin.rooms.people.appraisals.models import Dimension, Item, Round, Standard
from huiyin.rooms.people.appraisals.queries import standards_seen_by
from huiyin.rooms.people.appraisals.rules import DIMENSION_POINTS, hundredths, in_points
from huiyin.web.forms import ReasonForm

STANDARDS = register(
    Kind(
        "appraisalstandards",
        _("考评标准"),
        Standard,
        standards_seen_by,
        series=numbering.register("PB"),
        silent=frozenset({"weekly_weight", "monthly_weight", "spot_weight"}),
    )
)


def _check_points(items: Sequence[dict], department: int, at) -> None:
    """Raises Refused unless the items of each dimension come to its points, and all to a hundred (WY-A4.5.3)."""
    whole = 0
    for dimension, name in DIMENSION_POINTS.items():
        wanted = hundredths(needed("WY-A4.5.3", name, department, at))
        own = sum(one["points"] for one in items if one["dimension"] == dimension)
        whole += own
        if own != wanted:
            raise Refused(
                _("“%(what)s”的子项合计 %(own)s 分，应为 %(wanted)s 分")
                % {"what": dimension.label, "own": in_points(own), "wanted": in_points(wanted)},
                _("调整该方面的子项分值"),
                clause="WY-A4.5.3",
            )
    if whole != hundredths(100):
        raise Refused(
            _("四方面合计 %s 分，应为 100 分") % in_points(whole),
            _("经理在条款 WY-A4.5.3 调整德、勤、能、绩的分值"),
            clause="WY-A4.5.3",
        )


@opens(
    "appraisalstandards.issue",
    label=_("制定考评标准"),
    clauses=["WY-A4.2", "WY-A4.3.3", "WY-A4.5.1", "WY-A4.5.3", "WY-A4.6", "WY-A4.7b", "WY-A4.4.5", "WY-A1"],
    form=forms.StandardForm,
    icon="list-check",
    tone="",
)
def issue_standard(
    act, record, *, level, from_on, items, weekly_weight, monthly_weight, spot_weight, note=""
):
    """The manager says by what everybody of a level is judged, before anybody is; a change is another edition and
    reaches later rounds only."""
    department = record.department
    if from_on < clock.local(act.now).date():
        raise Refused(_("启用日期已过"), _("新标准从今天或以后启用"), field="from_on", clause="WY-A4.2")
    last = Standard.objects.filter(department=department, level=level).order_by("-edition").first()
    if last and last.record.voided_at is None and from_on < last.from_on:
        raise Refused(
            _("启用日期早于上一版（%s）") % last.from_on, _("改晚启用日期"), field="from_on", clause="WY-A4.2"
        )
    if last and not note:
        raise Refused(_("新版要写明改了什么"), _("填写修订说明"), field="note", clause="WY-A4.2")
    _check_points(items, department.pk, act.now)
    standard = Standard.objects.create(
        record=record,
        department=department,
        level=level,
        edition=last.edition + 1 if last else 1,
        from_on=from_on,
        weekly_weight=weekly_weight,
        monthly_weight=monthly_weight,
        spot_weight=spot_weight,
        note=note,
        issued_by=act.actor,
    )
    Item.objects.bulk_create(_items(standard, items))
    weights = {_("周检"): weekly_weight, _("月检"): monthly_weight, _("抽检"): spot_weight}
    act.note(
        子项="、".join(f"{one['name']} {in_points(one['points'])}" for one in items),
        权数="、".join(f"{name} {in_points(weight)}" for name, weight in weights.items()),
    )
    return standard


def _items(standard: Standard, items: Sequence[dict]) -> list[Item]:
    """The items of each dimension, and behind them its 其它 (WY-A4.7b)."""
    found: list[Item] = []
    for dimension in Dimension:
        own = [one for one in items if one["dimension"] == dimension]
        for one in own:
            found.append(Item(standard=standard, position=len(found), **one))
        found.append(
            Item(
                standard=standard,
                position=len(found),
                dimension=dimension,
                name=str(_("其它")),
                points=0,
                measure=str(_("规程未包括的情况，须写明事由；不超过本方面剩余分数")),
                other=True,
            )
        )
    return found


@action(
    "appraisalstandards.void",
    label=_("作废"),
    clauses=["WY-A4.2"],
    who="anyone",
    form=ReasonForm,
    tone="danger",
    icon="ban",
    offered=lambda one: one.record.voided_at is None,
)
def void_standard(act, standard):
    """An edition issued by mistake is taken back as long as no round began with it."""
    if Round.objects.filter(operating=standard).exists() or Round.objects.filter(managing=standard).exists():
        raise Refused(_("已有考评按这一版进行"), _("制定新的一版，以后的轮次使用"), clause="WY-A4.2")
    act.void()
