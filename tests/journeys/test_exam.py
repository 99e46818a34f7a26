"""A written test taken on a phone: what is answered without a connection is kept, sent when it is back, and judged at the end."""

import re

import pytest

from huiyin.kernel.actions.machine import perform
from huiyin.rooms.people.training.models import Drawn
from huiyin.rooms.people.training.tests.conftest import School
from tests.words import again

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.clause("WY-A4.3.2", "WY-A4.4.4")
def test_an_exam_goes_on_after_a_lost_connection_and_shows_what_was_right_only_at_its_end(desk, city):
    school = School(city)
    course = school.course(attended=False)
    exam = perform(
        "exams.set",
        by=city.supervisor,
        department=city.desk,
        course=course,
        member=city.clerk,
        owner=city.clerk,
        title="上岗考核",
    )
    clerk = desk("zhou", 390)
    page = clerk.page
    clerk.go("/training/mine")
    page.click("text=前台上岗 理论考核")
    page.click("text=进入考场")
    page.click("button:has-text('开始答题')")
    page.wait_for_selector(".exam__one")
    assert clerk.fits and "解析" not in page.inner_text(".exam__list")
    paper = [Drawn(*one) for one in again(exam).paper]

    def tick(place: int) -> None:
        page.locator(f"form[data-place='{place}'] label").nth(paper[place].right[0]).click()

    tick(0)
    page.wait_for_function("document.querySelector('[data-answered]').textContent === '1'")
    clerk.context.set_offline(True)
    tick(1)
    page.wait_for_selector("[data-saved].is-late")
    clerk.complaints.clear()  # that nothing could be sent is what was to be seen
    clerk.context.set_offline(False)
    page.wait_for_selector("[data-saved]:not(.is-late)", timeout=15_000)
    page.reload()
    page.wait_for_function("document.querySelector('[data-answered]').textContent === '2'")
    tick(2)
    page.wait_for_timeout(500)
    page.locator("[data-submit]").first.click()
    page.wait_for_url(re.compile("exams.submit"))
    page.get_by_role("button", name="交卷").first.click()
    page.wait_for_url(re.compile(rf"/r/exams/{exam.pk}$"))
    exam = again(exam)
    assert (exam.got, exam.full, exam.passed) == (3, 3, True)
    assert "合格" in page.inner_text("main") and clerk.fits
    clerk.go("/training/mine")
    assert "前台上岗" in page.inner_text("section[aria-labelledby=passes-title]")
