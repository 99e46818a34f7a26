"""A supervisor's morning by finger at 390 pixels: what waits, what is broken, deciding, reading, figures. Taps for each.

usage: python -m benchmarks.supervisors_morning [--port 8150] [--shots FOLDER]

Every screen on the way is measured: nothing wider than the phone, no button, field or tab lower than 40 pixels, and no
bar over the end of the page.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from playwright.sync_api import Error

from benchmarks.clerks_day import callers, open_house, serve
from benchmarks.keyboard import ARGS, CHROMIUM

LEAST = 40  # pixels
SMALL = """least => [...document.querySelectorAll(
  'main .btn, main input:not([type=hidden], [type=file]), main select, main textarea, main .tab, main .tile, .phone-tabs > *')]
  .map(one => [one.closest('label') ?? one, one]).filter(([box]) => box.offsetParent && box.getBoundingClientRect().height < least)
  .map(([box, one]) => `${one.className || one.name} ${box.innerText}`.slice(0, 40))"""
COVERED = """() => {
  scrollTo({ top: document.body.scrollHeight, behavior: 'instant' });
  const bars = [...document.querySelectorAll('.phone-tabs, .has-actions .actions')].map(one => one.getBoundingClientRect().top);
  const last = [...document.querySelectorAll('main .card')].map(one => one.getBoundingClientRect().bottom);
  const under = Math.max(...last, 0) - Math.min(...bars, innerHeight);
  scrollTo({ top: 0, behavior: 'instant' });
  return under > 1 ? Math.round(under) : 0;
}"""


class Phone:
    def __init__(self, browser, address: str, shots: Path | None) -> None:
        self.page = browser.new_context(
            viewport={"width": 390, "height": 844},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            has_touch=True,
            is_mobile=True,
        ).new_page()
        self.address, self.shots = address, shots
        self.taps: dict[str, list[int]] = {}
        self.found: list[str] = []

    def sign_in(self, username: str, password: str) -> None:
        self.page.goto(f"{self.address}/account/login/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.address}/")
        self.look("sign-in")

    def does(self, what: str, *ways: str | tuple[str, str]) -> None:
        """Taps one thing after another; a pair is a field and what is typed into it."""
        taps = typed = 0
        for way in ways:
            if isinstance(way, tuple):
                self.page.tap(way[0])
                self.page.keyboard.insert_text(way[1])
                typed += len(way[1])
                self.page.wait_for_timeout(600)
            else:
                self.page.locator(f"{way} >> visible=true").first.tap()
                self.page.wait_for_timeout(1500)  # a page or a menu, whichever comes
                self.page.wait_for_load_state("load")
            taps += 1
            self.look(f"{what} {taps}")
        self.taps[what] = [taps, typed]
        self.page.goto(f"{self.address}/")

    def look(self, what: str) -> None:
        for _ in range(20):
            try:
                self.page.wait_for_timeout(300)
                wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
                small, covered = self.page.evaluate(SMALL, LEAST), self.page.evaluate(COVERED)
                break
            except Error:  # the next page was just coming
                continue
        if wide > 0 or small or covered:
            self.found.append(f"{what} ({self.page.url}): wider by {wide}, covered {covered}, small {small}")
        if self.shots:
            self.page.screenshot(path=self.shots / f"{what.replace(' ', '_')}.png")


def waiting() -> None:
    """What others have left for the supervisor."""
    from huiyin.kernel.actions.machine import perform
    from huiyin.kernel.approvals.flows import NAMED
    from huiyin.kernel.members.models import Department, Member, Project

    named = {one.username: one for one in Member.objects.all()}
    supervisor, specialist = named["zengqinghua"], named["qiuliming"]
    place = {"department": Department.objects.get(code="KF"), "project": Project.objects.first()}
    party = callers(1)[0]["party"]
    for title in ("屋面漏雨", "水表不准"):
        facts = {"title": title, "cause": "请尽快处理", "owner": specialist, "party": party}
        one = perform("complaints.record", by=named["zhoumin"], **place, **facts)
    perform("matters.hand_over", by=specialist, on=one.pk, taker=supervisor, reason="需要协调水务")
    facts = {"title": "买一台便携打印机", "text": "上门时当场打收据", "amount": 120000, "flow": NAMED.code}
    perform("approvals.ask", by=specialist, approvers=[supervisor], **place, **facts)
    facts = {
        "title": "年末值班安排",
        "text": "十二月起周末两人值班。",
        "sort": "notice",
        "members": [supervisor],
    }
    perform("circulars.issue", by=named["shenyaqin"], departments=[], department=place["department"], **facts)


def morning(phone: Phone) -> None:
    save = ".form-foot .btn--primary"
    phone.does("broken promises of the department", ".tile:has-text('部门逾期承诺')")
    phone.does(
        "a complaint acknowledged, with a word",
        ".duty:has-text('领导批阅'):has-text('屋面漏雨') .btn",
        ("#id_remark, #id_words, main textarea, main form.js-enter-next input[type=text]", "今天上门"),
        save,
    )
    phone.does(
        "a matter with a broken promise reassigned",
        ".tile:has-text('部门逾期承诺')",
        ".duty:has-text('仇立明'):has-text('TS-') .duty__what a",
        ".actions summary",
        ".menu__item:has-text('改派')",
        ("#id_owner", "何嘉怡"),
        ".picker__list .option",
        ("#id_reason", "她管这栋"),
        save,
    )
    phone.does("a hand-over accepted", ".line:has-text('水表不准') .btn--primary", save)
    phone.does("an approval given", ":is(.line, .duty):has-text('买一台便携打印机') .btn", save)
    phone.does("a circular read and signed", ".line:has-text('年末值班安排') .btn--primary", save)
    phone.does("the calls of the week", ".bar__menu", ".side__item:has-text('接听统计')")
    phone.does("the follow-ups of the month", ".bar__menu", ".side__item:has-text('回访统计')")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8150)
    parser.add_argument("--shots", type=Path, help="a folder for a picture of each screen")
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    password, _people = open_house()
    waiting()
    server = serve(args.port)
    from playwright.sync_api import sync_playwright

    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
            phone = Phone(browser, f"http://127.0.0.1:{args.port}", args.shots)
            phone.sign_in("zengqinghua", password)
            morning(phone)
            browser.close()
    finally:
        server.terminate()
        server.wait()
    print("\n| what | taps | characters typed |\n| --- | --- | --- |")
    for what, (taps, typed) in phone.taps.items():
        print(f"| {what} | {taps} | {typed or ''} |")
    assert not phone.found, "\n".join(phone.found)
    print(
        "\nnothing wider than the phone, nothing to press lower than 40 pixels, no bar over the end of a page"
    )


if __name__ == "__main__":
    main()
