"""A platform outside: a server in this process that keeps what it was sent and answers as a test wants."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from huiyin.kernel.notices import choosing


class Platform:
    """What was received, as (path with query, headers, body), and the answers to come; the last one stays."""

    def __init__(self) -> None:
        self.received: list[tuple[str, dict, dict]] = []
        self.answers: list = [{"errcode": 0, "code": 0}]
        platform = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                platform.received.append((self.path, dict(self.headers), json.loads(body)))
                answer = platform.answers.pop(0) if len(platform.answers) > 1 else platform.answers[0]
                if answer == "hang up":
                    self.connection.close()
                    return
                status, said = answer if isinstance(answer, tuple) else (200, answer)
                content = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def platform(settings):
    settings.ROBOT_HOSTS = {"127.0.0.1"}
    outside = Platform()
    yield outside
    outside.close()


@pytest.fixture
def robot(house, platform):
    """Sets a robot of the desk that speaks to the platform."""

    def _robot(channel="wecom", **facts):
        facts = {"levels": ["warning", "overdue"], "digest": False} | facts
        return choosing.set_robot(
            house.manager, house.desk, channel, url=f"{platform.url}/send?key=k", **facts
        )

    return _robot


@pytest.fixture
def by_email(house):
    """Lets a member be told by e-mail."""

    def _by_email(member, **facts):
        facts = {"mention": "", "levels": ["warning", "overdue"], "digest": False} | facts
        return choosing.choose(member, email=f"{member.username}@example.com", **facts)

    return _by_email
