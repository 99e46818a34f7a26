"""Behind the secret link: one's own matter in plain words, and a voice in it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.matters.models import Matter
from huiyin.kernel.notices.models import Notice
from huiyin.registers.customers.queries import customer_of
from huiyin.rooms.desk.complaints.models import Complaint
from huiyin.rooms.desk.public.forms import new_secret
from huiyin.rooms.desk.public.models import Link
from huiyin.rooms.desk.public.pages import limits
from huiyin.rooms.desk.public.tests.strangers import open_place, secret_of, write


@pytest.fixture
def mine(house):
    """The address of a stranger's own matter."""
    open_place(house)
    return f"/m/{secret_of(write(Client()))}"


def complaint() -> Complaint:
    return Complaint.objects.select_related("matter__record").get()


def solve(house):
    perform(
        "complaints.contact", by=house.specialist, on=complaint(), way="phone", reached=True, words="已告知"
    )
    perform(
        "complaints.solve",
        by=house.specialist,
        on=complaint(),
        result="已劝阻，处罚内部登记",
        answer="施工已停",
    )


@pytest.mark.clause("JS-2.1", "WY-G3")
def test_the_customer_reads_state_number_and_what_was_promised_them(house, mine):
    text = Client().get(mine).content.decode()
    assert complaint().record.number in text and "处理中" in text and "回电" in text and "待兑现" in text


@pytest.mark.clause("YX-1.4", "YX-3.3")
def test_nothing_internal_stands_there(house, mine):
    perform(
        "complaints.investigate",
        by=house.specialist,
        on=complaint(),
        findings="施工队无证",
        responsible=house.works,
    )
    perform("complaints.acknowledge", by=house.supervisor, on=complaint(), instruction="从严处理")
    solve(house)
    text = Client().get(mine).content.decode()
    for hidden in ("施工队无证", "从严处理", "处罚内部登记", "李专员", "批阅", "王女士", "13900139001"):
        assert hidden not in text, hidden
    assert "施工已停" in text and "已办结" in text


@pytest.mark.clause("YX-1.4")
def test_only_the_hash_of_the_secret_is_kept(mine):
    secret = mine.removeprefix("/m/")
    link = Link.objects.get()
    assert len(secret) == 22 and secret not in link.secret_hash and len(link.secret_hash) == 64


@pytest.mark.clause("YX-1.4")
def test_a_guess_a_withdrawn_link_and_a_voided_matter_open_nothing(house, mine):
    assert Client().get(f"/m/{new_secret()}").status_code == 404
    assert Client().get(mine).status_code == 200
    perform("complaints.revoke_links", by=house.specialist, on=complaint(), reason="发错人")
    assert Client().get(mine).status_code == 404
    secret = new_secret()
    perform("complaints.share_link", by=house.specialist, on=complaint(), secret=secret)
    assert Client().get(f"/m/{secret}").status_code == 200
    perform("complaints.void", by=house.supervisor, on=complaint(), reason="误登")
    assert Client().get(f"/m/{secret}").status_code == 404


@pytest.mark.clause("YX-1.4")
def test_who_was_erased_has_no_page_any_more(house, mine):
    solve(house)
    for follow_up in Matter.objects.filter(record__kind="followups", closed_at=None):
        perform("followups.void", by=house.supervisor, on=follow_up.pk, reason="客户要求删除信息")
    one = customer_of(complaint().record.party)
    facts = {"ground": "asked", "number": one.record.number, "reason": "本人要求"}
    perform("customers.erase", by=house.manager, on=one, **facts)
    assert Client().get(mine).status_code == 404


@pytest.mark.clause("WY-G3", "YX-1.4")
def test_some_days_after_its_end_the_link_opens_nothing(house, mine):
    solve(house)
    with clock.at(clock.now() + dt.timedelta(days=30)):
        assert Client().get(mine).status_code == 200
    with clock.at(clock.now() + dt.timedelta(days=31)):
        assert Client().get(mine).status_code == 404


def test_who_tries_too_many_links_waits(mine):
    client = Client()
    for _n in range(limits.WRONG_LINKS):
        assert client.get(f"/m/{new_secret()}").status_code == 404
    assert client.get(mine).status_code == 429
    assert Client(REMOTE_ADDR="10.9.9.9").get(mine).status_code == 200


@pytest.mark.clause("YX-2.1.2c")
def test_what_the_customer_adds_reaches_the_owner(house, mine):
    Notice.objects.all().delete()
    assert Client().post(mine, {"do": "remark", "words": "今晚又开始了"}).status_code == 302
    assert "补充了说明" in Notice.objects.get(member=house.specialist).words
    page = Client()
    page.force_login(house.specialist)
    assert "今晚又开始了" in page.get(reverse("record", args=["complaints", complaint().pk])).content.decode()


@pytest.mark.clause("WY-M5")
def test_a_customer_who_asks_again_is_a_chase(house, mine):
    Client().post(mine, {"do": "chase"})
    assert complaint().chased == 1


@pytest.mark.clause("JS-1.2")
def test_the_customer_says_whether_it_is_solved(house, mine):
    with pytest.raises(Refused, match="还在办理"):
        link = Link.objects.get()
        perform("complaints.note_verdict", by=None, on=complaint(), link=link, verdict="satisfied")
    solve(house)
    Client().post(mine, {"do": "satisfied"})
    assert Link.objects.get().verdict == "satisfied" and complaint().matter.closed_at
    assert "谢谢您的评价" in Client().get(mine).content.decode()


@pytest.mark.clause("JS-1.2")
def test_who_is_not_satisfied_opens_it_again(house, mine):
    solve(house)
    assert Client().post(mine, {"do": "unsatisfied", "words": ""}).status_code == 422
    Client().post(mine, {"do": "unsatisfied", "words": "今晚又敲墙"})
    assert complaint().matter.is_open and complaint().reopened == 1
    assert "处理中" in Client().get(mine).content.decode()


@pytest.mark.clause("WY-G3")
def test_the_desk_issues_a_link_to_a_matter_that_came_by_telephone(house, record):
    one = record()
    client = Client()
    client.force_login(house.specialist)
    path = reverse("act", args=["complaints", one.pk, "complaints.share_link"])
    form = client.get(path).context["form"]
    signed, shown = form["signed"].value(), form["link"].value()
    assert Client(REMOTE_ADDR="10.4.4.4").get(shown).status_code == 404
    assert client.post(path, {"signed": signed}).status_code == 302
    assert Client().get(shown).status_code == 200
    assert client.post(path, {"signed": "made-up-by-hand:x"}).status_code == 409
    assert Link.objects.count() == 1


def test_by_message_only_where_it_can_be_sent(house, record):
    one = record()
    with pytest.raises(Refused, match="短信发不出去"):
        perform("complaints.share_link", by=house.specialist, on=one, by_message=True)
    assert not Link.objects.exists()
