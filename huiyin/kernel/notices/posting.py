"""Speaking to the outside: one request, one answer, and what the answer means. Nothing here knows the outbox.

Three ends other than success, because they are treated differently: NotSent (nothing reached the other side, or it
said no), and Unanswered (it may have happened: only a person may try again).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import smtplib
import ssl
from collections.abc import Callable
from urllib.parse import quote_plus, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

from huiyin.kernel import clock

TIMEOUT = 8.0  # seconds to connect, and again to answer
LARGEST_ANSWER = 64 * 1024  # bytes
DEFINITE = (429, 503)  # of the errors of a server those that say nothing was done


class NotSent(Exception):
    """Surely not sent: no connection, or the other side refused. It may be tried again."""


class Unanswered(Exception):
    """It may have been sent, and nobody can tell."""


def post(url: str, body: dict, headers: dict[str, str] | None = None) -> dict:
    """Posts JSON and returns the JSON of the answer. Redirects are not followed."""
    parts = urlsplit(url)
    if parts.hostname is None or parts.scheme not in ("http", "https"):
        raise NotSent(_("地址不对"))
    connection: http.client.HTTPConnection
    if parts.scheme == "https":
        trust = ssl.create_default_context()
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=TIMEOUT, context=trust)
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT)
    try:
        try:
            connection.connect()
        except (OSError, ssl.SSLError, http.client.HTTPException) as problem:
            raise NotSent(_("连不上对方：%s") % problem) from problem
        path = parts.path or "/"
        data = json.dumps(body, ensure_ascii=False).encode()
        known = {"Content-Type": "application/json; charset=utf-8", **(headers or {})}
        try:
            connection.request("POST", f"{path}?{parts.query}" if parts.query else path, data, known)
            answer = connection.getresponse()
            content = answer.read(LARGEST_ANSWER)
        except (OSError, http.client.HTTPException) as problem:
            raise Unanswered(str(problem)) from problem
    finally:
        connection.close()
    if answer.status >= 500 and answer.status not in DEFINITE:
        raise Unanswered(f"HTTP {answer.status}")
    if answer.status != 200:
        raise NotSent(f"HTTP {answer.status}")
    try:
        said = json.loads(content)
    except ValueError as problem:
        raise Unanswered(_("对方的回应看不懂")) from problem
    return said if isinstance(said, dict) else {}


def _accept(said: dict, code: str, words: str) -> None:
    """An answer of HTTP 200 says nothing; only its own code does."""
    if said.get(code) not in (0, "0", "OK"):
        raise NotSent(_("对方拒绝：%s") % f"{code} {said.get(code)} {said.get(words, '')}".strip())


def wecom(url: str, secret: str, text: str, mention: str) -> None:
    called = f"\n<@{mention}>" if mention else ""
    said = post(url, {"msgtype": "markdown", "markdown": {"content": f"{text}{called}"}})
    _accept(said, "errcode", "errmsg")


def dingtalk(url: str, secret: str, text: str, mention: str) -> None:
    if secret:
        stamp = str(round(clock.now().timestamp() * 1000))
        sign = _signed(secret, f"{stamp}\n{secret}")
        url = f"{url}{'&' if '?' in url else '?'}timestamp={stamp}&sign={quote_plus(sign)}"
    called = f" @{mention}" if mention else ""
    body = {
        "msgtype": "text",
        "text": {"content": f"{text}{called}"},
        "at": {"atMobiles": [mention] if mention else []},
    }
    _accept(post(url, body), "errcode", "errmsg")


def feishu(url: str, secret: str, text: str, mention: str) -> None:
    body: dict = {"msg_type": "text", "content": {"text": f"{text} @{mention}" if mention else text}}
    if secret:
        stamp = str(int(clock.now().timestamp()))
        body |= {"timestamp": stamp, "sign": _signed(f"{stamp}\n{secret}", "")}
    said = post(url, body)
    _accept(said, "code" if "code" in said else "StatusCode", "msg" if "msg" in said else "StatusMessage")


def _signed(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


ROBOTS: dict[str, Callable[[str, str, str, str], None]] = {
    "wecom": wecom,
    "dingtalk": dingtalk,
    "feishu": feishu,
}


def sms(to: str, template: str, values: dict[str, str], key: str) -> None:
    """One text message by the gateway of the settings: signed over the exact body, its key lets it refuse a double."""
    body = {"phone": to, "template": template, "params": values, "request_id": key}
    stamp = str(int(clock.now().timestamp()))
    text = f"{stamp}\n{json.dumps(body, ensure_ascii=False)}"
    headers = {
        "X-Key": settings.SMS_KEY,
        "X-Timestamp": stamp,
        "X-Signature": hmac.new(settings.SMS_SECRET.encode(), text.encode(), hashlib.sha256).hexdigest(),
    }
    _accept(post(settings.SMS_URL, body, headers), "code", "message")


def mail(to: str, subject: str, text: str, key: str) -> None:
    """One e-mail. Its Message-ID comes from its key, so that a mailbox can tell a double."""
    mailbox = get_connection()
    try:
        mailbox.open()
    except (OSError, smtplib.SMTPException) as problem:
        raise NotSent(_("连不上对方：%s") % problem) from problem
    name = hashlib.sha256(key.encode()).hexdigest()[:32]
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    headers = {"Message-ID": f"<{name}@{domain}>", "Auto-Submitted": "auto-generated"}
    message = EmailMessage(" ".join(subject.split()), text, to=[to], headers=headers, connection=mailbox)
    try:
        message.send()
    except (
        smtplib.SMTPRecipientsRefused,
        smtplib.SMTPSenderRefused,
        smtplib.SMTPResponseException,
    ) as problem:
        raise NotSent(_("邮件服务器拒收：%s") % problem) from problem
    except (OSError, smtplib.SMTPException) as problem:
        raise Unanswered(str(problem)) from problem
    finally:
        mailbox.close()
