"""Job descriptions: editions whose duties name their clauses, signed by whoever holds the post."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.refusals import NoRight, Refused
from huiyin.kernel.members.models import Post
from huiyin.rooms.people.posts.forms import DescriptionForm
from huiyin.rooms.people.posts.models import Acknowledgement
from huiyin.rooms.people.posts.queries import duties_met, standard_of, to_sign
from huiyin.rooms.people.posts.queries.describing import counted_under
from tests.words import again, do, told


@pytest.fixture
def post(house, staff):
    return staff.sheet(house.specialist).post


@pytest.mark.clause("ZH-J1.Q")
def test_a_duty_names_the_clauses_by_which_it_is_met(house, post, describe):
    with pytest.raises(Refused, match="没有写依据的条款"):
        describe(post, duties=[{"sort": "办理", "words": "签约", "clauses": []}])
    with pytest.raises(Refused, match="没有这些条款：XX-9"):
        describe(post, duties=[{"sort": "办理", "words": "签约", "clauses": ["XX-9", "YX-3.3"]}])
    with pytest.raises(Refused, match="没有写职责"):
        describe(post, duties=[])
    with pytest.raises(Refused, match="通用素质"):
        describe(post, general=[])
    assert describe(post).edition == 1


@pytest.mark.clause("ZH-J1.Q", "ZH-3")
def test_each_holder_signs_the_edition_and_a_new_one_asks_again(house, post, describe, client):
    first = describe(post)
    client.force_login(house.specialist)
    assert "签认岗位说明书" in client.get("/").content.decode()
    do("jobdescriptions.sign", house.specialist, first)
    assert not to_sign(house.specialist).exists()
    with pytest.raises(NoRight):
        do("jobdescriptions.sign", house.clerk, first)
    with pytest.raises(Refused, match="原因"):
        describe(post)
    second = describe(post, reason="增加按揭")
    assert (second.edition, again(first).replaced_at is None) == (2, False)
    signed = Acknowledgement.objects.get(description=first)
    assert signed.signed_at == clock.now()
    assert Acknowledgement.objects.get(description=second).signed_at is None
    assert "请阅读并签认" in told(house.specialist, second)[-1]
    assert to_sign(house.specialist).get().description == second
    describe(post, reason="再改")
    with pytest.raises(Refused, match="被替换"):
        do("jobdescriptions.sign", house.specialist, second)


@pytest.mark.clause("ZH-J1.Q")
def test_whoever_comes_to_a_post_is_asked_to_sign_its_description(house, post, describe, appoint):
    description = describe(post)
    Post.objects.filter(pk=post.pk).update(headcount=2)
    post.refresh_from_db()
    member = appoint(post, name="许佳").appointment.member
    assert Acknowledgement.objects.filter(description=description, member=member, signed_at=None).exists()


@pytest.mark.clause("ZH-J1.Q", "YX-2.1.2b")
def test_a_duty_shows_what_its_holder_kept_and_broke_under_its_clauses(
    house, staff, describe, record, client
):
    post = staff.sheet(house.clerk).post
    description = describe(post)
    record(owner=house.clerk)
    met = duties_met([house.clerk], {"YX-2.1.2b", "YX-1.4"})
    assert met["YX-2.1.2b"]["kept"] == met["YX-2.1.2b"]["broken"] == 0
    with clock.at("2026-12-04 09:00"):
        met = duties_met([house.clerk], {"YX-2.1.2b"})["YX-2.1.2b"]
        assert met["broken"] >= 1 and met["kept"] == 0 and met["done"] >= 1
        for who, sees in ((house.supervisor, True), (house.clerk, True), (house.specialist, False)):
            client.force_login(who)
            page = client.get(f"/r/jobdescriptions/{description.pk}").content.decode()
            assert ("按条款的落实情况" in page) is sees
    with clock.at("2027-02-24 09:00"):
        assert duties_met([house.clerk], {"YX-2.1.2b"})["YX-2.1.2b"]["done"] == 0


@pytest.mark.clause("ZH-J1.Q")
def test_a_clause_that_points_at_another_is_met_by_what_happens_there():
    assert {"ZH-J1.7", "ZH-4.1.5"} <= counted_under("ZH-J1.7")


@pytest.mark.clause("ZH-J1.R", "ZH-J1.G", "ZH-J1.M", "ZH-J1.F")
@pytest.mark.parametrize(
    ("name", "role", "outside", "functional", "general"),
    [
        ("客服主管", "supervisor", "公积金中心", 8, 14),
        ("签约专员", "specialist", "房管局信息科", 1, 7),
        ("按揭专员", "specialist", "公积金中心", 1, 7),
        ("权证专员", "specialist", "房管局各科室", 1, 7),
        ("营销经理", "manager", "银行", 0, 14),
    ],
)
def test_the_first_description_begins_with_the_relations_and_competences_of_the_rule_book(
    house, staff, describe, name, role, outside, functional, general
):
    post = Post.objects.create(department=house.desk, name=name, role=role)
    shipped = standard_of(post)
    assert outside in shipped["outside"]
    assert (len(shipped["functional"]), len(shipped["general"])) == (functional, general)
    assert describe(post).pk


@pytest.mark.clause("ZH-J1.Q", "ZH-J1.R", "ZH-3")
def test_page_and_paper_hold_every_field_of_the_description(house, staff, describe, client, printed):
    sheet = staff.sheet(house.supervisor)
    Post.objects.filter(pk=sheet.post_id).update(directed_by=staff.sheet(house.manager).post)
    Post.objects.filter(pk=staff.sheet(house.specialist).post_id).update(directed_by=sheet.post)
    sheet.post.refresh_from_db()
    description = describe(sheet.post)
    words = printed(again(description), "description", house.supervisor)
    client.force_login(house.supervisor)
    page = client.get(f"/r/jobdescriptions/{description.pk}").content.decode()
    for one in (
        "经理",
        "澜园专员",
        "公积金中心",
        "营销部",
        "投诉处理",
        "冲突管理",
        "影响力",
        "责任心",
        "实施督导",
    ):
        assert one in words and one in page, one
    assert "签认时间" in words and "ZH-J1.4" in words


@pytest.mark.clause("ZH-J1.Q")
def test_duties_are_typed_one_a_line_and_come_back_as_they_were(house, post):
    def typed(duties):
        facts = {
            "post": post.pk,
            "mission": "签约",
            "general": "诚信",
            "duties": duties,
            "department": house.desk.pk,
        }
        return DescriptionForm(facts, member=house.manager)

    form = typed("签约：网签 [ZH-J2.3、YX-3.2.2]\n其他: 交办的事（ZH-4.1.8）")
    assert form.is_valid(), form.errors
    duties = form.facts()["duties"]
    assert duties[0] == {"sort": "签约", "words": "网签", "clauses": ["ZH-J2.3", "YX-3.2.2"]}
    assert duties[1]["clauses"] == ["ZH-4.1.8"]
    assert form.fields["duties"].prepare_value(duties).startswith("签约：网签 [ZH-J2.3、YX-3.2.2]")
    assert "应写成" in str(typed("网签").errors["duties"])


def test_the_form_begins_with_the_edition_in_force(house, staff, post, describe, client):
    client.force_login(house.manager)
    sheet = staff.sheet(house.specialist)
    assert "效率与条理性" in client.get(f"/new/jobdescriptions.issue?from={sheet.pk}").content.decode()
    describe(post, mission="别的使命")
    assert "别的使命" in client.get(f"/new/jobdescriptions.issue?from={sheet.pk}").content.decode()
    answer = client.post(
        f"/new/jobdescriptions.issue?from={sheet.pk}",
        {
            "post": post.pk,
            "mission": "新使命",
            "duties": "签约：网签 [ZH-J2.3]",
            "general": "诚信",
            "reason": "修订",
        },
    )
    assert answer.status_code == 302 and post.descriptions.count() == 2
