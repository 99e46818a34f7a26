"""Who may go where: every page and every endpoint, as every role, against the one table of rights (config/roles.py).

Allowed means neither 403 nor 404, not allowed means one of the two, and nothing answers 500. All of it is walked
from the registries, so a module is walked the day it registers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from urllib.parse import quote
from zlib import crc32

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from huiyin.kernel.actions.verbs import VERBS, verbs_of
from huiyin.kernel.members.models import Appointment, Department, Member, Post
from huiyin.kernel.members.rights import ROLES
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.api.tokens import make
from huiyin.web.kit import PAGES, SCREENS
from huiyin.web.papers import papers_of
from tests.house.samples import GONE, READ_WITH, SCREEN_ARGUMENTS, SEEN_WITH, make_all
from tests.house.turns import turn

CLOSED = (403, 404)
LEADING = 2  # the rank from which the department's promises are open


@pytest.fixture
def samples(house, customer):
    with override_settings(API_RATE_PER_MINUTE=100_000):
        yield make_all(house, customer)


def member_with(department: Department, *roles: str) -> Member:
    """A member who owns nothing and holds these posts there."""
    member = Member.objects.create_member(f"walker-{'-'.join(roles)[:20]}", "路人")
    for role in roles:
        post, _made = Post.objects.get_or_create(
            department=department, name=f"岗位 {role}", defaults={"role": role}
        )
        Appointment.objects.create(member=member, post=post, from_on=dt.date(2025, 1, 1))
    return member


class Walker:
    """A member in the browser and with a token. What they change is undone at once."""

    def __init__(self, member: Member | None) -> None:
        self.browser, self.program = Client(), Client()
        if member is not None:
            self.browser.force_login(member)
            _token, secret = make(member, "walk", "*")
            self.program = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str):
        return (self.program if path.startswith("/api/") else self.browser).get(path)

    def post(self, path: str):
        with transaction.atomic():
            client = self.program if path.startswith("/api/") else self.browser
            answer = client.post(path, {}, content_type="application/json")
            transaction.set_rollback(True)
        return answer


def ledgers():
    """Kind -> the addresses that stand open with the right to see it."""
    return {
        kind: [
            reverse("ledger", args=[kind]),
            reverse("ledger", args=[kind]) + "?q=样本",
            reverse("export", args=[kind]),
            reverse("pick", args=[kind]) + "?q=样本",
            f"/api/{kind}",
            f"/api/{kind}?q=样本",
        ]
        for kind in PAGES
    }


def record_pages(kind: str, pk: int) -> list[str]:
    return [f"/r/{kind}/{pk}", f"/api/{kind}/{pk}"]


def opening(verb, samples) -> str:
    """?from=, for a verb that can only be opened from another record."""
    sources = [samples[kind].pk for kind in verb.openers if kind in samples]
    return f"?from={sources[0]}" if verb.right_from and sources else ""


def walk(
    walker: Walker,
    may,
    sees,
    samples,
    rank: int,
    acts=lambda kind, verb: True,
    draws=lambda verb: True,
    looks=lambda kind: True,
) -> list[str]:
    """Goes everywhere; what does not answer as the table says.

    `may` a verb at all, `sees` the sample of a kind, `acts` with a verb in the department that this sample stands in.
    Only kinds that the walker `looks` at are walked. Of what is seen, forms and searches are asked for only where the walker `draws` the verb; the API by everybody.
    """
    wrong = []

    def expect(allowed: bool, method: str, path: str) -> None:
        status = getattr(walker, method)(path).status_code
        if status >= 500 or (status in CLOSED) == allowed:
            wrong.append(f"{method} {path} answered {status}, should be {'open' if allowed else 'closed'}")

    for path in ("/", "/palette?q=样本", "/search?q=样本", "/notices", "/pick/members", "/api/me"):
        expect(True, "get", path)
    for path in ("/api/search?q=样本", "/api/clauses", "/api/clauses/YX-1.4", "/api/openapi.json"):
        expect(True, "get", path)
    expect(rank >= LEADING, "get", "/promises")
    for screen in SCREENS.values():
        if "<" not in screen.path or screen.name in SCREEN_ARGUMENTS:
            path = reverse(screen.name, args=SCREEN_ARGUMENTS.get(screen.name, []))
            there = screen.name not in GONE
            expect(there and (not screen.right or may(screen.right)), "get", path)
    for kind, paths in ledgers().items():
        allowed = may(f"{kind}.see")
        for path in paths if looks(kind) else ():
            if (
                not allowed
                or path in (f"/api/{kind}", reverse("ledger", args=[kind]))
                or draws(f"{kind}.see")
            ):
                expect(allowed, "get", path)
    for kind, page in PAGES.items():
        if not looks(kind):
            continue
        allowed = bool(page.edited_by) and may(f"{kind}.see") and may(page.edited_by)
        expect(allowed, "get", reverse("returns", args=[kind]))
        expect(allowed, "post", reverse("returns", args=[kind]))
        expect(False, "get", reverse("return", args=[kind, 1]))
    for kind, subject in samples.items():
        if not looks(kind):
            continue
        for path in record_pages(kind, subject.pk):
            expect(sees(kind), "get", path)
        for verb in verbs_of(kind):
            allowed = verb.by_hand and sees(kind) and acts(kind, verb.name) and may(verb.name)
            if not sees(kind) or draws(verb.name):
                expect(allowed, "get", reverse("act", args=[kind, subject.pk, verb.name]))
            if sees(kind) and not allowed:
                expect(False, "post", reverse("act", args=[kind, subject.pk, verb.name]))
            expect(allowed, "post", f"/api/{kind}/{subject.pk}/actions/{verb.name}")
        for paper in papers_of(kind):
            if not (sees(kind) and may(f"{kind}.print")):
                expect(False, "get", reverse("paper", args=[kind, subject.pk, paper.name]))
    for verb in VERBS.values():
        if not verb.generic and not looks(verb.kind_name):
            continue
        source = opening(verb, samples)
        allowed = verb.opens and verb.by_hand and may(verb.name)
        if verb.right_from and allowed:
            allowed = bool(source) and any(sees(kind) for kind in verb.openers)
        if not allowed or draws(verb.name):
            expect(allowed, "get", reverse("open", args=[verb.name]) + source)
        expect(allowed, "post", f"/api/actions/{verb.name}{source}")
    return wrong


@pytest.mark.clause("YX-1.4", "YX-3.3")
@pytest.mark.once
@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_may_what_the_table_says_and_nothing_else(house, samples, role):
    member = member_with(house.desk, role)
    may = ROLES[role].may

    def acts(kind: str, verb: str) -> bool:
        return ROLES[role].everywhere_with(verb) or samples[kind].record.department_id == house.desk.pk

    def sees(kind: str) -> bool:
        right = READ_WITH.get(kind, f"{kind}.see")
        return (may(right) and acts(kind, right)) or may(f"{SEEN_WITH.get(kind, '')}.see")

    def draws(verb: str) -> bool:
        """Each form is asked for by two roles that have it and by two that do not; always the same ones."""
        first = crc32(verb.encode())
        alike = sorted(name for name, one in ROLES.items() if one.may(verb) == may(verb))
        return role in (alike[first % len(alike)], alike[first % len(alike) - 1])

    def looks(kind: str) -> bool:
        return turn(kind, sorted(ROLES).index(role), 4)

    assert walk(Walker(member), may, sees, samples, ROLES[role].rank, acts, draws, looks) == []


@pytest.mark.once
@pytest.mark.clause("YX-1.4")
def test_another_department_sees_none_of_ours_whatever_its_posts(house, samples):
    elsewhere = Department.objects.create(code="BJ", name="北京客服部", head=house.stranger, houses=["YX"])
    roles = [name for name, role in ROLES.items() if not role.everywhere]
    member = member_with(elsewhere, *roles)

    def may(verb: str) -> bool:
        return any(ROLES[role].may(verb) for role in roles)

    walker = Walker(member)
    rank = max(ROLES[role].rank for role in roles)
    assert walk(walker, may, lambda kind: False, samples, rank, looks=lambda kind: turn(kind, 0, 2)) == []
    for kind in PAGES:
        assert walker.get(f"/api/{kind}").json()["items"] == [], kind
    for path in [path for paths in ledgers().values() for path in paths if "export" not in path]:
        text = walker.get(path).content.decode().replace("q=样本", "").replace('value="样本"', "")
        assert not any(word in text for word in ("样本：", "张*", "张秀英")), path


@pytest.mark.once
def test_a_member_without_a_post_finds_every_door_closed(house, samples):
    shut = {"may": lambda verb: False, "sees": lambda kind: False, "looks": lambda kind: turn(kind, 1, 2)}
    assert walk(Walker(house.stranger), samples=samples, rank=0, **shut) == []


def test_a_stranger_is_sent_to_sign_in_and_a_program_is_told_so(house, samples):
    walker = Walker(None)
    pages = ["/", "/palette", "/search", "/notices", "/promises", "/pick/members", "/notices/1"]
    programs = ["/api/me", "/api/search", "/api/clauses", "/api/clauses/YX-1.4", "/api/openapi.json"]
    for screen in SCREENS.values():
        if not screen.public and ("<" not in screen.path or screen.name in SCREEN_ARGUMENTS):
            pages.append(reverse(screen.name, args=SCREEN_ARGUMENTS.get(screen.name, [])))
    posts = ["/notices/read"]
    for kind, paths in ledgers().items():
        pages += [path for path in paths if not path.startswith("/api/")]
        programs += [path for path in paths if path.startswith("/api/")]
        key = samples[kind].pk if kind in samples else 1
        pages += [reverse("returns", args=[kind]), reverse("return", args=[kind, key])]
        posts += [*pages[-2:], reverse("return_problems", args=[kind, key])]
        page, endpoint = record_pages(kind, key)
        pages.append(page)
        programs.append(endpoint)
        for verb in verbs_of(kind):
            pages.append(reverse("act", args=[kind, key, verb.name]))
            posts += [pages[-1], f"{endpoint}/actions/{verb.name}"]
    for verb in VERBS.values():
        pages.append(reverse("open", args=[verb.name]))
        posts += [pages[-1], f"/api/actions/{verb.name}"]
    for path in pages:
        answer = walker.get(path)
        assert answer.status_code == 302 and answer.url.startswith("/account/login"), path
    for path in programs:
        assert walker.get(path).status_code == 401, path
    for path in posts:
        answer = walker.post(path)
        assert answer.status_code == (401 if path.startswith("/api/") else 302), path


# The only addresses at which a stranger is asked for no sign-in. Programs bring a token; account/ is the sign-in itself.
PUBLIC = {
    "start": "the first page of an empty house, for whoever has its code; none once somebody works here",
    "p/<slug:slug>": "a place's page (WY-G3)",
    "m/<str:secret>": "a customer's own matter, behind a secret of 128 bits",
}
SIGNED = {"hooks/telephone"}  # opened by a signature of the telephone system, not by a person
SIGNING_IN = ("api/", "account/")


def addresses(patterns, before: str = "") -> Iterator[tuple[str, object]]:
    for one in patterns:
        path = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from addresses(one.url_patterns, path)
        else:
            yield path, one.callback


@pytest.mark.clause("YX-1.4", "WY-G3")
def test_nothing_is_open_to_strangers_but_what_is_declared():
    open_ones = {
        path
        for path, view in addresses(get_resolver().url_patterns)
        if not getattr(view, "login_required", True) and not path.startswith(SIGNING_IN)
    }
    assert open_ones - SIGNED == set(PUBLIC) == {screen.path for screen in SCREENS.values() if screen.public}


@pytest.mark.parametrize("key", [0, 10**6, 2**63 - 1, 2**63, 10**30])
def test_a_record_that_is_not_there_is_missing_everywhere(house, samples, key):
    walker = Walker(house.manager)
    for kind in PAGES:
        for path in record_pages(kind, key):
            assert walker.get(path).status_code == 404, path
        for verb in verbs_of(kind):
            assert walker.post(f"/api/{kind}/{key}/actions/{verb.name}").status_code == 404
    for path in (
        f"/api/complaints?after={key}",
        f"/r/complaints/?after={key}",
        f"/r/complaints/?before={key}",
    ):
        assert walker.get(path).status_code in (200, 404, 422), path
    assert walker.get(f"/new/complaints.record?from={key}").status_code == 404
    assert walker.post(f"/api/actions/complaints.record?from={key}").status_code == 404
    assert walker.get(f"/promises/{key}/how").status_code == 404
    assert walker.get(f"/notices/{key}").status_code in (302, 404)


TEXTS = ["\x00", "'\"%_\\", "（）", "🙂", "a" * 5000, " ", "NOT OR *", "-"]


@pytest.mark.parametrize("text", TEXTS)
def test_whatever_is_typed_into_a_search_nothing_breaks(house, samples, text):
    walker = Walker(house.manager)
    open_to = (400,) if "\x00" in text else (200,)
    paths = ["/palette", "/search", "/pick/members", "/clauses/", "/api/search", "/api/clauses"]
    mine = [kind for kind in PAGES if turn(kind, TEXTS.index(text), 4)]
    paths += [path for kind in mine for path in (f"/r/{kind}/", f"/pick/{kind}", f"/api/{kind}")]
    for path in paths:
        client = walker.program if path.startswith("/api/") else walker.browser
        assert client.get(path, {"q": text}).status_code in open_to, path
    for kind in mine:
        page = PAGES[kind]
        query = {"q": text} | {f"f_{column.name}": text for column in page.columns if column.filter}
        assert walker.browser.get(f"/r/{kind}/", query).status_code in open_to
        assert walker.program.get(f"/api/{kind}", query).status_code in (*open_to, 422)
    assert walker.browser.get(f"/clauses/{quote(text.strip() or '-', safe='')}").status_code in (400, 404)


def test_every_sample_is_of_a_kind_and_every_kind_with_a_page_is_registered(samples):
    assert set(samples) <= set(KINDS) and set(PAGES) <= set(KINDS)
