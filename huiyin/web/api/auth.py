"""Who asks: a program by its token, or the member who is signed in; and how often they may."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError
from ninja.security import APIKeyCookie, HttpBearer
from ninja.throttling import BaseThrottle
from ninja.utils import check_csrf

from huiyin.kernel import clock
from huiyin.kernel.members.models import Member
from huiyin.web.api.problems import Problem
from huiyin.web.api.tokens import token_with

MINUTE = 60


class BearerToken(HttpBearer):
    """The member of the token, bounded by its scopes. A token that is no good is never passed over in silence."""

    def authenticate(self, request, token: str) -> Member:
        found = token_with(token)
        if found is None:
            raise AuthenticationError
        member = found.member
        member.within = tuple(found.scopes)
        request.user, request.token = member, found
        return member


class Session(APIKeyCookie):
    """The member signed in with this browser; what changes anything needs the form's CSRF token too."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request) -> Member | None:
        if not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise Problem(403, "csrf", _("请求没有带上页面的校验码"), _("改用令牌，或带上 X-CSRFToken"))
        return self.authenticate(request, None)

    def authenticate(self, request, key) -> Member:
        request.token = None
        return request.user


class Rate(BaseThrottle):
    """So many requests in a minute for a token, or for a member without one."""

    def allow_request(self, request) -> bool:
        token = request.token
        who = f"token-{token.pk}" if token else f"member-{request.user.pk}"
        key = f"api-rate:{who}:{int(clock.now().timestamp()) // MINUTE}"
        if cache.add(key, 1, 2 * MINUTE):
            return True
        try:
            return cache.incr(key) <= settings.API_RATE_PER_MINUTE
        except ValueError:  # it ran out in between
            return True

    def wait(self) -> float:
        return MINUTE - clock.now().timestamp() % MINUTE
