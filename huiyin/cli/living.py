"""`huiyin live`: the one small process that holds the streams of open pages."""

from __future__ import annotations

import asyncio
import os
import signal
from argparse import Namespace

from huiyin.cli.house import bring_up_to_date, set_up
from huiyin.cli.serving import certificate, own_names, port_is_free

LOOKS_FOR_PARENT = 2.0  # seconds


def live(args: Namespace) -> int:
    """Holds streams until stopped. Any number may run against one database: each page is at one of them."""
    port_is_free(args.host, args.port)
    set_up()
    bring_up_to_date()
    asyncio.run(_hold(args))
    return 0


async def _hold(args: Namespace) -> None:
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.server.embed import Server

    from huiyin.web.live import Live

    cert, key = certificate(settings.HOME / "tls", own_names(args.host)) if args.tls else (None, None)
    server = Server(
        Live(),
        address=args.host,
        port=args.port,
        interface=Interfaces.ASGI,
        ssl_cert=cert,
        ssl_key=key,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, server.stop)
    watching = asyncio.create_task(_mind(args.parent, server.stop))
    try:
        await server.serve()
    finally:
        watching.cancel()


async def _mind(parent: int | None, stop) -> None:
    """Who started it may be killed without a word."""
    while parent is None or os.getppid() == parent:
        await asyncio.sleep(LOOKS_FOR_PARENT)
    stop()
