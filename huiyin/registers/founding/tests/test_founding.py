"""A new department goes live: founded once by whoever has the code, set up step by step, its people come and go."""

import pytest

from huiyin.kernel import clock
from huiyin.kernel.calendars.loading import calendar_of
from huiyin.kernel.members.models import Department, Member, Project
from huiyin.kernel.members.rights import reach_of
from huiyin.registers.founding import actions
from huiyin.registers.founding.queries import nobody_yet
from huiyin.web import context

pytestmark = pytest.mark.django_db
PASSWORD = "kaizhang-2026"


@pytest.fixture
def empty(settings, tmp_path, monkeypatch, morning):
    settings.HOME = tmp_path
    monkeypatch.setattr(context, "_founded", False)


def founded(client, **typed):
    facts = {
        "code": actions.founding_code(),
        "department": "客户服务部",
        "houses": ["YX", "WY"],
        "name": "钱经理",
    }
    facts |= {"role": "manager", "password": PASSWORD, "again": PASSWORD, "phone": "0755-8000 0000"}
    return client.post("/start", facts | typed)


def step(client, which, /, **typed):
    return client.post("/start/steps", {"step": which} | typed)


@pytest.mark.clause("YX-3.3")
def test_whoever_has_the_code_founds_the_department_and_is_its_head(empty, client):
    assert "这里还没有启用" in client.get("/account/login/").content.decode()
    assert founded(client).url == "/start/steps"
    head = Member.objects.get()
    department = Department.objects.get()
    assert (department.head, department.houses, department.code) == (head, ["YX", "WY"], "KHFW")
    assert head.username == "qianjingli" and head.check_password(PASSWORD)
    assert reach_of(head).may("complaints.record") and reach_of(head).may("members.manage")
    assert client.get("/start/steps").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "xxxx-xxxx-xxxx"},
        {"again": "other-2026"},
        {"password": "123", "again": "123"},
        {"houses": []},
    ],
)
def test_without_the_code_or_a_fit_password_nothing_is_founded(empty, client, wrong):
    answer = founded(client, **wrong)
    assert answer.status_code == 422 and "钱经理" in answer.content.decode()
    assert nobody_yet()


@pytest.mark.clause("YX-1.4")
def test_once_somebody_works_here_the_door_is_gone(empty, client, tmp_path):
    code = actions.founding_code()
    founded(client)
    assert not (tmp_path / actions.CODE).exists()
    client.post("/account/logout/")
    assert client.get("/start").status_code == 404
    assert founded(client, code=code, name="外人").status_code == 404
    assert not actions.is_founding_code(code)


def test_a_department_is_set_up_step_by_step(empty, client):
    founded(client)
    step(client, "hours", days=[0, 1, 2, 3, 4, 5], opens="09:00", lunch="12:00", back="13:00", closes="18:00")
    step(client, "projects", name="澜园")
    answer = step(client, "members", name="周敏", at=Department.objects.get().pk, role="clerk")
    assert answer.status_code == 302
    page = client.get("/start/steps").content.decode()
    assert "已完成" in page and "zhoumin" in page
    clerk = Member.objects.get(name="周敏")
    assert not clerk.check_password("") and reach_of(clerk).may("calls.record")
    department = Department.objects.get()
    saturday = calendar_of(department.pk).spans(clock.shanghai("2026-11-28").date())
    assert len(saturday) == 2
    assert Project.objects.get().code == "LY"
    step(client, "partners", name="工程部", head="吴工")
    works = Department.objects.get(name="工程部")
    assert works.head.name == "吴工" and reach_of(works.head).may("parts.answer")
    client.force_login(clerk)
    assert client.get("/calls/desk").status_code == 200
    call = {"department": department.pk, "need": "问几点上班", "outcome": "answered", "reply": "九点"}
    assert client.post("/calls/desk", call).status_code == 302


@pytest.mark.parametrize(
    "hours",
    [
        {"days": [], "opens": "09:00", "closes": "18:00"},
        {"days": [0], "opens": "18:00", "closes": "09:00"},
        {"days": [0], "opens": "09:00", "lunch": "12:00", "closes": "18:00"},
        {"days": [0], "opens": "09:00", "lunch": "13:00", "back": "12:00", "closes": "18:00"},
    ],
)
def test_hours_that_cannot_be_are_refused_and_kept_on_the_page(empty, client, hours):
    founded(client)
    before = calendar_of(Department.objects.get().pk).hours
    answer = step(client, "hours", **hours)
    assert answer.status_code == 422 and 'value="09:00"' in answer.content.decode()
    assert calendar_of(Department.objects.get().pk).hours == before


def test_nobody_gives_a_post_in_a_department_that_is_not_theirs_or_more_than_they_have(house, client):
    client.force_login(house.manager)
    step(client, "members", name="生人", at=house.works.pk, role="clerk")
    step(client, "members", name="生人", at=house.desk.pk, role="admin")
    assert not Member.objects.filter(name="生人").exists()
    step(client, "members", name="新人", at=house.desk.pk, role="clerk")
    assert Member.objects.filter(name="新人").exists()


@pytest.mark.clause("YX-1.4")
def test_a_new_password_is_told_once_and_ends_what_was_open(house, client):
    house.clerk.set_password(PASSWORD)
    house.clerk.save()
    other = type(client)()
    other.force_login(house.clerk)
    client.force_login(house.manager)
    client.post(f"/people/{house.clerk.pk}/password")
    page = client.get("/people").content.decode()
    house.clerk.refresh_from_db()
    password = next(word for word in page.replace("，", " ").split() if house.clerk.check_password(word))
    assert password not in client.get("/people").content.decode()
    assert other.get("/").status_code == 302


@pytest.mark.clause("YX-1.4")
def test_members_of_other_departments_are_not_there(house, client):
    client.force_login(house.manager)
    assert client.post(f"/people/{house.engineer.pk}/password").status_code == 404
    assert house.engineer.name not in client.get("/people").content.decode()
    client.force_login(house.clerk)
    assert client.get("/people").status_code == 404
