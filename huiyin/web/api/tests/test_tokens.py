"""Tokens: shown once, bounded by scopes, ended by time, by hand or with the member."""

import argparse

import pytest
from django.test import Client, override_settings

from huiyin.kernel import clock
from huiyin.web.api import cli
from huiyin.web.api.models import Token
from huiyin.web.api.tokens import UnknownScope, make, revoke, scopes_of


def test_a_scope_takes_away_and_gives_nothing(house, customer, record, program):
    complaint = record()
    reader = program(house.supervisor, "*.see")
    assert reader.get("/api/complaints").status_code == 200
    answer = reader.post(f"/api/complaints/{complaint.pk}/actions/complaints.chase")
    assert answer.status_code == 403 and answer.json()["type"] == "urn:huiyin:problem:no-right"
    assert reader.post("/api/actions/complaints.record").status_code == 403
    assert reader.get(f"/api/complaints/{complaint.pk}").json()["actions"] == []
    stranger = program(house.stranger, "*")
    assert stranger.get("/api/complaints").status_code == 404
    assert stranger.get("/api/me").json()["verbs"] == []


def test_what_lies_outside_the_scope_does_not_exist_not_even_one_s_own(house, customer, record, program):
    complaint = record()
    narrow = program(house.specialist, "customers.*")
    assert narrow.get(f"/api/complaints/{complaint.pk}").status_code == 404
    assert narrow.get("/api/complaints").status_code == 404
    assert narrow.post(f"/api/complaints/{complaint.pk}/actions/complaints.chase").status_code == 404
    body = narrow.get(f"/api/customers/{customer.pk}").content.decode()
    assert "卫生间漏水" not in body
    assert "卫生间漏水" not in narrow.get("/api/search?q=漏水").content.decode()


def test_a_program_that_only_records_need_not_see(house, customer, program):
    phone = program(house.clerk, "calls.record")
    answer = phone.post("/api/actions/calls.record", {"department": house.desk.pk, "need": "咨询收楼"})
    assert answer.status_code == 201
    assert set(answer.json()) == {"key", "kind", "number"}


def test_scopes_are_checked_when_they_are_written():
    assert scopes_of("complaints.*, *.see  complaints.*") == ["complaints.*", "*.see"]
    for text in ("", "complaint.*", "*.see nonsense"):
        with pytest.raises(UnknownScope):
            scopes_of(text)


def test_a_token_ends_by_time_by_hand_and_with_the_member(house, program):
    one = program(house.clerk, days=30)
    assert one.get("/api/me").status_code == 200
    with clock.at("2026-12-24 08:59"):
        assert one.get("/api/me").status_code == 200
    with clock.at("2026-12-24 09:00"):
        assert one.get("/api/me").status_code == 401
    revoke(one.token)
    answer = one.get("/api/me")
    assert answer.status_code == 401 and answer["WWW-Authenticate"].startswith("Bearer")
    other = program(house.clerk)
    house.clerk.is_active = False
    house.clerk.save()
    assert other.get("/api/me").status_code == 401


def test_a_bad_token_is_not_passed_over_for_the_session_beside_it(house):
    client = Client(headers={"Authorization": "Bearer hy_wrong"})
    client.force_login(house.clerk)
    assert client.get("/api/me").status_code == 401


def test_the_secret_is_nowhere_kept(house):
    token, secret = make(house.clerk, "电话系统", "calls.*")
    assert secret.startswith("hy_") and len(secret) > 40
    assert secret not in str(Token.objects.filter(pk=token.pk).values())


def test_its_use_is_noted_every_five_minutes_at_most(house, program):
    one = program(house.clerk)
    moments = []
    for time in ("09:00", "09:04", "09:06"):
        with clock.at(f"2026-11-24 {time}"):
            one.get("/api/me")
        one.token.refresh_from_db()
        moments.append(f"{clock.local(one.token.last_used_at):%H:%M}")
    assert moments == ["09:00", "09:00", "09:06"]


@override_settings(API_RATE_PER_MINUTE=3)
def test_too_many_requests_in_a_minute_are_asked_to_wait(house, program):
    one, other = program(house.clerk), program(house.clerk)
    assert [one.get("/api/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = one.get("/api/me")
    assert answer.json()["type"].endswith("too-many") and int(answer["Retry-After"]) == 60
    assert other.get("/api/me").status_code == 200
    with clock.at("2026-11-24 09:01"):
        assert one.get("/api/me").status_code == 200


def test_a_session_changes_something_only_with_its_csrf_token(house, record):
    complaint = record()
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.clerk)
    path = f"/api/complaints/{complaint.pk}/actions/complaints.chase"
    assert client.get("/api/me").json()["token"] is None
    assert client.post(path, {}, content_type="application/json").status_code == 403
    client.get("/account/tokens")
    headers = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.post(path, {}, content_type="application/json", headers=headers).status_code == 200
    assert Client(enforce_csrf_checks=True).post(path).status_code == 401


def test_the_page_shows_the_secret_once_and_revokes_after_asking(house):
    client = Client()
    client.force_login(house.clerk)
    page = client.post("/account/tokens", {"name": "电话系统", "scopes": "calls.*", "days": "90"})
    token = Token.objects.get(member=house.clerk)
    assert "hy_" in page.content.decode() and page["Cache-Control"] == "private, no-store"
    assert "hy_" not in client.get("/account/tokens").content.decode()
    assert "停用“电话系统”" in client.get(f"/account/tokens?revoke={token.pk}").content.decode()
    token.refresh_from_db()
    assert token.revoked_at is None
    assert client.post("/account/tokens", {"revoke": token.pk}).status_code == 302
    token.refresh_from_db()
    assert token.revoked_at == clock.now()


def test_nobody_sees_or_revokes_the_token_of_another(house, program):
    other = program(house.manager)
    client = Client()
    client.force_login(house.clerk)
    assert client.get(f"/account/tokens?revoke={other.token.pk}").status_code == 404
    assert client.post("/account/tokens", {"revoke": other.token.pk}).status_code == 404
    assert client.post("/account/tokens", {"revoke": "x"}).status_code == 404
    assert (
        client.post("/account/tokens", {"name": "a", "scopes": "nonsense", "days": "90"}).status_code == 422
    )


def test_tokens_by_the_command_line(house, capsys):
    top = argparse.ArgumentParser()
    cli.add_parser(top.add_subparsers())

    def run(*words):
        args = top.parse_args(["token", *words])
        return args.run(args), capsys.readouterr().out

    code, said = run("create", "zhou", "电话系统", "--scope", "calls.*", "--days", "30")
    secret = said.splitlines()[-1]
    assert (
        code == 0 and Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/me").status_code == 200
    )
    token = Token.objects.get()
    assert "电话系统" in run("list")[1] and secret not in run("list", "zhou")[1]
    assert run("revoke", str(token.pk))[0] == 0 and "已停用" in run("list")[1]
    assert [run(*words)[0] for words in (("create", "nobody", "x"), ("revoke", "99"))] == [1, 1]
    assert run("create", "zhou", "x", "--scope", "nonsense")[0] == 1
