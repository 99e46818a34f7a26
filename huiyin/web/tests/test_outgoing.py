"""How one wants to be told, the department's robots, and what became of each message."""

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.notices import choosing
from huiyin.kernel.notices.models import Outgoing, Preference, Robot
from huiyin.kernel.notices.sending import Telling, send

URL = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=very-secret"
ROBOT = {"do": "robot", "channel": "wecom", "url": URL, "secret": "hush-hush", "levels": ["overdue"]}


def client_of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def failed(member, record=None) -> Outgoing:
    choosing.choose(member, email="a@example.com", mention="", levels=["overdue"], digest=False)
    send([Telling(member.pk, "k", "“漏水”已逾期", record and record.pk, "", "overdue", clock.now())])
    Outgoing.objects.update(state="failed", error="refused")
    return Outgoing.objects.get()


def test_a_member_chooses_their_own_channels_and_tries_them(house, mailoutbox):
    client = client_of(house.clerk)
    facts = {"email": "zhou@example.com", "mention": "zhou", "levels": ["overdue"], "digest": "on"}
    answer = client.post(reverse("notice_settings"), {"do": "try", **facts}, follow=True)
    assert "测试消息已送出" in answer.content.decode() and mailoutbox[0].to == ["zhou@example.com"]
    chosen = Preference.objects.get()
    assert (chosen.member, chosen.levels, chosen.digest) == (house.clerk, ["overdue"], True)


def test_a_test_without_an_address_says_so(house):
    answer = client_of(house.clerk).post(reverse("notice_settings"), {"do": "try"})
    assert answer.status_code == 422 and "先填写邮箱" in answer.content.decode()


@pytest.mark.clause("YX-1.4")
def test_a_robots_address_and_secret_are_never_shown_again(house):
    client = client_of(house.manager)
    page = client.post(reverse("robots"), {"department": house.desk.pk, **ROBOT}, follow=True)
    text = page.content.decode()
    assert "客服部 · 企业微信群机器人" in text and "very-secret" not in text and "hush" not in text


@pytest.mark.clause("YX-1.4")
def test_only_who_leads_a_department_sets_its_robot(house):
    for member, department in ((house.clerk, house.desk), (house.manager, house.works)):
        client_of(member).post(reverse("robots"), {"department": department.pk, **ROBOT})
    assert not Robot.objects.exists()
    assert client_of(house.clerk).get(reverse("robots")).status_code == 404
    choosing.set_robot(house.manager, house.desk, "wecom", url=URL, levels=[], digest=False)
    gone = {"do": "robot_remove", "robot": Robot.objects.get().pk}
    assert client_of(house.clerk).post(reverse("robots"), gone).status_code == 404
    assert client_of(house.manager).post(reverse("robots"), gone).status_code == 302
    assert not Robot.objects.exists()


def test_a_supervisor_reads_what_failed_and_sends_it_again(house):
    row = failed(house.clerk)
    client = client_of(house.supervisor)
    assert "refused" in client.get(reverse("outbox") + "?state=bad").content.decode()
    client.post(reverse("outbox"), {"retry": row.pk})
    assert Outgoing.objects.get().state == Outgoing.State.WAITING


@pytest.mark.clause("YX-1.4")
def test_messages_of_another_department_are_not_there(house):
    row = failed(house.engineer)
    client = client_of(house.supervisor)
    assert "没有发送记录" in client.get(reverse("outbox")).content.decode()
    assert client.post(reverse("outbox"), {"retry": row.pk}).status_code == 404


@pytest.mark.clause("YX-3.3")
def test_the_record_of_a_message_is_named_only_to_who_sees_it(house, record):
    complaint = record(about_member=house.supervisor)
    failed(house.manager, complaint.record)
    shown = {
        who: client_of(who).get(reverse("outbox")).content.decode() for who in (house.supervisor, house.head)
    }
    assert complaint.record.number not in shown[house.supervisor]
    assert complaint.record.number in shown[house.head]


@pytest.mark.clause("YX-1.4")
def test_the_customers_page_and_every_form_about_them_say_who_wants_no_messages(house, customer, record):
    complaint = record()
    client = client_of(house.specialist)
    perform("customers.do_not_contact", by=house.clerk, on=customer, reason="客户来电要求")
    for path in (
        reverse("record", args=["customers", customer.pk]),
        reverse("record", args=["complaints", complaint.pk]),
        reverse("act", args=["complaints", complaint.pk, "complaints.contact"]),
    ):
        text = client.get(path).content.decode()
        assert "不发短信" in text and "全部号码" in text, path
