"""The live process: how long after an event of the telephone system fifty open pages know of it.

usage: python -m benchmarks.live [--pages 50] [--events 50]
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import http.client
import json
import subprocess
import sys
import threading
import time

from benchmarks import base

PORT = 8790


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--pages", type=int, default=50)
    asked.add_argument("--events", type=int, default=50)
    args = asked.parse_args()
    base.begin()
    from huiyin.cli.serving import collect_static
    from huiyin.kernel.actions.machine import perform
    from huiyin.web.live import _signer

    desk, _project, clerk = base.house()
    perform("extensions.assign", by=None, department=desk, number="801", holder=clerk)
    collect_static()
    serving = subprocess.Popen(
        [sys.executable, "-m", "huiyin.cli", "serve", "--port", str(PORT), "--no-worker"]
    )
    told: list[float] = []
    try:
        _wait_for(PORT), _wait_for(PORT + 1)
        for _ in range(args.pages):
            ticket = _signer.sign(str(clerk.pk))
            threading.Thread(target=_page, args=(ticket, told), daemon=True).start()
        time.sleep(2)
        took: list[float] = []
        for number in range(args.events):
            told.clear()
            began = time.time()
            _ring(f"call {number}")
            time.sleep(0.6)
            assert len(told) == args.pages, f"{len(told)} of {args.pages} pages were told"
            took += [at - began for at in told]
        print(f"- {args.pages} pages, {args.events} events, {base.where()}: {base.ms(took)}")
    finally:
        serving.terminate()
        serving.wait()


def _wait_for(port: int) -> None:
    while True:
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
            return
        except OSError:
            time.sleep(0.2)


def _page(ticket: str, told: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", PORT + 1)
    connection.request("GET", f"/live?ticket={ticket}")
    stream = connection.getresponse()
    while line := stream.readline():
        if line.startswith(b"event: ringing"):
            told.append(time.time())


def _ring(name: str) -> None:
    from django.conf import settings

    body = json.dumps({"event": "ringing", "id": name, "from": "13800135678", "extension": "801"}).encode()
    at = str(int(time.time()))
    signature = hmac.new(settings.TELEPHONE_SECRET.encode(), at.encode() + body, hashlib.sha256).hexdigest()
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    headers = {"X-Huiyin-Timestamp": at, "X-Huiyin-Signature": signature}
    connection.request("POST", "/hooks/telephone", body, headers)
    assert connection.getresponse().status == 200


if __name__ == "__main__":
    main()
