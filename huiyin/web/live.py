"""The live process: an open page is told within a second that something changed, and asks the web server what.

Only names of topics travel here, so it holds no right and no personal data: a page shows what its member may see
when it asks. Streams never hold the threads that serve pages.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, quote

from django.conf import settings
from django.core import signing
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest, JsonResponse

from huiyin.kernel.live.telling import Watch, topics_of
from huiyin.web.requests import MemberRequest

LOOKS_EVERY = 0.2  # seconds
BEAT = 20.0  # seconds after which a silent stream says that it lives
STAYS = 30 * 60.0  # seconds; then the page comes again, with a ticket of who is signed in by then
TICKET_AGE = 15 * 60  # seconds
WAITING = 100  # signals that may queue for a page that does not read; it will look again anyway

log = logging.getLogger("huiyin.live")
_signer = signing.TimestampSigner(salt="huiyin.live")


# ── the page's side ─────────────────────────────────────────────────────────────


def origin(request: HttpRequest) -> str:
    """Where this browser finds the live process; empty where none runs."""
    if settings.LIVE_URL or not settings.LIVE_PORT:
        return settings.LIVE_URL
    host = request.get_host()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    return f"{request.scheme}://{name}:{settings.LIVE_PORT}"


def stream_of(request: MemberRequest) -> str:
    """The address of the member's stream, good for a quarter of an hour to come to it."""
    base = origin(request)
    return f"{base}/live?ticket={quote(_signer.sign(str(request.user.pk)))}" if base else ""


def ticket(request: MemberRequest) -> JsonResponse:
    """A new address for a page whose ticket has run out."""
    return JsonResponse({"url": stream_of(request)})


# ── the process ─────────────────────────────────────────────────────────────────


class Live:
    """The ASGI application: GET /live?ticket=… is answered with a stream of server-sent events."""

    def __init__(self) -> None:
        self._pages: dict[int, set[asyncio.Queue[str]]] = defaultdict(set)
        self._database = ThreadPoolExecutor(1, "live-database")  # one connection
        self._looking: asyncio.Task | None = None

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _lifespan(self, receive: Callable, send: Callable) -> None:
        while (await receive())["type"] == "lifespan.startup":
            self._looking = asyncio.create_task(self._look())
            await send({"type": "lifespan.startup.complete"})
        if self._looking:
            self._looking.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _asked(self, question: Callable):
        """A question to the database, in the one thread that may ask."""

        def ask():
            close_old_connections()
            return question()

        return await asyncio.get_running_loop().run_in_executor(self._database, ask)

    async def _look(self) -> None:
        watch: Watch | None = None
        while True:
            try:
                watch = watch or await self._asked(Watch)
                for member, topic in await self._asked(watch.fresh):
                    for page in self._pages.get(member, ()):
                        if not page.full():
                            page.put_nowait(topic)
                await asyncio.sleep(LOOKS_EVERY)
            except DatabaseError:
                log.exception("the database did not answer")
                await asyncio.sleep(2)

    async def _answer(self, scope: dict, receive: Callable, send: Callable) -> None:
        member = _member_of(scope)
        if scope["path"] != "/live" or member is None:
            await _plain(send, 404 if scope["path"] != "/live" else 401)
            return
        headers = [
            (b"content-type", b"text/event-stream"),
            (b"cache-control", b"no-store"),
            (b"x-accel-buffering", b"no"),
            (b"access-control-allow-origin", b"*"),  # the ticket in the address is what opens, never a cookie
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        page: asyncio.Queue[str] = asyncio.Queue(WAITING)
        self._pages[member].add(page)
        gone = asyncio.create_task(_until_gone(receive))
        try:
            for topic in await self._asked(lambda: topics_of(member)):
                page.put_nowait(topic)
            await asyncio.wait_for(self._stream(page, send, gone), STAYS)
        except (TimeoutError, DatabaseError):
            pass  # the page comes again by itself
        finally:
            gone.cancel()
            self._pages[member].discard(page)
            if not self._pages[member]:
                del self._pages[member]
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _stream(self, page: asyncio.Queue[str], send: Callable, gone: asyncio.Task) -> None:
        await _say(send, b"retry: 3000\n\n")
        while not gone.done():
            next_one = asyncio.ensure_future(page.get())
            done, _pending = await asyncio.wait(
                {next_one, gone}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED
            )
            if next_one in done:
                await _say(send, f"event: {next_one.result()}\ndata: 1\n\n".encode())
            else:
                next_one.cancel()
                if gone not in done:
                    await _say(send, b": \n\n")


def _member_of(scope: dict) -> int | None:
    given = parse_qs(scope["query_string"].decode("latin-1")).get("ticket", [""])[0]
    try:
        return int(_signer.unsign(given, max_age=TICKET_AGE))
    except (signing.BadSignature, ValueError):
        return None


async def _until_gone(receive: Callable[[], Awaitable[dict]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Callable, said: bytes) -> None:
    await send({"type": "http.response.body", "body": said, "more_body": True})


async def _plain(send: Callable, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"access-control-allow-origin", b"*")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
