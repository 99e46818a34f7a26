"""Every page, walked from the registry: it opens for who may, does not exist for who may not, and stays within its queries."""

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.kernel.actions.verbs import VERBS
from huiyin.web.kit import PAGES, SCREENS
from tests.house.samples import GONE, SCREEN_ARGUMENTS, make_all


def client_of(member) -> Client:
    client = Client()
    client.force_login(member)
    return client


@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(house):
    for path in ("/", "/palette", "/search", "/notices", "/promises", *(f"/r/{kind}/" for kind in PAGES)):
        answer = Client().get(path)
        assert answer.status_code == 302 and answer.url.startswith("/account/login"), path


def test_every_ledger_and_screen_opens_for_the_manager(house, record):
    complaint = record()
    client = client_of(house.manager)
    for kind, page in PAGES.items():
        assert client.get(reverse("ledger", args=[kind])).status_code == 200, kind
        open_to = 200 if page.edited_by else 404
        assert client.get(reverse("returns", args=[kind])).status_code == open_to, kind
    for screen in SCREENS.values():
        if screen.name in GONE or ("<" in screen.path and screen.name not in SCREEN_ARGUMENTS):
            continue
        args = SCREEN_ARGUMENTS.get(screen.name, [])
        assert client.get(reverse(screen.name, args=args)).status_code == 200, screen.name
    assert client.get(reverse("record", args=["complaints", complaint.pk])).status_code == 200
    for path in ("/", "/palette?q=漏水", "/search?q=5678", "/notices", "/promises"):
        assert client.get(path).status_code == 200, path


def test_a_fresh_ledger_offers_a_filter_for_each_column_that_has_one(house):
    client = client_of(house.manager)
    for kind, page in PAGES.items():
        html = client.get(reverse("ledger", args=[kind])).content.decode()
        for column in page.columns:
            if column.filter and not column.hidden:
                assert f'name="f_{column.name}"' in html, (kind, column.name)


def test_a_column_that_comes_back_from_excel_fills_in_a_field_that_its_form_always_has(house, customer):
    samples = make_all(house, customer)
    for kind, page in PAGES.items():
        edits = {column.edits for column in page.columns if column.edits}
        assert bool(edits) == bool(page.edited_by), kind
        for subject in (None, samples[kind]) if edits else ():
            form = VERBS[page.edited_by].form(member=house.manager, subject=subject)
            assert edits <= set(form.fields), kind
