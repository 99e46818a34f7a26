"""Making tokens, knowing them again, taking them back."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable

from django.utils.translation import gettext as _

from huiyin.kernel import clock
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.members.models import Member
from huiyin.kernel.members.rights import fits
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.api.models import Token

PREFIX = "hy_"  # so that a secret found in a file or a log is known for what it is
NOTED_EVERY = dt.timedelta(minutes=5)
DAYS = (30, 90, 365)


class UnknownScope(ValueError):
    """A pattern that fits no verb: a slip of the pen that would give a token nothing."""


def scopes_of(text: str | Iterable[str]) -> list[str]:
    """The patterns in a text, each checked to fit a verb or the sight of a kind."""
    words = text.replace(",", " ").replace("，", " ").split() if isinstance(text, str) else list(text)
    known = [*VERBS, *(f"{kind}.see" for kind in KINDS)]
    strange = [word for word in words if not any(fits(verb, (word,)) for verb in known)]
    if strange or not words:
        raise UnknownScope(_("没有这样的操作：%s") % "、".join(strange) if strange else _("至少填写一项范围"))
    return list(dict.fromkeys(words))


def make(member: Member, name: str, scopes: str | Iterable[str], days: int = 90) -> tuple[Token, str]:
    """A new token and its secret, which is not kept and cannot be shown again."""
    secret = PREFIX + secrets.token_urlsafe(32)
    now = clock.now()
    token = Token.objects.create(
        member=member,
        name=name,
        scopes=scopes_of(scopes),
        hash=_hash(secret),
        created_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    return token, secret


def token_with(secret: str) -> Token | None:
    """The token of a secret, if it still stands and its member still works here. Its use is noted now and then."""
    now = clock.now()
    token = Token.objects.select_related("member").filter(hash=_hash(secret)).first()
    if token is None or not token.stands(now) or not token.member.is_active:
        return None
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def revoke(token: Token) -> None:
    """From now on it opens nothing. The first moment of revoking stays."""
    Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now())


def _hash(secret: str) -> str:
    # 256 random bits need no slow hash
    return hashlib.sha256(secret.encode()).hexdigest()
