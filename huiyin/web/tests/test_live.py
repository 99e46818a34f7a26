"""The live process: who is let in, and what reaches whom."""

import asyncio
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import RequestFactory, override_settings

from huiyin.web import live


class Page:
    """A browser's end of one stream."""

    def __init__(self, application, url: str) -> None:
        self.said: asyncio.Queue[dict] = asyncio.Queue()
        self.gone = asyncio.Event()
        parts = urlsplit(url)
        self.scope = {"type": "http", "path": parts.path, "query_string": parts.query.encode()}
        self.task = asyncio.create_task(application(self.scope, self._receive, self.said.put))
        self._begun = False

    async def _receive(self) -> dict:
        if not self._begun:
            self._begun = True
            return {"type": "http.request", "body": b""}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def status(self) -> int:
        return (await asyncio.wait_for(self.said.get(), 2))["status"]

    async def next(self) -> str:
        return (await asyncio.wait_for(self.said.get(), 2))["body"].decode()


def url_of(member) -> str:
    request = RequestFactory().get("/", headers={"host": "testserver:8000"})
    request.user = member
    with override_settings(LIVE_PORT=8001):
        return live.stream_of(request)


@pytest.fixture
def told(monkeypatch):
    """The signals that the process finds, without a database in its thread."""
    signals: list[tuple[int, str]] = []

    class Found:
        def fresh(self):
            found = list(signals)
            signals.clear()
            return found

    monkeypatch.setattr(live, "Watch", Found)
    monkeypatch.setattr(live, "topics_of", lambda member: [])
    monkeypatch.setattr(live, "close_old_connections", lambda: None)
    monkeypatch.setattr(live, "LOOKS_EVERY", 0.01)
    return signals


def run(story) -> None:
    async def whole() -> None:
        application = live.Live()
        application._looking = asyncio.create_task(application._look())
        await asyncio.wait_for(story(application), 5)
        application._looking.cancel()

    asyncio.run(whole())


def test_a_signal_reaches_every_page_of_its_member_and_no_other(house, told):
    async def story(application):
        first, second = (Page(application, url_of(house.clerk)) for _ in range(2))
        other = Page(application, url_of(house.head))
        for page in (first, second, other):
            assert await page.status() == 200
            assert "retry" in await page.next()
        told.append((house.clerk.pk, "ringing"))
        assert "event: ringing" in await first.next()
        assert "event: ringing" in await second.next()
        await asyncio.sleep(0.05)
        assert other.said.empty()

    run(story)


def test_a_page_that_is_left_is_forgotten(house, told):
    async def story(application):
        page = Page(application, url_of(house.clerk))
        assert await page.status() == 200
        page.gone.set()
        await page.task
        assert not application._pages

    run(story)


@pytest.mark.clause("YX-1.4")
@pytest.mark.parametrize("ticket", ["", "1", "1:x:y"])
def test_without_a_ticket_nobody_is_let_in(told, ticket):
    async def story(application):
        assert await Page(application, f"/live?ticket={ticket}").status() == 401

    run(story)


@pytest.mark.clause("YX-1.4")
def test_an_old_ticket_is_refused(house, told, monkeypatch):
    url = url_of(house.clerk)
    monkeypatch.setattr(signing.time, "time", lambda: 4_000_000_000)

    async def story(application):
        assert await Page(application, url).status() == 401

    run(story)


def test_another_address_is_not_there(told):
    async def story(application):
        assert await Page(application, "/").status() == 404

    run(story)


@pytest.mark.django_db
def test_a_page_knows_its_stream_only_where_one_runs(house, client):
    client.force_login(house.clerk)
    answer = client.get("/")
    assert 'data-live=""' in answer.content.decode()
    assert "connect-src 'self';" in answer["Content-Security-Policy"]
    with override_settings(LIVE_PORT=8001):
        answer = client.get("/")
        assert 'data-live="http://testserver:8001/live?ticket=' in answer.content.decode()
        assert "connect-src 'self' http://testserver:8001;" in answer["Content-Security-Policy"]
        assert client.get("/live/ticket").json()["url"].startswith("http://testserver:8001/live?ticket=")


def test_behind_another_name_the_stream_has_the_address_that_was_set():
    request = RequestFactory().get("/")
    with override_settings(LIVE_URL="https://live.example.cn", LIVE_PORT=8001):
        assert live.origin(request) == "https://live.example.cn"


@pytest.mark.django_db
def test_the_bell_is_drawn_by_itself(house, client):
    client.force_login(house.clerk)
    answer = client.get("/notices/bell").content.decode()
    assert 'id="bell"' in answer and "<html" not in answer
