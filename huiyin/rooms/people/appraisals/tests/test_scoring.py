"""Deductions only against an item, with words and evidence, never over its points; bonuses by reward."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, NotSeen, Refused, Stale
from huiyin.kernel.clauses.parameters import set_parameter
from huiyin.kernel.explain.models import Explanation
from huiyin.kernel.members.models import Absence
from huiyin.kernel.records.models import Link
from huiyin.rooms.people.appraisals.jobs import sheets_agree
from huiyin.rooms.people.appraisals.models import Bonus
from tests.words import again, do

from .words import begin, bonus, deduct, finish, item, rewarded, sheet_of, standards


@pytest.fixture
def round_(house):
    standards(house)
    return begin(house)


@pytest.fixture
def sheet(house, round_):
    return sheet_of(round_, house.clerk)


@pytest.mark.clause("WY-A4.5.2", "WY-A4.7a")
def test_a_sheet_begins_at_a_hundred_and_takes_exact_half_points(house, sheet):
    assert sheet.score == 10_000
    sheet = deduct(sheet, "业务能力", 750)
    sheet = deduct(sheet, "出勤", 150)
    assert (sheet.score, sheet.deducted) == (9100, 900)
    done = finish(sheet, remark="注意考勤")
    kept = Explanation.objects.get(record=sheet.pk, figure="appraised")
    assert kept.value == "91.00" and len(kept.inputs) == 2
    assert done.state == "done" and "出勤 −1.50 迟到两次" in done.told


@pytest.mark.clause("WY-A4.4.5", "WY-A4.7a")
def test_a_deduction_names_an_item_has_words_and_evidence_and_stays_within_its_points(house, sheet):
    with pytest.raises(Refused, match="依据"):
        deduct(sheet, uploads=[])
    with pytest.raises(Refused, match="事由"):
        deduct(sheet, words=" ")
    with pytest.raises(Refused, match="大于零"):
        deduct(sheet, points=0)
    deduct(sheet, points=400)
    with pytest.raises(Refused, match="只剩 1.00 分可扣"):
        deduct(sheet, points=150)
    assert deduct(sheet, points=100).deducted == 500
    with pytest.raises(Refused, match="不是本表标准"):
        other = item(sheet_of(sheet.round, house.supervisor), "出勤")
        do(
            "appraisalsheets.deduct",
            house.supervisor,
            sheet,
            item=other,
            points=100,
            words="迟到",
            evidence=sheet.record,
        )
    assert deduct(sheet, "参与性", 100, uploads=[], evidence=sheet.record).deducted == 600


@pytest.mark.clause("WY-A4.7b")
def test_other_takes_only_what_is_left_of_its_dimension(house, sheet):
    sheet = deduct(sheet, "出勤", 500)
    with pytest.raises(Refused, match="剩余的 15.00 分"):
        deduct(sheet, "其它", 1600, dimension="diligence")
    sheet = deduct(sheet, "其它", 1200, dimension="diligence")
    with pytest.raises(Refused, match="只剩 3.00 分"):
        deduct(sheet, "参与性", 400)
    assert list(sheets_agree(0)) == []


@pytest.mark.clause("WY-A4.7b")
def test_where_the_house_sets_no_limit_other_is_bounded_by_the_sheet(house):
    standards(house)
    set_parameter("WY-A4.7b", "other_limit", "none", department=house.desk, reason="试")
    sheet = sheet_of(begin(house, "check"), house.clerk)
    assert deduct(sheet, "其它", 9000, dimension="virtue").score == 1000
    with pytest.raises(Refused, match="剩余的 10.00 分"):
        deduct(sheet, "其它", 1100, dimension="virtue")


@pytest.mark.clause("WY-A4.4.5", "WY-A4.1")
def test_nobody_appraises_themselves_nor_somebody_who_is_not_theirs(house, round_, sheet):
    own = sheet_of(round_, house.manager)
    with pytest.raises(NotSeen):  # it does not exist for them before it is signed
        deduct(own, by=house.manager)
    finish(own)
    with pytest.raises(NoRight, match="不能考评自己"):
        do("appraisalsheets.resume", house.manager, own, reason="改")
    for member in (house.clerk, house.specialist, house.engineer):
        with pytest.raises(NotSeen):
            deduct(sheet, by=member)
    with pytest.raises(Refused, match="不能由本人"):
        do("appraisalsheets.assign", house.manager, sheet, appraiser=house.clerk)
    with pytest.raises(Refused, match="下级"):
        do("appraisalsheets.assign", house.manager, sheet_of(round_, house.supervisor), appraiser=house.clerk)
    do("appraisalsheets.assign", house.manager, sheet, appraiser=house.specialist)
    assert again(sheet).appraiser == house.specialist


@pytest.mark.clause("WY-A4.1")
def test_who_stands_in_for_an_appraiser_does_not_appraise_themselves(house, round_, sheet):
    now = clock.now()
    Absence.objects.create(
        member=house.supervisor,
        stand_in=house.clerk,
        from_at=now,
        to_at=now + clock.dt.timedelta(days=2),
        reason="假",
    )
    with pytest.raises(NotSeen):
        deduct(sheet, by=house.clerk)


@pytest.mark.clause("WY-A4.7a")
def test_the_second_of_two_appraisers_is_refused_with_what_changed_and_keeps_the_text(house, sheet, client):
    from django.urls import reverse

    url = reverse("act", args=["appraisalsheets", sheet.pk, "appraisalsheets.deduct"])
    version = sheet.record.version
    deduct(sheet, "出勤", 100, words="早退一次")
    facts = {"item": item(sheet, "参与性"), "points": 200, "words": "未参加例会", "evidence": sheet.record}
    with pytest.raises(Stale):
        perform("appraisalsheets.deduct", by=house.manager, on=sheet.pk, version=version, **facts)
    client.force_login(house.manager)
    answer = client.post(
        url,
        {
            "version": version,
            "item": facts["item"].pk,
            "points": "2",
            "words": "未参加例会",
            "number": sheet.record.number,
        },
    )
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "早退一次" in said and "未参加例会" in said
    assert again(sheet).deducted == 100


@pytest.mark.clause("WY-A4.7a")
def test_what_was_deducted_wrongly_is_taken_back_with_its_reason_before_it_is_signed(house, sheet):
    sheet = deduct(sheet)
    one = sheet.deductions.get()
    with pytest.raises(Refused, match="理由"):
        do("appraisalsheets.drop", house.supervisor, sheet, deduction=one)
    do("appraisalsheets.drop", house.supervisor, sheet, deduction=one, reason="记错人")
    assert again(sheet).score == 10_000
    finish(sheet)
    with pytest.raises(Refused, match="已经签署"):
        deduct(sheet)
    do("appraisalsheets.resume", house.supervisor, sheet, reason="漏扣")
    assert deduct(sheet).score == 9900


@pytest.mark.clause("WY-A4.9")
def test_an_item_is_zeroed_together_with_the_breach_that_is_opened_from_it(house, sheet):
    sheet = deduct(sheet, "纪律作风", 100)
    do(
        "appraisalsheets.zero",
        house.supervisor,
        sheet,
        item=item(sheet, "纪律作风"),
        words="上班时看小说，客户投诉",
        breach_clause="YX-4.1.3",
        happened_at=clock.shanghai("2026-11-23 10:00"),
        uploads=[],
        evidence=sheet.record,
    )
    sheet = again(sheet)
    made = sheet.deductions.get(zeroes=True)
    assert (made.points, sheet.deducted) == (400, 500)
    assert made.breach.member == house.clerk and made.breach.clause == "YX-4.1.3"
    assert Link.objects.filter(from_record=sheet.pk, to_record=made.breach_id, kind="opened").exists()
    assert made.breach.deductions.get() == made
    assert sheet.keep_until.year == 2029  # a year longer, because a dispute may come of it
    made.refresh_from_db()
    with pytest.raises(Refused, match="追加了处罚"):
        do("appraisalsheets.drop", house.supervisor, sheet, deduction=made, reason="错")
    do("breaches.dismiss", made.breach.matter.owner, made.breach, finding="查无此事")
    made = sheet.deductions.get(zeroes=True)
    do("appraisalsheets.drop", house.supervisor, sheet, deduction=made, reason="不成立")
    assert again(sheet).deducted == 100


@pytest.mark.clause("WY-A4.8")
def test_a_bonus_rests_on_a_reward_of_its_own_from_commendation_on_within_ten_together(house, sheet):
    commended, praised = rewarded(house), rewarded(house, sort=1)
    merit, third = rewarded(house, sort=3), rewarded(house)
    with pytest.raises(Refused, match="嘉奖以上"):
        bonus(sheet, praised)
    with pytest.raises(Refused, match="不是本人"):
        bonus(sheet, rewarded(house, house.specialist))
    with pytest.raises(Refused, match="不在本期"):
        bonus(sheet, rewarded(house, on="2026-10-30"))
    for points in (50, 1050):
        with pytest.raises(Refused, match="1.00 至 10.00"):
            bonus(sheet, commended, points)
    sheet = bonus(sheet, commended, 700)
    with pytest.raises(Refused, match="已经加过分"):
        bonus(sheet, commended, 100)
    with pytest.raises(Refused, match="1.00 至 3.00"):
        bonus(sheet, merit, 400)
    sheet = deduct(bonus(sheet, merit, 300), points=250)
    assert sheet.score == 10_750  # after the deductions, and past a hundred
    with pytest.raises(Refused, match="合计不超过 10"):
        bonus(sheet, third, 100)
    one = Bonus.objects.get(reward=merit)
    do("appraisalsheets.drop_bonus", house.supervisor, sheet, bonus=one, reason="情节较轻")
    assert again(sheet).score == 10_450 and list(sheets_agree(0)) == []


@pytest.mark.clause("WY-A4.8")
def test_where_the_house_says_so_a_hundred_is_the_most(house):
    standards(house)
    set_parameter("WY-A4.8", "may_pass_full_marks", False, department=house.desk, reason="试")
    sheet = sheet_of(begin(house, "check"), house.clerk)
    assert bonus(sheet, rewarded(house), 500).score == 10_000
    assert deduct(sheet, points=200).score == 10_000
    assert list(sheets_agree(0)) == []
