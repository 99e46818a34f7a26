"""What must not be seen is seen nowhere: ledger, page, search, palette, picker, API, desk, notices, rule book."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from huiyin.kernel import clock
from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.verbs import VERBS, verbs_of
from huiyin.kernel.members.models import Absence, Appointment, Member, Post, Project
from huiyin.kernel.promises.sweeping import sweep
from huiyin.web.api.tokens import make
from huiyin.web.kit import PAGES, SCREENS
from tests.house.samples import SCREEN_ARGUMENTS, make_all
from tests.house.turns import turn

PHONE = "13800135678"
SECRETS = ["绝密标题", "绝密事由", "绝密要求", "绝密协办", "绝密请求", "绝密催办", "绝密调查", "绝密难点"]


def everywhere(text: str, records=(), *, views: bool = True, n: int = 0, of: int = 1) -> list[str]:
    """Every address at which a text or these records might come to light, with the ledgers whose turn it is.

    A view shows rows of the ledger, alike masked.
    """
    paths = ["/", "/notices", "/promises", "/promises?late=0", "/clauses/WY-G13", "/clauses/YX-2.1.2c"]
    paths += [f"{path}?q={text}" for path in ("/palette", "/search", "/api/search")]
    for kind in (kind for kind in PAGES if turn(kind, n, of)):
        ledger, endpoint = f"/r/{kind}/", f"/api/{kind}"
        paths += [ledger, f"{ledger}?q={text}", f"/pick/{kind}?q={text}", endpoint, f"{endpoint}?q={text}"]
        paths += [f"{ledger}?view={view.name}" for view in PAGES[kind].views if views]
        paths.append(f"{ledger}back")
        columns = "&".join(f"col={column.name}" for column in PAGES[kind].columns)
        paths += [f"{ledger}?{columns}"]
    for screen in SCREENS.values():
        if "<" not in screen.path or screen.name in SCREEN_ARGUMENTS:
            paths.append(reverse(screen.name, args=SCREEN_ARGUMENTS.get(screen.name, [])))
    for subject in records:
        paths += faces_of(subject)
    return paths


def faces_of(subject) -> list[str]:
    """A record's page, its answer by the API, the forms of what happens to it and of what is opened from it."""
    kind, pk = subject.record.kind, subject.pk
    forms = [f"/r/{kind}/{pk}/do/{verb.name}" for verb in verbs_of(kind)]
    forms += [f"/new/{verb.name}?from={pk}" for verb in VERBS.values() if kind in verb.openers]
    return [f"/r/{kind}/{pk}", f"/api/{kind}/{pk}", *forms]


def shown_to(member: Member, paths) -> dict[str, str]:
    """What a member is answered at each address, without the question itself; closed doors show nothing."""
    browser = Client()
    browser.force_login(member)
    _token, secret = make(member, "walk", "*")
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    shown = {}
    with override_settings(API_RATE_PER_MINUTE=100_000):
        for path in dict.fromkeys(paths):
            answer = (program if path.startswith("/api/") else browser).get(path)
            question = path.partition("q=")[2]
            text = answer.content.decode() if answer.status_code == 200 else ""
            shown[path] = text.replace(f'value="{question}"', "").replace(f"q={question}", "")
    return shown


def leaks(member: Member, words, paths) -> list[str]:
    """The addresses at which one of the words comes to light."""
    return found(words, shown_to(member, paths))


def found(words, shown: dict[str, str]) -> list[str]:
    return [f"{word} at {path}" for path, text in shown.items() for word in words if word in text]


@pytest.mark.once
@pytest.mark.clause("YX-3.3")
@pytest.mark.parametrize(("n", "accused"), enumerate(["clerk", "specialist", "head"]))
def test_a_complaint_about_a_member_never_appears_to_that_member(house, customer, record, n, accused):
    who = getattr(house, accused)
    by = house.clerk if accused != "clerk" else house.supervisor
    secret = record(
        by=by, title="绝密标题", cause="绝密事由", about_member=who, topic="product", wants="绝密要求"
    )
    call = perform("calls.record", by=by, department=house.desk, party=customer.party, need="问")
    other = record(title="普通漏水", by=by)
    owner = secret.matter.owner
    assert owner != who
    assert secret.pk in shown_ids(owner, secret)
    perform("complaints.join_group", by=other.matter.owner, on=other.pk, lead=secret)
    perform(
        "parts.ask",
        by=by if by != who else house.head,
        complaint=secret,
        department=house.works,
        title="绝密协办",
        asked="绝密请求",
        opened_from=secret.record,
    )
    for n in range(3):
        perform("complaints.chase", by=by, on=secret.pk, words=f"绝密催办{n}")
    perform("complaints.investigate", by=owner, on=secret.pk, findings="绝密调查", responsible=house.desk)
    days = {"from_on": dt.date(2026, 11, 1), "to_on": dt.date(2026, 11, 30)}
    perform("collections.report", by=house.supervisor, department=house.desk, **days)
    perform("complaints.escalate", by=owner, on=secret.pk, difficulty="绝密难点")
    with clock.at("2026-12-04 09:00"):
        sweep()
    Absence.objects.create(
        member=owner, stand_in=who, from_at=clock.now(), to_at=clock.now() + dt.timedelta(days=1)
    )
    records = [secret, other, customer, call, *_collections(), *secret.parts.all()]
    paths = everywhere("绝密", records, n=n, of=3)
    number = type(secret).objects.get(pk=secret.pk).record.number
    assert leaks(who, [*SECRETS, number], paths) == []


def shown_ids(member, subject) -> set[int]:
    """The proof that the words would come to light where they may: the owner sees the page."""
    page = f"/r/{subject.record.kind}/{subject.pk}"
    return {subject.pk} if "绝密" in shown_to(member, [page])[page] else set()


def _collections():
    from huiyin.kernel.records.kinds import KINDS

    return list(KINDS["collections"].model.objects.all())


@pytest.mark.once
@pytest.mark.clause("YX-1.4")
def test_customers_of_other_projects_cannot_be_seen(house, customer, record):
    elsewhere = Project.objects.create(code="HG", name="海阁")
    member = Member.objects.create_member("he", "何专员")
    post = Post.objects.create(department=house.desk, name="海阁专员", role="specialist")
    Appointment.objects.create(member=member, post=post, from_on=dt.date(2025, 1, 1)).projects.add(elsewhere)
    samples = make_all(house, customer)
    words = ["张**", PHONE, "****5678", "样本：卫", "样本：查", "样本：问"]
    paths = everywhere("5678", samples.values())
    paths += everywhere("张秀英", n=0, of=2) + everywhere("样本：", n=1, of=2)
    assert leaks(house.specialist, words, faces_of(samples["complaints"]) + ["/r/customers/"])
    assert leaks(member, words, paths) == []


@pytest.mark.once
@pytest.mark.clause("YX-1.4")
@pytest.mark.parametrize(("n", "role"), enumerate(["clerk", "manager"]))
def test_a_number_and_a_name_stand_in_no_face_for_who_is_not_the_owner(house, customer, n, role):
    facts = {"department": house.desk, "party": customer.party, "title": "漏水", "cause": "渗水"}
    opened = perform("complaints.record", by=house.clerk, opened_from=customer.record, **facts)
    samples = make_all(house, customer)
    member = getattr(house, role)
    records = [opened, *(subject for kind, subject in samples.items() if turn(kind, n, 2))]
    paths = everywhere(PHONE, records, views=False, n=n, of=2)
    paths += everywhere("张秀英", views=False, n=n, of=2)
    assert samples["complaints"].matter.owner == house.specialist
    shown = shown_to(member, paths)
    assert found([PHONE], shown) == []
    pages = {path: text for path, text in shown.items() if "张" not in path and not path.startswith("/api/")}
    assert found(["张秀英"], pages) == []
    assert found(["138****5678"], shown)
    own = f"/r/complaints/{samples['complaints'].pk}"
    assert PHONE in shown_to(house.specialist, [own])[own]


@pytest.mark.clause("YX-1.4")
def test_a_reveal_opens_the_number_for_its_minutes_and_for_nobody_else(house, customer):
    samples = make_all(house, customer)
    paths = [f"/r/complaints/{samples['complaints'].pk}", f"/api/complaints/{samples['complaints'].pk}"]
    perform("matters.reveal", by=house.clerk, on=samples["complaints"].pk, reason="客户来电核对")
    assert len(leaks(house.clerk, [PHONE], paths)) == 2
    assert leaks(house.supervisor, [PHONE], paths) == []
    with clock.at("2026-11-24 12:00"):
        assert leaks(house.clerk, [PHONE], paths) == []
