"""What is left of a pre-sale is sold as finished homes once building, register and bank allow it."""

import datetime as dt

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.rooms.sales.launches.models import Certificate
from huiyin.rooms.sales.launches.queries import finished_of
from huiyin.rooms.sales.titles.models import ConversionState
from huiyin.rooms.sales.titles.tests.conftest import TODAY
from tests.words import again, do, promised

pytestmark = pytest.mark.django_db
FILING = {"code": "现售备2026-01", "issuer": "市住房和建设局", "issued_on": TODAY}


@pytest.mark.clause("ZH-J4.6")
def test_pre_sale_units_are_turned_by_name_once_every_condition_is_met(work, sale, house):
    left = sale.door("1602")
    sale.filed()
    building = left.building
    facts = {"buildings": [building], "planned_on": dt.date(2027, 1, 29), "title": "转现售", **work.where()}
    turn = perform("conversions.open", by=work.who, **facts)
    assert turn.record.number == "ZX-2026-0001" and promised(turn) == {"conversions.turn"}
    mortgage = work.registered(work.project_act("works_mortgage", holder="工商银行"))
    with pytest.raises(Refused) as refusal:
        do("conversions.finish", work.who, turn, **FILING)
    assert all(word in str(refusal.value) for word in ("首次登记", "竣工验收备案", "在建工程抵押"))
    work.first()
    do("registryacts.cancel", work.who, mortgage, units=[left])
    work.registered(mortgage.cancellations.get())
    perform(
        "certificates.register",
        by=work.who,
        sort="completion",
        code="竣备1",
        issuer="住建局",
        issued_on=TODAY,
        buildings=[building],
        **work.where(),
    )
    with pytest.raises(Refused, match="还缺资料"):
        do("conversions.finish", work.who, turn, **FILING)
    turn = work.complete(turn)
    do("conversions.finish", work.who, turn, **FILING)
    turn = again(turn)
    assert turn.matter.state == ConversionState.DONE and list(turn.units.all()) == [left]
    filing = Certificate.objects.get(sort="sale_filing")
    assert turn.certificate == filing and finished_of([left], TODAY)[left.pk] == filing
    assert sale.draft(unit=left).sale == "completed"


@pytest.mark.clause("ZH-J4.6")
def test_buildings_are_turned_once_and_on_a_day_to_come(work, sale):
    facts = {"buildings": [sale.unit.building], "title": "转现售", **work.where()}
    with pytest.raises(Refused, match="已经过去"):
        perform("conversions.open", by=work.who, planned_on=dt.date(2026, 11, 1), **facts)
    turn = perform("conversions.open", by=work.who, planned_on=dt.date(2027, 1, 29), **facts)
    with pytest.raises(Refused, match="已在办"):
        perform("conversions.open", by=work.who, planned_on=dt.date(2027, 1, 29), **facts)
    do("conversions.withdraw", work.who, turn, reason="暂缓")
    assert again(turn).matter.state == ConversionState.WITHDRAWN
