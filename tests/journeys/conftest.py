"""A real Chromium against a real server, with the small department in it."""

import os

import pytest

os.environ.setdefault(
    "DJANGO_ALLOW_ASYNC_UNSAFE", "true"
)  # the browser's driver runs an event loop of its own

PASSWORD = "qichuang-2026"


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
                *("--disable-component-update", "--disable-sync"),
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def city(live_server):
    """The department, standing in the server's database; history may be emptied again afterwards."""
    from conftest import House
    from huiyin.kernel.actions.machine import perform
    from huiyin.kernel.journal import triggers
    from huiyin.registers.estates.models import Building

    house = House()
    for member in house.everyone:
        member.set_password(PASSWORD)
        member.save()
    building = Building.objects.create(project=house.project, name="3")
    place = {"department": house.desk, "project": house.project}
    house.unit = perform("units.register", by=None, building=building, entrance="2", room="1502", **place)
    house.customer = perform(
        "customers.register", by=house.clerk, name="张秀英", phones=["13800135678"], unit=house.unit, **place
    )
    house.url = live_server.url
    yield house
    triggers.take_down()  # the test's tables are emptied next; preparing them anew puts the triggers back


class Desk:
    """One member at one screen."""

    def __init__(self, chromium, house, username: str, width: int, height: int) -> None:
        self.context = chromium.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        self.page = self.context.new_page()
        self.house, self.keys, self.complaints = house, 0, []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(f"{house.url}/account/login/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{house.url}/")

    def _note(self, message) -> None:
        """What a page complains of; not that going to the next one cut a request of it short."""
        if message.type == "error" and not message.text.startswith(("htmx:sendError", "htmx:afterRequest")):
            self.complaints.append(message.text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words, delay=5)
        self.keys += len(words)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.house.url}{path}")

    @property
    def fits(self) -> bool:
        """Nothing is wider than the screen."""
        return self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.fixture
def desk(chromium, city):
    """desk("zhou") signs a member in at 1440 pixels, desk("li", 390) at a phone's width. No page may log an error."""
    open_ones = []

    def at(username: str, width: int = 1440) -> Desk:
        open_ones.append(Desk(chromium, city, username, width, 844 if width < 800 else 900))
        return open_ones[-1]

    yield at
    for one in open_ones:
        assert one.complaints == []
        one.context.close()
