"""The settlement ledger and the page of one home's settlement."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.money import yuan
from huiyin.kernel.privacy.masking import masked_name
from huiyin.rooms.sales.settlement.models import Settlement, Way
from huiyin.rooms.sales.settlement.pages.round import TONES
from huiyin.web.columns import money_column, number_column
from huiyin.web.drawing import BADGE
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import area, badge_cell, chosen, name_of
from huiyin.web.templatetags.huiyin import when


def _facts(one, member):
    contract, party = one.contract, one.party
    return [
        Fact(_("状态"), chosen(one, "state")),
        Fact(_("合同"), str(contract.record), url=reverse("record", args=["contracts", contract.pk])),
        Fact(_("房屋"), str(contract.unit)),
        Fact(_("买受人"), party.name, party=True, masked=masked_name(party.name)),
        Fact(
            _("批次"), str(one.round.matter.record), url=reverse("record", args=["arearounds", one.round_id])
        ),
        Fact(_("计价方式"), chosen(contract, "pricing")),
        Fact(_("面积误差约定"), chosen(contract, "area_rule"), clause="YX-2.7.2"),
    ]


def _sections(one, member):
    explains = reverse("explanation", args=["settlements", one.pk, "amount"])
    areas = [
        Fact(_("合同建筑面积"), area(one.contracted)),
        Fact(_("产权建筑面积"), area(one.registered)),
        Fact(_("合同套内面积"), area(one.contracted_inner)),
        Fact(_("产权套内面积"), area(one.registered_inner)),
        Fact(_("误差比"), one.percent),
        Fact(_("结果"), chosen(one, "way")),
        Fact(_("金额"), _("%s元") % yuan(one.amount), explains=explains, clause="YX-2.7.2"),
        Fact(_("客户可否解除合同"), _("可以（误差超过界限）") if one.may_rescind else _("不可以")),
    ]
    done = [
        Fact(_("通知时间"), when(one.notified_at) if one.notified_at else ""),
        Fact(_("客户选择"), chosen(one, "choice")),
        Fact(_("协商结果"), one.agreement),
        Fact(_("结清时间"), when(one.settled_at) if one.settled_at else ""),
    ]
    for label, row, kind in ((_("应收单"), one.bill, "bills"), (_("应退单"), one.credit, "credits")):
        if row is not None:
            done.append(Fact(label, str(row.record), url=reverse("record", args=[kind, row.pk])))
    return [Section(_("面积与金额"), facts=areas), Section(_("办理"), facts=done)]


def _state(one) -> dict:
    return badge_cell(chosen(one, "state"), TONES[one.state])


page(
    Page(
        "settlements",
        "delivery",
        "scale",
        order=51,
        columns=(
            number_column(),
            Column(
                "unit", __("房屋"), lambda o: o.contract.unit.path, filter="contract__unit__path__startswith"
            ),
            Column("party", __("买受人"), lambda o: masked_name(name_of(o.record.party)), personal=True),
            Column(
                "state", __("状态"), _state, template=BADGE, filter="state", choices=Settlement.State.choices
            ),
            Column(
                "contracted",
                __("合同面积"),
                lambda o: area(o.contracted),
                align="end",
                full=lambda o: o.contracted / 100,
            ),
            Column(
                "registered",
                __("产权面积"),
                lambda o: area(o.registered),
                align="end",
                full=lambda o: o.registered / 100,
            ),
            Column("ratio", __("误差比"), lambda o: o.percent, align="end", sort="ratio"),
            Column("way", __("结果"), lambda o: chosen(o, "way"), filter="way", choices=Way.choices),
            money_column("amount", __("金额"), lambda o: o.amount),
            Column("rescind", __("可解除"), lambda o: _("是") if o.may_rescind else ""),
            Column(
                "notified",
                __("通知时间"),
                lambda o: when(o.notified_at) if o.notified_at else "",
                full=lambda o: o.notified_at or "",
            ),
            Column("project", __("项目"), lambda o: name_of(o.record.project), hidden=True),
        ),
        rows=lambda rows: rows.select_related("record__party", "record__project", "contract__unit"),
        one=lambda rows: rows.select_related(
            "contract__unit__building__project",
            "contract__matter__record",
            "round__matter__record",
            "bill__record",
            "credit__record",
        ),
        facts=_facts,
        sections=_sections,
        views=(
            View("computed", __("待通知"), lambda member: Q(state="computed")),
            View("notified", __("待结清"), lambda member: Q(state="notified")),
            View("rescind", __("可解除合同"), lambda member: Q(may_rescind=True, live=True)),
            View("by_hand", __("待协商"), lambda member: Q(way=Way.BY_HAND, live=True)),
        ),
        clauses=("YX-2.7.2",),
        empty=__("导入测绘成果后，每户的面积差和退补款列在这里，每个数都能点开看怎么算的。"),
        facts_title=__("合同"),
        told_whole=True,
    )
)
