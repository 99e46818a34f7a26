"""A place's page: where and by which number to complain, and a form for which nobody signs in."""

import pytest
from django.test import Client

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.kernel.journal.models import Line
from huiyin.kernel.matters.models import HandOver
from huiyin.kernel.notices.models import Notice, Outgoing
from huiyin.rooms.desk.complaints.models import Channel, Complaint
from huiyin.rooms.desk.public.models import Link
from huiyin.rooms.desk.public.pages import limits
from huiyin.rooms.desk.public.tests.strangers import open_place, picture, write


@pytest.fixture
def place(house):
    return open_place(house)


@pytest.mark.clause("WY-G3")
def test_the_page_says_where_by_which_number_and_when(place):
    text = Client().get("/p/lobby").content.decode()
    assert all(said in text for said in ("一号楼大堂", "澜园一号楼一层服务台", "0755-88886666", "8:30"))


@pytest.mark.clause("YX-2.1.2c", "YX-2.1.2b", "WY-G3")
def test_what_a_stranger_writes_is_a_complaint_with_owner_promises_and_no_hand_over(house, place):
    write(Client())
    complaint = Complaint.objects.get()
    matter, record = complaint.matter, complaint.record
    assert (matter.owner, record.department, record.project) == (house.specialist, house.desk, house.project)
    assert complaint.channel == Channel.ONLINE and complaint.receiver == house.specialist
    assert record.party.name == "王女士" and record.party.phones.get().number == "13900139001"
    assert matter.promises.filter(kind="complaints.callback").exists()
    assert not HandOver.objects.exists() and record.number
    line = Line.objects.get(record=record, verb="complaints.record")
    assert (line.source, line.member) == ("public", None)
    assert Notice.objects.filter(member=house.specialist, record=record).exists()


def test_sent_twice_it_is_taken_down_once(place):
    key = "6f7b6cf0-3a5e-4a9e-9d36-0d4f8f0f5a11"
    client = Client()
    write(client, key=key), write(client, key=key)
    assert Complaint.objects.count() == 1


def test_who_is_known_by_name_and_number_is_not_written_down_again(house, customer, place):
    write(Client(), name="张秀英", phone="13800135678")
    assert Complaint.objects.get().record.party == customer.party
    write(Client(), name="别人", phone="13800135678")
    assert Complaint.objects.latest("pk").record.party != customer.party


def test_a_door_is_found_and_one_that_is_not_there_is_kept_in_words(house, customer, place):
    write(Client(), door="3-2-1502")
    assert Complaint.objects.get().unit.path == "3-2-1502"
    write(Client(), door="9-9-999")
    last = Complaint.objects.latest("pk")
    assert last.unit is None and "9-9-999" in last.cause


def test_pictures_go_with_it_and_nothing_but_pictures(place, settings, tmp_path):
    settings.STORAGES["default"]["OPTIONS"]["location"] = tmp_path
    write(Client(), pictures=[picture("一.png"), picture("二.png")])
    assert Complaint.objects.get().record.files.count() == 2
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = write(Client(), pictures=[SimpleUploadedFile("a.png", b"<script>alert(1)</script>")])
    assert answer.status_code == 422 and "不是照片" in answer.content.decode()
    answer = write(Client(), pictures=[picture(f"{n}.png") for n in range(5)])
    assert answer.status_code == 422 and Complaint.objects.count() == 1


@pytest.mark.clause("YX-1.4")
def test_without_consent_nothing_is_taken_and_the_purpose_is_said(place):
    page = Client().get("/p/lobby").content.decode()
    assert "收集目的" in page and "查阅、更正或删除" in page
    answer = write(Client(), consent="")
    assert answer.status_code == 422 and not Complaint.objects.exists()
    write(Client())
    assert Line.objects.filter(record=Complaint.objects.get().pk, verb="complaints.share_link").exists()


@pytest.mark.parametrize(
    "facts", [{"website": "http://x"}, {"after": 1}, {"after": 13 * 3600}, {"opened": "1:x"}]
)
def test_machines_are_told_to_call(place, facts):
    answer = write(Client(), **facts)
    assert answer.status_code == 422 and "拨打电话" in answer.content.decode()
    assert not Complaint.objects.exists()


def test_one_address_sends_so_many_an_hour_and_then_waits(place):
    client = Client()
    for _n in range(limits.SENDS):
        assert write(client).status_code == 302
    assert write(client).status_code == 429
    assert write(Client(REMOTE_ADDR="10.1.1.9")).status_code == 302
    with clock.at("2026-11-24 11:00"):
        assert write(client).status_code == 302
    assert Complaint.objects.count() == limits.SENDS + 2


def test_a_place_takes_so_many_an_hour_from_wherever(place, monkeypatch):
    monkeypatch.setattr(limits, "SENDS_A_PLACE", 2)
    answers = [write(Client(REMOTE_ADDR=f"10.1.1.{n}")).status_code for n in range(3)]
    assert answers == [302, 302, 429]


def test_what_a_request_says_of_its_address_counts_only_from_our_own_proxy(place, settings):
    def send(forged):
        return write(Client(HTTP_X_FORWARDED_FOR=forged)).status_code

    assert [send(f"10.2.2.{n}") for n in range(7)][-1] == 429
    settings.TRUSTED_PROXIES = {"127.0.0.1"}
    assert send("1.1.1.1, 10.3.3.3") == 302


@pytest.mark.clause("WY-G3")
def test_a_place_that_is_given_up_has_no_page(house, place):
    perform("places.retire", by=house.supervisor, on=place, reason="搬迁")
    assert Client().get("/p/lobby").status_code == 404
    assert write(Client()).status_code == 404 and Client().get("/p/nowhere").status_code == 404


@pytest.mark.clause("WY-G3")
def test_a_correction_shows_at_once_and_leaves_the_address_on_the_posters(house, place):
    facts = {"name": "一号楼大堂", "address": "北门", "phone": "0755-1", "hours": "全天", "words": ""}
    with pytest.raises(Refused, match="理由"):
        perform("places.correct", by=house.supervisor, on=place, **facts)
    perform("places.correct", by=house.supervisor, on=place, reason="换了号码", **facts)
    assert "0755-1" in Client().get("/p/lobby").content.decode()


@pytest.mark.clause("YX-1.4")
def test_a_strangers_page_is_strict_and_kept_by_nobody(place):
    answer = Client().get("/p/lobby")
    assert "script-src 'self'" in answer["Content-Security-Policy"] and "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin" and "sessionid" not in answer.cookies
    assert "<script>" not in answer.content.decode() and "style=" not in answer.content.decode()


def test_a_message_with_number_and_link_goes_to_the_customer_where_there_is_a_gateway(place, settings):
    settings.SMS_URL, settings.SMS_TEMPLATES = "https://sms.example.com", {"received": "SMS_1"}
    write(Client())
    assert Outgoing.objects.get(channel="sms").party == Complaint.objects.get().record.party
    assert Link.objects.count() == 1
