"""Nothing typed is lost: the server keeps a copy of each unsaved form, readable by its writer alone, for fourteen days."""

import json

import pytest

from huiyin.kernel import clock
from huiyin.kernel.drafts.keeping import MOST, forget_old, keep, kept
from huiyin.kernel.drafts.models import Draft
from tests.words import do

FORM = "/new/complaints.record"
TYPED = {"title": ["卫生间漏水"], "cause": ["昨晚起渗水，住户张秀英"]}


def type_in(client, place="complaints.record:new", values=TYPED):
    return client.post("/drafts", json.dumps({"place": place, "values": values}), "application/json")


def offered(client, path=FORM) -> dict | None:
    text = client.get(path).context["draft"]["kept"]
    return (json.loads(text) or {}).get("values") if text else None


def test_what_was_typed_stands_in_the_form_again_for_who_typed_it_and_nobody_else(house, client):
    client.force_login(house.clerk)
    assert offered(client) is None
    assert type_in(client).status_code == 204
    assert offered(client) == TYPED
    client.force_login(house.supervisor)
    assert offered(client) is None


def test_a_draft_is_encrypted_and_opens_for_its_writer_and_its_form_only(house):
    keep(house.clerk, "complaints.record:new", TYPED)
    (draft,) = Draft.objects.all()
    assert "张秀英".encode() not in bytes(draft.sealed)
    Draft.objects.update(member=house.supervisor)
    assert kept(house.supervisor, "complaints.record:new") is None


def test_a_saved_form_leaves_no_draft(house, customer, client):
    client.force_login(house.clerk)
    type_in(client)
    answer = client.post(
        FORM,
        {
            "party": customer.party.pk,
            "title": "漏水",
            "cause": "渗水",
            "category": "complaint",
            "channel": "call",
            "topic": "other",
            "importance": 0,
            "department": house.desk.pk,
        },
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert not Draft.objects.exists()


def test_a_form_that_was_refused_keeps_its_draft(house, client):
    client.force_login(house.clerk)
    type_in(client)
    assert client.post(FORM, {"title": "漏水"}).status_code == 422
    assert Draft.objects.count() == 1


def test_a_draft_thrown_away_is_gone_and_an_old_one_is_cleared(house, client):
    client.force_login(house.clerk)
    type_in(client)
    type_in(client, values={})
    assert not Draft.objects.exists()
    type_in(client)
    with clock.at("2026-12-08 08:59"):
        assert kept(house.clerk, "complaints.record:new") and forget_old() == 0
    with clock.at("2026-12-08 09:00"):
        assert kept(house.clerk, "complaints.record:new") is None and forget_old() == 1


@pytest.mark.clause("YX-1.4")
def test_who_is_erased_stands_in_no_draft(house, customer, client):
    client.force_login(house.clerk)
    type_in(client, f"customers.correct:{customer.record.number}", {"note": ["张秀英改嫁"]})
    type_in(client)
    facts = {"ground": "asked", "number": customer.record.number, "reason": "本人申请"}
    do("customers.erase", house.manager, customer, **facts)
    assert [draft.place for draft in Draft.objects.all()] == ["complaints.record:new"]


def test_too_much_or_nonsense_is_not_kept(house, client):
    client.force_login(house.clerk)
    assert type_in(client, values={"cause": ["长" * 30_000]}).status_code == 413
    assert type_in(client, place="nobody.knows:new").status_code == 400
    assert client.post("/drafts", "漏水", "text/plain").status_code == 400
    assert client.get("/drafts").status_code == 405
    for n in range(MOST + 5):
        keep(house.clerk, f"complaints.record:{n}", TYPED)
    assert Draft.objects.count() == MOST
