"""A shared counter computer: members take over from each other with six digits."""

import pytest
from django.core import signing
from django.test import Client

from huiyin.kernel.members.switching import TRIES, Weak, fits, set_code, tries_left
from huiyin.web.switching import COOKIE, SHIFT

pytestmark = [pytest.mark.django_db, pytest.mark.clause("YX-1.4")]
PASSWORD, CODE = "qichuang-2026", "271828"


@pytest.fixture
def counter(house, client):
    """A computer at which clerk and specialist gave their passwords today; the specialist sits at it."""
    for member in (house.clerk, house.specialist):
        member.set_password(PASSWORD)
        member.save()
        set_code(member, CODE)
        client.post("/account/login/", {"login": member.username, "password": PASSWORD})
        if member == house.clerk:
            client.post("/account/leave")
    return client


def who(client) -> int:
    return int(client.session.get("_auth_user_id", 0))


def test_the_other_takes_over_with_six_digits(house, counter):
    assert who(counter) == house.specialist.pk
    answer = counter.post("/account/switch", {"member": house.clerk.pk, "code": CODE, "next": "/calls/desk"})
    assert (answer.status_code, answer.url) == (302, "/calls/desk")
    assert who(counter) == house.clerk.pk


def test_a_record_of_the_one_is_no_place_for_the_other(house, counter, record):
    page = f"/r/complaints/{record().pk}"
    answer = counter.post("/account/switch", {"member": house.clerk.pk, "code": CODE, "next": page})
    assert answer.url == "/"


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example/calls/desk", "/nowhere"]
)
def test_taking_over_never_leads_out_of_the_house(house, counter, elsewhere):
    answer = counter.post("/account/switch", {"member": house.clerk.pk, "code": CODE, "next": elsewhere})
    assert answer.url == "/"


def test_a_wrong_code_takes_over_nothing_and_five_want_the_password(house, counter):
    for left in range(TRIES - 1, -1, -1):
        answer = counter.post("/account/switch", {"member": house.clerk.pk, "code": "999999"})
        assert answer.status_code == 422
        assert (f"还可以试{left}次" if left else "请用密码登录") in answer.content.decode()
    assert counter.post("/account/switch", {"member": house.clerk.pk, "code": CODE}).status_code == 422
    assert who(counter) == house.specialist.pk
    counter.post("/account/leave")
    counter.post("/account/login/", {"login": house.clerk.username, "password": PASSWORD})
    assert tries_left(house.clerk) == TRIES


def test_at_another_computer_the_code_opens_nothing(house, counter):
    elsewhere = Client()
    answer = elsewhere.post("/account/switch", {"member": house.clerk.pk, "code": CODE})
    assert answer.status_code == 422 and who(elsewhere) == 0
    assert house.clerk.name not in elsewhere.get("/account/switch").content.decode()


def test_what_says_who_was_here_cannot_be_forged_and_ends_with_the_shift(house, counter, monkeypatch):
    forged = Client()
    forged.cookies[COOKIE] = signing.dumps([house.clerk.pk], salt="other")
    assert forged.post("/account/switch", {"member": house.clerk.pk, "code": CODE}).status_code == 422
    later = signing.time.time() + SHIFT + 1
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert counter.post("/account/switch", {"member": house.clerk.pk, "code": CODE}).status_code == 422


def test_a_later_password_of_another_does_not_lengthen_the_shift(house, counter, monkeypatch):
    """The twelve hours are each member's own: what the specialist types at noon says nothing of the clerk."""
    start = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: start + SHIFT - 60)
    counter.post("/account/leave")
    counter.post("/account/login/", {"login": house.specialist.username, "password": PASSWORD})
    monkeypatch.setattr(signing.time, "time", lambda: start + SHIFT + 60)
    assert counter.post("/account/switch", {"member": house.clerk.pk, "code": CODE}).status_code == 422
    counter.post("/account/leave")
    counter.post("/account/switch", {"member": house.specialist.pk, "code": CODE})
    assert who(counter) == house.specialist.pk


def test_who_leaves_the_counter_is_out_and_comes_back_with_the_code(house, counter):
    assert counter.post("/account/leave").url == "/account/switch"
    assert who(counter) == 0
    counter.post("/account/switch", {"member": house.specialist.pk, "code": CODE})
    assert who(counter) == house.specialist.pk


def test_a_leaver_takes_over_nothing(house, counter):
    house.loses(house.clerk)
    assert counter.post("/account/switch", {"member": house.clerk.pk, "code": CODE}).status_code == 422


@pytest.mark.parametrize(
    "code", ["12345", "1234567", "abcdef", "１２３４５６", "111111", "112121", "123456", "987654"]
)
def test_a_code_that_is_easily_guessed_is_refused(house, code):
    with pytest.raises(Weak):
        set_code(house.clerk, code)


def test_the_code_is_set_with_the_password_and_may_be_given_up(house, client):
    house.clerk.set_password(PASSWORD)
    house.clerk.save()
    client.force_login(house.clerk)
    assert client.post("/account/code", {"password": "wrong", "code": CODE}).status_code == 422
    answer = client.post("/account/code", {"password": PASSWORD, "code": "123456"})
    assert "太容易猜到" in answer.content.decode()
    assert client.post("/account/code", {"password": PASSWORD, "code": CODE}).status_code == 302
    assert fits(house.clerk, CODE)
    client.post("/account/code", {"password": PASSWORD, "code": ""})
    assert not fits(house.clerk, CODE)


def test_two_tries_at_once_are_two_tries(house):
    set_code(house.clerk, CODE)
    assert not fits(house.clerk, "000001")
    assert tries_left(house.clerk) == TRIES - 1
    assert fits(house.clerk, CODE)
    assert tries_left(house.clerk) == TRIES
