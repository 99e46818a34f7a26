"""Each line is somebody's, with a day, and with its paper."""

import datetime as dt

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.checks import check_all
from huiyin.kernel.promises.models import Promise
from huiyin.kernel.promises.sweeping import sweep
from tests.words import again, do, told

pytestmark = pytest.mark.clause("YX-2.3.2")
DAY = dt.date(2026, 12, 18)


def give(house, launch, line, owner=None, due=None, by=None, **facts):
    """Sets a line as it stands but for what is named."""
    facts = {"required": line.required, "wants_document": line.wants_document} | facts
    due = due or clock.local(line.due).date()
    who = {"line": line, "owner": owner or line.owner, "due": due}
    return do("launches.set_line", by or house.specialist, launch, **who, **facts)


def test_a_line_is_on_its_owners_desk_late_ones_first_and_told(house, launch, line, client):
    give(house, launch, line("价格表"), owner=house.engineer, due=DAY, reason="工程部先出面积")
    assert "“价格表”由你负责" in told(house.engineer)[-1]
    with clock.at("2026-12-19 10:00"):
        sweep()
        assert any("准备开盘已逾期" in words for words in told(house.engineer, launch))
        client.force_login(house.engineer)
        page = client.get("/").content.decode()
        assert "价格表" in page and "已逾期" in page and "launches.finish_line" in page


def test_whoever_has_a_line_finishes_it_whatever_their_post_and_nobody_else_does(
    house, launch, line, picture, client
):
    client.force_login(house.engineer)
    assert client.get(f"/r/launches/{launch.pk}").status_code == 404
    give(house, launch, line("价格表"), owner=house.engineer)
    assert client.get(f"/r/launches/{launch.pk}").status_code == 200
    with pytest.raises(Refused, match="“合同范本”由李专员负责"):
        do("launches.finish_line", house.engineer, launch, line=line("合同范本"), uploads=[picture()])
    with pytest.raises(Refused, match="清单上没有由你负责的事项"):
        do("launches.finish_line", house.clerk, launch, line=line("价格表"), uploads=[picture()])
    do(
        "launches.finish_line",
        house.engineer,
        launch,
        line=line("价格表"),
        uploads=[picture()],
        remark="已报物价备案",
    )
    done = line("价格表")
    assert (done.state, done.done_by, done.promise.state) == ("done", house.engineer, "kept")
    assert "“价格表”已完成" in told(house.specialist, launch)[-1]
    assert (
        Promise.objects.filter(matter=launch.pk, state="open").count()
        == launch.lines.filter(state="open").count() + 1
    )
    assert check_all() == []


def test_where_a_paper_is_wanted_it_must_be_there_and_stands_in_editions(
    house, launch, line, picture, client
):
    with pytest.raises(Refused, match="“合同范本”要附文件"):
        do("launches.finish_line", house.specialist, launch, line=line("合同范本"))
    for n in range(2):
        do(
            "launches.add_document",
            house.specialist,
            launch,
            line=line("合同范本"),
            uploads=[picture(f"{n}.png")],
        )
    do("launches.finish_line", house.specialist, launch, line=line("合同范本"))
    first, second = line("合同范本").documents.order_by("edition")
    assert (first.edition, second.edition) == (1, 2)
    client.force_login(house.clerk)
    page = client.get(f"/r/launches/{launch.pk}").content.decode()
    assert page.index("第2版") < page.index("现行") < page.index("第1版")
    do("launches.withdraw_document", house.specialist, launch, document=second, reason="传错")
    with pytest.raises(Refused, match="只有这一份文件"):
        do("launches.withdraw_document", house.specialist, launch, document=first, reason="也传错")
    with pytest.raises(Refused, match="一份文件对应一个版本"):
        files = [picture("a.png"), picture("b.png")]
        do("launches.add_document", house.specialist, launch, line=line("合同范本"), uploads=files)
    do("launches.add_document", house.specialist, launch, line=line("合同范本"), uploads=[picture("3.png")])
    assert line("合同范本").documents.latest("edition").edition == 3, "a number is never given twice"


def test_a_line_is_added_with_owner_and_day(house, launch, line):
    do(
        "launches.add_line",
        house.specialist,
        launch,
        title="认筹排期",
        owner=house.clerk,
        due=DAY,
        required=False,
    )
    added = line("认筹排期")
    assert (added.owner, added.required, f"{clock.local(added.due):%m-%d}") == (house.clerk, False, "12-18")
    with pytest.raises(Refused, match="清单上已经有"):
        do("launches.add_line", house.specialist, launch, title="认筹排期", owner=house.clerk, due=DAY)
    with pytest.raises(Refused, match="期限已经过去"):
        do(
            "launches.add_line",
            house.specialist,
            launch,
            title="x",
            owner=house.clerk,
            due=dt.date(2026, 11, 23),
        )


def test_another_day_is_a_new_promise_with_its_reason_that_points_at_the_old(house, launch, line):
    before = line("价格表").promise
    with pytest.raises(Refused, match="改期需要写明理由"):
        give(house, launch, line("价格表"), due=DAY)
    give(house, launch, line("价格表"), due=DAY, reason="物价局排期")
    after = line("价格表").promise
    before.refresh_from_db()
    assert (before.state, after.follows) == ("withdrawn", before) and "物价局排期" in before.reason


def test_only_a_leader_lets_a_line_go_and_says_why(house, launch, line):
    with pytest.raises(NoRight):
        do("launches.excuse_line", house.specialist, launch, line=line("价格表"), reason="不用")
    with pytest.raises(Refused, match="只有主管以上"):
        give(house, launch, line("价格表"), required=False, reason="不用")
    with pytest.raises(Refused, match="理由"):
        do("launches.excuse_line", house.supervisor, launch, line=line("价格表"))
    with pytest.raises(Refused, match="改为非必备需要写明理由"):
        give(house, launch, line("价格表"), required=False, by=house.supervisor)
    do("launches.excuse_line", house.supervisor, launch, line=line("价格表"), reason="沿用一期价格表")
    let_go = line("价格表")
    assert (let_go.state, let_go.required, let_go.promise.state) == ("excused", False, "withdrawn")
    do("launches.reopen_line", house.specialist, launch, line=let_go, due=DAY, reason="还是要报")
    assert line("价格表").required and line("价格表").promise.state == "open"
    assert check_all() == []


def test_a_finished_line_is_opened_again_with_a_reason_and_a_day(house, launch, line):
    do("launches.finish_line", house.specialist, launch, line=line("网签备案系统联机测试"))
    with pytest.raises(Refused, match="理由"):
        do("launches.reopen_line", house.specialist, launch, line=line("网签备案系统联机测试"), due=DAY)
    do(
        "launches.reopen_line",
        house.specialist,
        launch,
        line=line("网签备案系统联机测试"),
        due=DAY,
        reason="系统升级",
    )
    opened = line("网签备案系统联机测试")
    assert (opened.state, opened.done_by, f"{clock.local(opened.due):%m-%d}") == ("open", None, "12-18")


def test_a_later_opening_moves_every_open_line_by_as_many_days(house, launch, line):
    with pytest.raises(Refused, match="理由"):
        do("launches.postpone", house.specialist, launch, planned_on=dt.date(2027, 2, 6))
    before = clock.local(line("合同内容培训").due).date()
    do("launches.finish_line", house.specialist, launch, line=line("网签备案系统联机测试"))
    kept = line("网签备案系统联机测试").promise
    do("launches.postpone", house.specialist, launch, planned_on=dt.date(2027, 2, 13), reason="预售证推迟")
    moved = line("合同内容培训")
    assert (clock.local(moved.due).date() - before).days == 14
    assert "预售证推迟" in moved.promise.follows.reason
    assert line("网签备案系统联机测试").promise == kept
    assert again(launch).planned_on == dt.date(2027, 2, 13)


def test_a_leavers_lines_go_to_the_successor(house, launch, line):
    give(house, launch, line("价格表"), owner=house.clerk)
    facts = {"department": house.desk, "leaver": house.clerk, "left_on": clock.today()}
    perform("departures.settle", by=house.manager, successor=house.supervisor, **facts)
    assert line("价格表").owner == house.supervisor
    assert line("合同范本").owner == house.specialist


def test_a_stand_in_finishes_the_line_of_who_is_away(house, launch, line, picture):
    from huiyin.kernel.members.models import Absence

    give(house, launch, line("价格表"), owner=house.engineer)
    now = clock.now()
    Absence.objects.create(
        member=house.engineer, stand_in=house.clerk, from_at=now, to_at=now + dt.timedelta(days=2)
    )
    do("launches.finish_line", house.clerk, launch, line=line("价格表"), uploads=[picture()])
    assert line("价格表").state == "done"
