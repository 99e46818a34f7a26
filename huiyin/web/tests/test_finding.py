"""The palette: what is named in full comes first, whoever else is called so."""

import pytest

pytestmark = pytest.mark.django_db


def first(client, text: str) -> str:
    page = client.get(f"/palette?q={text}").content.decode()
    return page.split('href="')[1].split('"')[0]


def test_the_initials_of_a_page_are_a_habit_of_the_hand_and_never_lead_to_a_customer(house, client):
    from huiyin.kernel.actions.machine import perform

    place = {"department": house.desk, "project": house.project}
    perform("customers.register", by=house.clerk, name="黄芳", phones=["13800138009"], **place)
    client.force_login(house.clerk)
    assert first(client, "hf").startswith("/r/followups/")
    assert first(client, "黄芳").startswith("/r/customers/")
    assert first(client, "db") == "/"


def test_a_form_opened_from_a_screen_leads_back_to_it_and_nowhere_else(house, client):
    from huiyin.kernel.actions.machine import perform

    visit = perform("walkins.arrive", by=house.clerk, department=house.desk, purpose="取证")
    client.force_login(house.clerk)
    url = f"/r/walkins/{visit.pk}/do/walkins.receive"
    answer = client.post(f"{url}?back=walkin_desk", {"host": house.clerk.pk})
    assert answer["Location"] == "/walkins/desk"
    other = perform("walkins.arrive", by=house.clerk, department=house.desk, purpose="取证")
    url = f"/r/walkins/{other.pk}/do/walkins.receive"
    answer = client.post(f"{url}?back=//elsewhere", {"host": house.clerk.pk})
    assert answer["Location"] == f"/r/walkins/{other.pk}"
