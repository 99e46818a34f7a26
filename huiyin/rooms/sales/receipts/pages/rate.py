"""The ledger of the cities' standards for the maintenance fund."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.money import yuan
from huiyin.registers.estates.models import Unit
from huiyin.web.kit import Column, Fact, Page, page
from huiyin.web.saying import chosen, name_of


def _project(rate) -> str:
    return name_of(rate.record.project) or _("全部项目")


def _state(rate) -> str:
    return _("已作废") if rate.record.voided_at else _("有效")


page(
    Page(
        "fundrates",
        "delivery",
        "currency-yuan",
        order=95,
        columns=(
            Column(
                "use",
                __("用途"),
                lambda r: chosen(r, "use"),
                filter="use",
                choices=Unit.Use.choices,
                sticky=True,
            ),
            Column("building", __("楼栋类型"), lambda r: r.building),
            Column(
                "per_m2",
                __("每平方米标准（元）"),
                lambda r: yuan(r.per_m2),
                align="end",
                full=lambda r: r.per_m2 / 100,
            ),
            Column("from", __("执行日期"), lambda r: f"{r.from_on:%Y-%m-%d}"),
            Column("project", __("项目"), _project),
            Column("paper", __("依据文件"), lambda r: r.paper, wide=True),
            Column("state", __("状态"), _state),
        ),
        rows=lambda rows: rows.select_related("record__project"),
        one=lambda rows: rows.select_related("record__project"),
        facts=lambda rate, member: [
            Fact(_("用途"), chosen(rate, "use")),
            Fact(_("楼栋类型"), rate.building),
            Fact(_("每平方米标准"), _("%s元") % yuan(rate.per_m2), clause="ZH-J4.8"),
            Fact(_("执行日期"), f"{rate.from_on:%Y-%m-%d}"),
            Fact(_("项目"), _project(rate)),
            Fact(_("依据文件"), rate.paper),
        ],
        clauses=("ZH-J4.8",),
        empty=__("登记当地公布的维修资金标准，签约备案后按它算出每户应缴的金额。"),
        facts_title=__("标准"),
        told_whole=True,
    )
)
