"""The telephone system: only what is signed and fresh counts, and the same event counts once."""

import json

import pytest
from django.conf import settings

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import Refused
from huiyin.rooms.desk.reception.models import Call, CallBack, Extension, Incoming
from huiyin.rooms.desk.reception.pages.telephone import signature


@pytest.fixture
def extension(house):
    perform(
        "extensions.assign", by=house.supervisor, department=house.desk, number="8001", holder=house.clerk
    )


def tell(client, event, call="A1", secret=None, at=None, **more):
    body = json.dumps(
        {"event": event, "id": call, "from": "13800135678", "extension": "8001"} | more
    ).encode()
    stamp = str(int((at or clock.now()).timestamp()))
    headers = {
        "X-Huiyin-Timestamp": stamp,
        "X-Huiyin-Signature": signature(secret or settings.TELEPHONE_SECRET, stamp, body),
    }
    return client.post("/hooks/telephone", body, content_type="application/json", headers=headers)


@pytest.mark.clause("JS-H1.1")
def test_only_a_signed_and_fresh_event_counts(house, extension, client):
    old = clock.shanghai("2026-11-24 08:54")
    assert tell(client, "ringing", secret="wrong").status_code == 401
    assert tell(client, "ringing", at=old).status_code == 401
    assert client.post("/hooks/telephone", b"{}", content_type="application/json").status_code == 401
    assert client.get("/hooks/telephone").status_code == 405
    assert tell(client, "nonsense").status_code == 422
    assert not Incoming.objects.exists()
    assert tell(client, "ringing", at=clock.shanghai("2026-11-24 08:56")).status_code == 200
    assert Incoming.objects.get().member == house.clerk


@pytest.mark.clause("YX-2.1.1a", "JS-H1.1")
def test_who_rings_comes_up_at_the_desk_it_rings_at_and_nowhere_else(house, customer, extension, client):
    assert tell(client, "ringing").status_code == 200
    client.force_login(house.clerk)
    page = client.get("/calls/desk/ringing").content.decode()
    assert "138****5678" in page and "张秀英" in page and "3-2-1502" in page
    shown = f"{Incoming.objects.get().pk}-ringing"
    assert client.get("/calls/desk/ringing", {"shown": shown}).status_code == 204
    client.force_login(house.specialist)
    assert "张秀英" not in client.get("/calls/desk/ringing").content.decode()


@pytest.mark.clause("JS-H1.2")
def test_a_call_missed_is_called_back_once(house, customer, extension, client):
    tell(client, "ringing")
    for _n in range(3):
        assert tell(client, "missed").status_code == 200
    callback = CallBack.objects.get()
    assert (callback.why, callback.number, callback.party) == ("missed", "13800135678", customer.party)
    assert callback.matter.owner == house.clerk
    tell(client, "missed", call="A2", extension="")
    assert CallBack.objects.count() == 2


@pytest.mark.clause("YX-2.1.1b", "JS-H1.1")
def test_the_telephone_measures_how_long_it_rang_and_took(house, customer, extension, client):
    tell(client, "ringing")
    with clock.at("2026-11-24 09:00:07"):
        tell(client, "answered")
    client.force_login(house.clerk)
    incoming = Incoming.objects.get()
    with clock.at("2026-11-24 09:02"):
        facts = {"department": house.desk.pk, "party": customer.party.pk, "need": "问费用"}
        client.post("/calls/desk", facts | {"outcome": "answered", "incoming": incoming.pk})
    call = Call.objects.get()
    assert (call.number, call.answer_seconds) == ("13800135678", 7)
    for _n in range(2):
        with clock.at("2026-11-24 09:03:07"):
            assert tell(client, "ended").status_code == 200
    assert Call.objects.get().seconds == 180
    assert not CallBack.objects.exists()


@pytest.mark.clause("JS-H1.1")
def test_an_extension_rings_at_one_desk_until_it_is_given_back(house, extension):
    facts = {"department": house.desk, "number": "8001", "holder": house.specialist}
    with pytest.raises(Refused, match="现在是周文员的"):
        perform("extensions.assign", by=house.supervisor, **facts)
    standing = Extension.objects.get()
    perform("extensions.release", by=house.supervisor, on=standing.pk)
    with pytest.raises(Refused, match="已经收回"):
        perform("extensions.release", by=house.supervisor, on=standing.pk)
    perform("extensions.assign", by=house.supervisor, **facts)
