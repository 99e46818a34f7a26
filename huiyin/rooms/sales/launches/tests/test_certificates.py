"""What may be sold follows from certificates: what they cover, and on which days they hold."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.search.index import find
from huiyin.registers.estates.models import Unit
from huiyin.rooms.sales.launches.actions import refuse_outside_permit
from huiyin.rooms.sales.launches.jobs import watch_certificates
from huiyin.rooms.sales.launches.models import Certificate
from huiyin.rooms.sales.launches.queries import finished_of, is_on_sale, permit_of, permits_of
from tests.words import again, do, told

pytestmark = pytest.mark.clause("YX-2.3.3")
NOW = dt.date(2026, 11, 24)
DAY = dt.timedelta(days=1)


@pytest.fixture
def units(buildings):
    return list(
        Unit.objects.filter(building__in=buildings).select_related("building__project").order_by("pk")
    )


def test_a_permit_covers_whole_buildings_or_the_doors_it_names(house, units, buildings, certify):
    whole = certify(buildings=buildings[:1])
    some = certify(buildings=buildings[1:], units=units[2:3], code="另一份")
    assert permits_of(units, NOW) == {units[0].pk: whole, units[1].pk: whole, units[2].pk: some}
    with pytest.raises(Refused, match="9-1-101不在所选的楼栋里"):
        certify(buildings=buildings[1:], units=units[:1], code="第三份")


def test_no_contract_for_a_unit_outside_the_permit(house, units, ready):
    with pytest.raises(Refused, match="不在2026-11-24有效的预售许可范围内") as refusal:
        refuse_outside_permit(units[0], NOW)
    assert refusal.value.clauses == ("YX-2.3.3",) and "登记许可证" in str(refusal.value.way_out)
    launch = ready()
    with pytest.raises(Refused, match="还没有开盘"):
        refuse_outside_permit(units[0], NOW)
    do("launches.open_sale", house.specialist, launch, opened_on=NOW, ends_on=dt.date(2029, 1, 1))
    assert refuse_outside_permit(units[0], NOW).sort == "presale"
    assert is_on_sale(units[0]) and not is_on_sale(units[0], dt.date(2026, 11, 1))


def test_a_permit_holds_from_its_issue_to_its_last_day(house, units, certify):
    one = certify(issued_on=NOW - 10 * DAY, expires_on=NOW + 10 * DAY)
    days = {n: permit_of(units[0], NOW + n * DAY) == one for n in (-11, -10, 10, 11)}
    assert days == {-11: False, -10: True, 10: True, 11: False}


@pytest.mark.once
@given(
    issued=st.integers(0, 40),
    holds=st.none() | st.integers(1, 40),
    replaced=st.none() | st.integers(0, 40),
    on=st.integers(0, 90),
)
def test_a_certificate_holds_on_a_day_exactly_between_its_days(issued, holds, replaced, on):
    one = Certificate(
        issued_on=NOW + issued * DAY,
        expires_on=None if holds is None else NOW + (issued + holds) * DAY,
        replaced_on=None if replaced is None else NOW + (issued + replaced) * DAY,
    )
    ends = [
        end
        for end in (holds and issued + holds + 1, None if replaced is None else issued + replaced)
        if end is not None
    ]
    assert one.in_force(NOW + on * DAY) == (issued <= on < min(ends, default=1000))


def test_a_renewed_permit_takes_the_old_ones_place_from_its_day(house, units, buildings, certify):
    old = certify(issued_on=NOW - 300 * DAY, expires_on=NOW + 5 * DAY)
    facts = {"code": "延期001号", "issuer": "市住建局", "issued_on": NOW - DAY, "buildings": buildings}
    do("certificates.renew", house.specialist, old, expires_on=NOW + 700 * DAY, **facts)
    new = Certificate.objects.get(code="延期001号")
    assert new.renews == old and new.sort == "presale"
    assert permit_of(units[0], NOW - 2 * DAY) == old and permit_of(units[0], NOW) == new
    with pytest.raises(Refused, match="已经换发"):
        do("certificates.renew", house.specialist, old, **facts)
    with pytest.raises(Refused, match="先作废新的一份"):
        do("certificates.void", house.supervisor, old, reason="误登")
    do("certificates.void", house.supervisor, new, reason="误登")
    assert permit_of(units[0], NOW) == again(old), "what it took the place of stands again"


def test_what_the_new_permit_leaves_out_may_not_be_sold_any_more(house, units, buildings, certify):
    old = certify()
    facts = {"code": "缩减001号", "issuer": "市住建局", "issued_on": NOW - DAY, "buildings": buildings[:1]}
    do("certificates.renew", house.specialist, old, **facts)
    assert set(permits_of(units, NOW)) == {unit.pk for unit in units[:2]}
    assert permit_of(units[2], NOW - 2 * DAY) == old


def test_a_number_stands_once_and_a_revoked_permit_permits_nothing(house, units, certify):
    one = certify()
    with pytest.raises(Refused, match="已经登记：ZZ-2026-0001"):
        certify()
    with pytest.raises(Refused, match="写明是误登还是被撤销|需要写明理由"):
        do("certificates.void", house.supervisor, one)
    do("certificates.void", house.supervisor, one, reason="被撤销")
    assert permit_of(units[0], NOW) is None
    certify()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"issued_on": NOW + DAY}, "发证日期还没有到"),
        ({"expires_on": dt.date(2026, 11, 2)}, "有效期不晚于发证日期"),
        ({"sort": "other"}, "没有写证照名称"),
        ({"buildings": []}, "没有选楼栋"),
    ],
)
def test_what_no_paper_says_is_refused(certify, facts, words):
    with pytest.raises(Refused, match=words):
        certify(**facts)


def test_finished_homes_are_sold_by_the_filing_and_by_the_completion_where_the_house_says_so(
    house, units, certify
):
    completion = certify("completion")
    assert finished_of(units, NOW) == dict.fromkeys((unit.pk for unit in units), completion)
    assert permits_of(units, NOW) == {}
    set_parameter(
        "YX-2.3.3", "completion_permits_sale", True, department=house.desk, reason="本地不办现售备案"
    )
    assert permit_of(units[0], NOW) == completion
    filing = certify("sale_filing")
    assert permit_of(units[0], NOW) == filing


# ── the checklist follows ───────────────────────────────────────────────────────


def test_a_certificate_finishes_its_line_once_every_building_has_one(house, launch, buildings, certify, line):
    with pytest.raises(Refused, match="随证照的登记自动完成"):
        do("launches.finish_line", house.specialist, launch, line=line("建筑工程施工许可证"))
    certify("construction", buildings=buildings[:1])
    assert line("建筑工程施工许可证").state == "open"
    second = certify("construction", buildings=buildings[1:], code="另一份")
    assert line("建筑工程施工许可证").state == "done"
    do("certificates.void", house.supervisor, second, reason="被撤销")
    opened = line("建筑工程施工许可证")
    assert opened.state == "open" and opened.promise.state == "open"
    assert "10栋的建筑工程施工许可证不再有效" in told(house.specialist, launch)[-1]


def test_a_launch_begins_with_the_certificates_that_are_there(buildings, certify, request):
    certify("land")
    launch = request.getfixturevalue("launch")
    assert launch.lines.get(sort="land").state == "done"


def test_who_looks_after_the_project_is_told_before_it_expires_and_once_when_it_has(
    house, launch, certify, line
):
    one = certify("presale", expires_on=dt.date(2026, 12, 30))
    assert line("商品房预售许可证").state == "done"
    assert watch_certificates() == 0, "36 days before"
    with clock.at("2026-12-01 08:10"):
        assert (watch_certificates(), watch_certificates()) == (1, 0)
        assert "将于2026-12-30到期" in told(house.specialist, one)[-1]
    with clock.at("2026-12-31 08:10"):
        assert (watch_certificates(), watch_certificates()) == (1, 0)
        assert "已于2026-12-30到期" in told(house.specialist, one)[-1]
        assert line("商品房预售许可证").state == "open", "and its line is open again"


# ── doors named ─────────────────────────────────────────────────────────────────


def test_doors_are_added_to_a_permit_that_names_its_doors_and_leave_it_with_a_reason(
    house, units, buildings, certify
):
    whole = certify(code="整栋")
    with pytest.raises(Refused, match="全部房屋"):
        do("certificates.add_doors", house.specialist, whole, units=units[:1])
    some = certify(code="部分", whole=False, buildings=buildings[:1])
    assert permit_of(units[0], NOW) == whole
    do("certificates.void", house.supervisor, whole, reason="误登")
    assert permit_of(units[0], NOW) is None
    do("certificates.add_doors", house.specialist, some, units=units[:2])
    assert set(permits_of(units, NOW)) == {unit.pk for unit in units[:2]}
    with pytest.raises(Refused, match="理由"):
        do("certificates.drop_doors", house.specialist, some, units=units[:1])
    do("certificates.drop_doors", house.specialist, some, units=units[:1], reason="看错")
    assert set(permits_of(units, NOW)) == {units[1].pk}


def test_a_certificate_is_found_by_its_number(certify):
    one = certify(code="深房许字(2026)澜园001号")
    assert one.pk in find("澜园001", 10)
