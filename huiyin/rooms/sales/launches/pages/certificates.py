"""The ledger of certificates, and each of them with what it covers."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.members.rights import reach_of
from huiyin.rooms.sales.launches.models import FIVE, Certificate, CertificateSort
from huiyin.rooms.sales.launches.queries import remind_until
from huiyin.web.columns import number_column
from huiyin.web.kit import Column, Fact, Page, Section, View, page
from huiyin.web.saying import badge_cell, name_of

BADGE = "web/components/cell_badge.html"


def expiry(one: Certificate) -> tuple[str, str]:
    """How a certificate stands as label and tone: in force, soon to expire, expired, renewed, voided."""
    today = clock.today()
    left = one.days_left(today)
    if one.record.voided_at:
        return _("已作废"), "grey"
    if one.replaced_on and one.replaced_on <= today:
        return _("已换发"), "grey"
    if left is None or one.expires_on is None:
        return _("长期有效"), "green"
    if left < 0:
        return _("已到期 %d 天") % -left, "red"
    if left == 0:
        return _("今天到期"), "red"
    return _("还有 %d 天") % left, "orange" if one.expires_on <= remind_until(
        one.record.department_id
    ) else "green"


def _until(one: Certificate) -> str:
    return f"{one.expires_on:%Y-%m-%d}" if one.expires_on else _("长期")


def _facts(one, member):
    facts = [
        Fact(_("项目"), one.project.name),
        Fact(_("证照"), one.called),
        Fact(_("证号"), one.code),
        Fact(_("发证机关"), one.issuer),
        Fact(_("发证日期"), f"{one.issued_on:%Y-%m-%d}"),
        Fact(_("有效期至"), _until(one)),
        Fact(_("现状"), expiry(one)[0]),
        Fact(_("楼栋"), one.where, clause="YX-2.3.3"),
    ]
    if one.renews:
        facts.append(
            Fact(_("换发自"), one.renews.code, url=reverse("record", args=["certificates", one.renews_id]))
        )
    if new := getattr(one, "renewed_by", None):
        facts.append(Fact(_("已换发为"), new.code, url=reverse("record", args=["certificates", new.pk])))
    return facts


def _sections(one, member):
    sections = []
    if one.scope:
        sections.append(Section(_("证上写的范围"), text=one.scope))
    if not one.whole:
        units = list(one.units.order_by("path"))
        lines = [
            {
                "name": building.called,
                "doors": [unit.path for unit in units if unit.building_id == building.pk],
            }
            for building in one.buildings.all()
        ]
        sections.append(
            Section(
                _("只含这些房屋（%d 套）") % len(units),
                template="launches/doors.html",
                context={"rows": lines},
                flush=True,
            )
        )
    return sections


def _standing() -> Q:
    return Q(voided=False, replaced_on=None)


def _expiring(member) -> Q:
    department = next(iter(reach_of(member).departments), None)
    return _standing() & Q(expires_on__gte=clock.today(), expires_on__lte=remind_until(department))


page(
    Page(
        "certificates",
        "sales",
        "certificate",
        order=41,
        columns=(
            number_column(),
            Column("project", __("项目"), lambda c: c.project.name, filter="project__name"),
            Column(
                "sort",
                __("证照"),
                lambda c: c.called,
                filter="sort",
                choices=CertificateSort.choices,
            ),
            Column("code", __("证号"), lambda c: c.code, filter="code__contains"),
            Column("where", __("楼栋"), lambda c: c.where, filter="buildings__name"),
            Column("issuer", __("发证机关"), lambda c: c.issuer, filter="issuer__contains", minor=True),
            Column(
                "issued_on",
                __("发证日期"),
                lambda c: f"{c.issued_on:%Y-%m-%d}",
                filter="issued_on__startswith",
                minor=True,
            ),
            Column("expires_on", __("有效期至"), _until, sort="expires_on"),
            Column("left", __("现状"), lambda c: badge_cell(*expiry(c)), template=BADGE),
            Column("scope", __("证上写的范围"), lambda c: c.scope, hidden=True, wide=True),
            Column("department", __("保管部门"), lambda c: name_of(c.record.department), hidden=True),
        ),
        rows=lambda rows: rows.select_related("project", "record__department").prefetch_related("buildings"),
        one=lambda rows: rows.select_related("project", "renews", "renewed_by").prefetch_related("buildings"),
        facts=_facts,
        sections=_sections,
        views=(
            View("standing", __("现行"), lambda member: _standing()),
            View("five", __("五证"), lambda member: _standing() & Q(sort__in=FIVE)),
            View(
                "expiring",
                __("快到期"),
                _expiring,
                sort="expires_on",
            ),
            View(
                "expired",
                __("已到期"),
                lambda member: _standing() & Q(expires_on__lt=clock.today()),
                sort="expires_on",
            ),
        ),
        clauses=("YX-2.3.3",),
        facts_title=__("证照"),
        told_whole=True,
        empty=__("登记项目的五证：证号、发证机关、日期、范围和有效期。不在预售许可范围内的房屋不能签约。"),
    )
)
