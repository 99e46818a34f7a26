"""The ledger of places and the page of one, for members."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.notices.routing import link_to
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import badge_cell


def _state(place) -> dict:
    return badge_cell(_("已停用"), "grey") if place.record.voided_at else badge_cell(_("使用中"), "green")


def _facts(place, member):
    path = reverse("public_place", args=[place.slug])
    return [
        Fact(_("地点"), place.name),
        Fact(_("位置"), place.address),
        Fact(_("投诉电话"), place.phone, clause="WY-G3"),
        Fact(_("接待时间"), place.hours),
        Fact(_("说明"), place.words),
        Fact(_("部门"), place.record.department.name),
        Fact(_("项目"), place.record.project.name if place.record.project else _("全部")),
        Fact(_("公开页面"), link_to(path) or path, url="" if place.record.voided_at else path),
    ]


def _sections(place, member):
    if place.record.voided_at:
        return [Section(_("公开页面"), text=_("这个地点已停用，公开页面不再打开，海报请取下。"))]
    words = _(
        "客户扫描海报上的二维码就能打开公开页面，不用注册即可提交；提交的内容自动登记为投诉，责任人当即收到提醒。"
    )
    if not link_to("/"):
        words += "\n" + _("还没有设置对外网址，海报上暂时没有二维码，请系统管理员设置。")
    return [Section(_("怎么用"), text=words)]


page(
    Page(
        "places",
        "complaints",
        "map-pin",
        order=60,
        columns=(
            Column("name", __("地点"), lambda p: p.name, sticky=True, filter="name__contains"),
            Column("address", __("位置"), lambda p: p.address, wide=True),
            Column("phone", __("投诉电话"), lambda p: p.phone),
            Column("hours", __("接待时间"), lambda p: p.hours, minor=True),
            Column("project", __("项目"), lambda p: p.record.project.name if p.record.project else ""),
            Column("state", __("状态"), _state, template="web/components/cell_badge.html"),
        ),
        rows=lambda rows: rows.select_related("record__project"),
        one=lambda rows: rows.select_related("record__project"),
        facts=_facts,
        facts_title=__("公示内容"),
        sections=_sections,
        views=(View("open", __("使用中"), lambda member: Q(record__voided_at=None)),),
        clauses=("WY-G3",),
        empty=__("登记向客户公布的投诉地点和电话，每个地点有一个公开页面和一张带二维码的海报。"),
        told_whole=True,
    )
)
