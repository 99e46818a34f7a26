"""The ledger of units, a unit's page, and a building's doors."""

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.actions.verbs import ask
from huiyin.kernel.privacy.masking import masked_name
from huiyin.registers.estates.models import Building, Unit
from huiyin.registers.estates.pages.parts import told_lines
from huiyin.registers.estates.queries import progress_seen_by, room_grid, timeline, units_seen_by
from huiyin.web.kit import Column, Fact, Page, Screen, Section, page, screen
from huiyin.web.requests import MemberRequest
from huiyin.web.saying import chips, chosen
from huiyin.web.templatetags.huiyin import sqm


def _area(area: int | None) -> str:
    return sqm(area / 100) if area is not None else ""


def _metres(area: int | None) -> float | str:
    return area / 100 if area is not None else ""


def _floor(unit) -> int | str:
    return unit.floor if unit.floor is not None else ""


def _sections(unit, member):
    """Who is what to this door; names are masked here and opened on the customer's own page."""
    ties = unit.ties.select_related("party").order_by("role", "id")
    facts = [Fact(chosen(tie, "role"), masked_name(tie.party.name)) for tie in ties]
    people = [Section(_("与房屋有关的人"), facts=facts)] if facts else []
    reports = timeline(progress_seen_by(member), [unit.building_id])
    works = Section(_("工程进度"), template="estates/timeline.html", context={"reports": told_lines(reports)})
    money = ask("units.sections", [], unit, member)
    return [*people, *money, works] if reports else [*people, *money]


page(
    Page(
        "units",
        "registers",
        "building",
        columns=(
            Column("path", __("房屋"), lambda u: u.path, sticky=True, sort="path", filter="path__startswith"),
            Column("project", __("项目"), lambda u: u.building.project.name),
            Column("building", __("楼栋"), lambda u: u.building.name, filter="building__name"),
            Column("entrance", __("单元"), lambda u: u.entrance, filter="entrance"),
            Column("room", __("房号"), lambda u: u.room, filter="room__startswith"),
            Column("floor", __("楼层"), _floor, filter="floor", align="end", minor=True, edits="floor"),
            Column(
                "use",
                __("用途"),
                lambda u: chosen(u, "use"),
                filter="use",
                choices=Unit.Use.choices,
                edits="use",
            ),
            Column(
                "area",
                __("建筑面积"),
                lambda u: _area(u.area),
                align="end",
                full=lambda u: _metres(u.area),
                edits="area",
            ),
            Column(
                "inner_area",
                __("套内建筑面积"),
                lambda u: _area(u.inner_area),
                align="end",
                full=lambda u: _metres(u.inner_area),
                edits="inner_area",
            ),
            Column(
                "state",
                __("状态"),
                lambda u: chosen(u, "state"),
                filter="state",
                choices=Unit.State.choices,
                edits="state",
            ),
        ),
        edited_by="units.correct",
        rows=lambda rows: rows.select_related("building__project", "record"),
        one=lambda rows: rows.select_related("building__project"),
        facts=lambda unit, member: [
            Fact(_("项目"), unit.building.project.name),
            Fact(_("楼栋"), unit.building.name),
            Fact(_("单元"), unit.entrance),
            Fact(_("房号"), unit.room),
            Fact(_("楼层"), _floor(unit)),
            Fact(_("用途"), chosen(unit, "use")),
            Fact(_("建筑面积"), _area(unit.area)),
            Fact(_("套内建筑面积"), _area(unit.inner_area)),
            Fact(_("状态"), chosen(unit, "state")),
        ],
        sections=_sections,
        clauses=("WY-S8", "YX-2.5.2"),
        empty=__("登记第一套房屋，或从 Excel 导入房屋清单。"),
        tools=((__("房屋图"), "room_grid", "layout-grid"),),
    )
)


STATE_TONES = {Unit.State.UNSOLD: "plain", Unit.State.SOLD: "yellow", Unit.State.DELIVERED: "green"}


def _with_standing(entrances: list[dict]) -> list[tuple[str, str]]:
    """Says of each door how it stands: as the rooms that sell know it, else by its own state. Returns the legend."""
    doors = [door for entrance in entrances for floor in entrance["floors"] for door in floor["doors"]]
    known = ask("units.standing", {}, [door["unit"] for door in doors])
    legend: dict[tuple[str, str], None] = {}
    for door in doors:
        unit = door["unit"]
        label, tone = known.get(unit.pk) or (chosen(unit, "state"), STATE_TONES[unit.state])
        door["label"], door["tone"] = str(label), tone
        legend[str(label), tone] = None
    return list(legend)


def grid(request: MemberRequest) -> HttpResponse:
    """A building's doors floor by floor, coloured by what is owed to the people behind them."""
    buildings = list(
        Building.objects.filter(Exists(units_seen_by(request.user).filter(building=OuterRef("pk"))))
        .select_related("project")
        .order_by("project__name", "position", "pk")
    )
    wanted = request.GET.get("building", "")
    building = next((one for one in buildings if str(one.pk) == wanted), buildings[0] if buildings else None)
    reports = timeline(progress_seen_by(request.user), [building.pk]) if building else []
    entrances = room_grid(request.user, building) if building else []
    context = {
        "page_title": _("房屋图"),
        "breadcrumbs": [(_("房屋"), reverse("ledger", args=["units"]))],
        "buildings": buildings,
        "building": building,
        "legend": _with_standing(entrances),
        "entrances": entrances,
        "works": {"reports": told_lines(reports)},
        "clauses": chips(["WY-S8", "YX-2.5.2"]),
    }
    return render(request, "estates/grid.html", context)


screen(Screen("room_grid", "estates/grid", grid, right="units.see"))
