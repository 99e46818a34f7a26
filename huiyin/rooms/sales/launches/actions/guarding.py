"""What the modules above ask before they sell: a door outside the permit is sold to nobody (YX-2.3.3)."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from huiyin.kernel.actions.refusals import Refused
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.launches.models import Certificate
from huiyin.rooms.sales.launches.queries import on_sale, permit_of


def refuse_outside_permit(unit: Unit, on: dt.date, field: str = "unit") -> Certificate:
    """What permits the sale of a unit on a day. Raises Refused where nothing does, or where it was not opened for sale."""
    permit = permit_of(unit, on)
    if permit is None:
        raise Refused(
            _("%(unit)s不在%(day)s有效的预售许可范围内") % {"unit": unit, "day": f"{on:%Y-%m-%d}"},
            _("核对房号和日期；取得预售许可的，先在“证照”里登记许可证和范围"),
            clause="YX-2.3.3",
            field=field,
        )
    if on_sale(unit.building.project_id, unit.building_id) is None:
        raise Refused(
            _("%s所在的批次还没有开盘") % unit,
            _("先在“开盘准备”里完成清单并开盘"),
            clause="YX-2.3.2",
            field=field,
        )
    return permit
