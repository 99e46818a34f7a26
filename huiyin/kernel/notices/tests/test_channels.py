"""What is said to each platform, and what its answer means: HTTP 200 alone is no yes."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

import pytest

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.notices import choosing
from huiyin.kernel.notices.choosing import BadAddress
from huiyin.kernel.notices.delivering import deliver
from huiyin.kernel.notices.models import Outgoing, Robot
from huiyin.kernel.notices.routing import text_customer

State = Outgoing.State


@pytest.mark.parametrize(
    ("channel", "refused"),
    [
        ("wecom", {"errcode": 45009, "errmsg": "api freq out of limit"}),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}),
        ("feishu", {"code": 19021, "msg": "sign match fail"}),
        ("feishu", {"StatusCode": 9499, "StatusMessage": "Bad Request"}),
    ],
)
def test_a_refusal_in_the_answer_is_no_success(house, robot, platform, channel, refused):
    platform.answers = [refused]
    row = choosing.try_robot(robot(channel), house.manager)
    assert row.state == State.FAILED and row.tries == 1
    assert str(next(iter(refused.values()))) in row.error


@pytest.mark.parametrize(
    ("channel", "accepted"),
    [
        ("wecom", {"errcode": 0}),
        ("dingtalk", {"errcode": 0}),
        ("feishu", {"code": 0}),
        ("feishu", {"StatusCode": 0}),
    ],
)
def test_an_answer_that_says_yes_is_a_success(house, robot, platform, channel, accepted):
    platform.answers = [accepted]
    assert choosing.try_robot(robot(channel), house.manager).state == State.SENT


def test_dingtalk_is_signed_with_the_secret_of_its_robot(house, robot, platform):
    choosing.try_robot(robot("dingtalk", secret="SEC1"), house.manager)
    path, _headers, body = platform.received[0]
    query = parse_qs(urlsplit(path).query)
    text = f"{query['timestamp'][0]}\nSEC1"
    expected = base64.b64encode(hmac.new(b"SEC1", text.encode(), hashlib.sha256).digest()).decode()
    assert query["sign"] == [expected] and query["key"] == ["k"]
    assert body["msgtype"] == "text"


def test_feishu_is_signed_in_the_body(house, robot, platform):
    choosing.try_robot(robot("feishu", secret="SEC2"), house.manager)
    body = platform.received[0][2]
    key = f"{body['timestamp']}\nSEC2"
    expected = base64.b64encode(hmac.new(key.encode(), b"", hashlib.sha256).digest()).decode()
    assert body["sign"] == expected and body["timestamp"] == str(int(clock.now().timestamp()))


@pytest.mark.clause("YX-1.4")
def test_address_and_secret_of_a_robot_lie_encrypted(house, robot, platform):
    robot("dingtalk", secret="SEC1")
    row = Robot.objects.get()
    assert b"SEC1" not in bytes(row.secret_sealed) and b"127.0.0.1" not in bytes(row.url_sealed)


def test_a_new_address_does_not_inherit_the_secret_of_the_old(house, robot):
    robot("feishu", secret="SEC2")
    assert robot("feishu").secret_sealed is None


@pytest.mark.parametrize(
    "url", ["https://169.254.169.254/latest", "http://qyapi.weixin.qq.com/x", "file:///etc/passwd", "x"]
)
def test_a_robot_leads_only_to_a_chat_platform(house, settings, url):
    settings.ROBOT_HOSTS = {"qyapi.weixin.qq.com"}
    with pytest.raises(BadAddress):
        choosing.set_robot(house.manager, house.desk, "wecom", url=url, levels=[], digest=False)


@pytest.fixture
def gateway(platform, settings):
    settings.SMS_URL, settings.SMS_KEY, settings.SMS_SECRET = f"{platform.url}/sms", "KEY", "SECRET"
    settings.SMS_TEMPLATES = {"received": "SMS_1001"}
    platform.answers = [{"code": "OK"}]
    return platform


def text(customer, house, key="one"):
    return text_customer(
        customer.party, "received", key=key, department=house.desk.pk, number="TS-1", link="https://x/m/1"
    )


def test_a_text_message_is_a_template_with_values_signed_over_its_body(house, customer, gateway):
    assert text(customer, house) and deliver() == 1
    path, headers, body = gateway.received[0]
    assert path == "/sms" and body["phone"] == "13800135678" and body["template"] == "SMS_1001"
    assert body["params"] == {"number": "TS-1", "link": "https://x/m/1"}
    said = f"{headers['X-Timestamp']}\n{json.dumps(body, ensure_ascii=False)}"
    assert headers["X-Signature"] == hmac.new(b"SECRET", said.encode(), hashlib.sha256).hexdigest()


def test_without_a_gateway_or_its_template_nothing_is_written(house, customer, settings):
    assert not text(customer, house)
    settings.SMS_URL = "http://127.0.0.1:1"
    assert not text(customer, house) and not Outgoing.objects.exists()


@pytest.mark.clause("YX-1.4")
def test_who_does_not_want_messages_gets_none(house, customer, gateway):
    perform("customers.do_not_contact", by=house.clerk, on=customer, reason="客户来电要求")
    assert not text(customer, house)
    perform("customers.may_contact", by=house.clerk, on=customer, reason="客户改变主意")
    assert text(customer, house)


@pytest.mark.clause("YX-1.4")
def test_what_waits_is_dropped_when_the_customer_says_no_meanwhile(house, customer, gateway):
    assert text(customer, house)
    perform("customers.do_not_contact", by=house.clerk, on=customer, number="13800135678", reason="客户要求")
    assert deliver() == 0 and not gateway.received
    assert Outgoing.objects.get().state == State.DROPPED


@pytest.mark.clause("YX-1.4")
def test_a_number_that_wants_no_messages_gets_none_whoever_else_it_belongs_to(house, customer, gateway):
    perform("customers.do_not_contact", by=house.clerk, on=customer, number="13800135678", reason="客户要求")
    facts = {"department": house.desk, "project": house.project}
    other = perform("customers.register", by=house.clerk, name="张先生", phones=["13800135678"], **facts)
    assert not text(other, house)
