"""Many rows of a ledger at once: ticked, shown with what can be done, then done to each by itself."""

import datetime as dt
import inspect
import io

import pytest
from django import forms
from django.test import Client
from pypdf import PdfReader

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.journal.models import Line
from huiyin.web.uploads import FilesField
from tests.words import again

PATH = "/r/tasks/together"


@pytest.fixture
def done(house):
    """Three tasks that were given by the supervisor and answered by the clerk, and one that is still open."""
    tasks = [
        perform(
            "tasks.give",
            by=house.supervisor,
            department=house.desk,
            taker=house.clerk,
            title=f"任务{n}",
            wanted="做好",
            due=dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC),
        )
        for n in range(4)
    ]
    for one in tasks[:3]:
        perform("tasks.answer", by=house.clerk, on=one.pk, result="做好了")
    return tasks


def at(member) -> Client:
    browser = Client()
    browser.force_login(member)
    return browser


def ticked(tasks, **more) -> dict:
    return {"verb": "tasks.confirm", "record": [one.pk for one in tasks], "back": "view=mine"} | more


def sure(tasks, **more) -> dict:
    versions = {f"version_{one.pk}": again(one).record.version for one in tasks}
    return ticked(tasks, sure="1", key="k1", **versions) | more


def test_a_ledger_offers_what_can_be_done_to_many_and_a_box_in_each_row(house, done):
    page = at(house.supervisor).get("/r/tasks/").content.decode()
    assert "js-row-tick" in page and 'value="tasks.confirm"' in page and 'value="print:task"' in page
    assert "js-row-tick" not in at(house.supervisor).get("/r/questions/").content.decode()


def test_it_is_shown_before_it_happens_with_what_cannot_be_done_and_why(house, done):
    page = at(house.supervisor).post(PATH, ticked(done)).content.decode()
    assert "3 件可以办" in page and "1 件不能办" in page and 'name="remark"' in page
    assert not Line.objects.filter(verb="tasks.confirm").exists()


def test_each_is_done_by_itself_with_the_words_typed_once(house, done):
    page = at(house.supervisor).post(PATH, sure(done[:3], remark="都好")).content.decode()
    assert "3 件已办" in page and 'href="/r/tasks/?view=mine"' in page
    assert [(again(one).matter.state, again(one).remark) for one in done[:3]] == [("done", "都好")] * 3


def test_what_was_changed_meanwhile_is_left_and_the_others_are_done(house, done):
    asked = sure(done[:3])
    perform("tasks.send_back", by=house.supervisor, on=done[0].pk, reason="再做")
    perform("tasks.answer", by=house.clerk, on=done[0].pk, result="重做了")
    page = at(house.supervisor).post(PATH, asked).content.decode()
    assert "2 件已办" in page and "1 件不能办" in page
    assert [again(one).matter.state for one in done[:3]] == ["replied", "done", "done"]


def test_the_same_request_again_does_nothing_twice(house, done):
    browser, asked = at(house.supervisor), sure(done[:2])
    browser.post(PATH, asked)
    assert "2 件已办" in browser.post(PATH, asked).content.decode()
    assert Line.objects.filter(verb="tasks.confirm").count() == 2


def test_what_one_does_not_see_or_may_not_do_is_not_there(house, done):
    page = at(house.stranger).post(PATH, ticked(done))
    assert page.status_code == 404 or "任务" not in page.content.decode()
    assert at(house.supervisor).post(PATH, ticked(done, verb="tasks.withdraw")).status_code == 404
    refused = at(house.clerk).post(PATH, sure(done[:2])).content.decode()
    assert "2 件不能办" in refused and not Line.objects.filter(verb="tasks.confirm").exists()


def test_the_sheets_of_many_come_in_one_file_and_each_is_written_down(house, done):
    browser = at(house.supervisor)
    shown = browser.post(PATH, ticked(done, verb="print:task")).content.decode()
    assert "打印 4 件" in shown and not Line.objects.filter(verb="tasks.print").exists()
    answer = browser.post(PATH, sure(done, verb="print:task"))
    assert answer["Content-Type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 8  # two copies of each
    assert Line.objects.filter(verb="tasks.print").count() == 4


@pytest.mark.once
def test_a_form_for_many_needs_no_record_and_takes_no_file():
    for verb in VERBS.values():
        if verb.many:
            fields = (verb.form.base_fields if verb.form else {}).values()
            assert not any(isinstance(one, forms.FileField | FilesField) for one in fields), verb.name
            told = inspect.signature(verb.function).parameters
            assert not verb.opens and len(told) <= 4, verb.name
