"""A computer that several share: whoever signed in here with their password today takes over with six digits."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel.members.models import Member, QuickCode
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.members.switching import DIGITS, Weak, fits, forgive, set_code, take_code_away, tries_left
from huiyin.web.kit import SCREENS
from huiyin.web.requests import MemberRequest

COOKIE = "huiyin_here"
SHIFT = 12 * 3600  # seconds for which a password given here counts
MOST = 12  # members at one computer
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


# ── who is known at this computer ───────────────────────────────────────────────


def _given_here(request: HttpRequest) -> dict[int, int]:
    """When each member last gave their password at this computer, while it still counts, in seconds of the epoch."""
    try:
        given = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=SHIFT)
    except signing.BadSignature:
        return {}
    if not isinstance(given, dict):
        return {}
    return {int(pk): at for pk, at in given.items() if at > time.time() - SHIFT}


def known_here(request: HttpRequest) -> list[int]:
    """Members who gave their password at this computer within the shift, the latest first."""
    given = _given_here(request)
    return sorted(given, key=lambda pk: -given[pk])


def others_here(request: HttpRequest) -> list[Member]:
    """Of them those who may take over by their code."""
    found = Member.objects.filter(pk__in=known_here(request), is_active=True, quick_code__isnull=False)
    return list(found.exclude(pk=request.user.pk or 0).order_by("name"))


def signed_in(request: HttpRequest, response: HttpResponse, member: Member) -> None:
    """A password was given at this computer."""
    forgive(member)
    given = _given_here(request) | {member.pk: int(time.time())}
    known = dict(sorted(given.items(), key=lambda one: -one[1])[:MOST])
    response.set_cookie(
        COOKIE,
        signing.dumps(known, salt=COOKIE),
        max_age=SHIFT,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure(),
    )


# ── taking over ─────────────────────────────────────────────────────────────────


class SwitchForm(forms.Form):
    member = forms.ModelChoiceField(Member.objects.none(), widget=forms.RadioSelect, empty_label=None)
    code = forms.CharField(max_length=DIGITS)

    def __init__(self, *args, others: list[Member], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = Member.objects.filter(pk__in=[one.pk for one in others])  # type: ignore[attr-defined]


@login_not_required
def switch(request: HttpRequest) -> HttpResponse:
    """Another member takes the place of who is signed in; what that one had typed is kept for them."""
    others, error = others_here(request), ""
    chosen = request.POST.get("member") or (str(others[0].pk) if others else "")
    back = request.POST.get("next") or request.GET.get("next") or "/"
    if request.method == "POST":
        form = SwitchForm(request.POST, others=others)
        if form.is_valid() and fits(form.cleaned_data["member"], form.cleaned_data["code"]):
            member = form.cleaned_data["member"]
            login(request, member, backend=BACKEND)
            messages.success(request, _("现在是%s在用这台电脑") % member.name)
            return HttpResponseRedirect(_place_for(request, member, back))
        member = form.cleaned_data.get("member") if hasattr(form, "cleaned_data") else None
        left = tries_left(member) if member else 0
        error = (
            _("快捷码不对，还可以试%d次") % left
            if left
            else _("快捷码已连续输错，请用密码登录，登录后可再用")
        )
    context = {
        "others": [{"pk": one.pk, "name": one.name, "checked": str(one.pk) == chosen} for one in others],
        "error": error,
        "next": back,
        "digits": DIGITS,
    }
    return render(request, "web/switch.html", context, status=422 if error else 200)


def _place_for(request: HttpRequest, member: Member, back: str) -> str:
    """The same screen where the other may open it too, else their own desk: a record may be none of theirs."""
    path = urlsplit(back).path
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
        return "/"
    try:
        found = SCREENS.get(resolve(path).url_name or "")
    except Resolver404:
        return "/"
    return path if found and (not found.right or reach_of(member).may(found.right)) else "/"


@login_not_required
def leave(request: HttpRequest) -> HttpResponse:
    """Whoever goes from the counter closes it behind them; the next one takes over with their code."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("switch"))
    logout(request)
    return HttpResponseRedirect(reverse("switch") if others_here(request) else reverse("account_login"))


# ── one's own code ──────────────────────────────────────────────────────────────


class CodeForm(forms.Form):
    password = forms.CharField(label=__("登录密码"), widget=forms.PasswordInput)
    code = forms.CharField(
        label=__("新的快捷码"),
        max_length=DIGITS,
        required=False,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "new-password"}),
        help_text=__("六位数字。留空则不再使用快捷码。"),
    )

    def __init__(self, *args, member: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        if not self.member.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("登录密码不对"))
        return self.cleaned_data["password"]


def own_code(request: MemberRequest) -> HttpResponse:
    """A member sets the code by which they take over a shared computer, or gives it up."""
    form = CodeForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            if code:
                set_code(request.user, code)
            else:
                take_code_away(request.user)
        except Weak as weak:
            form.add_error("code", str(weak))
        else:
            said = _("快捷码已设好，换人时用它接手") if code else _("不再使用快捷码")
            messages.success(request, said)
            response = HttpResponseRedirect("/")
            signed_in(request, response, request.user)
            return response
    context = {
        "form": form,
        "page_title": _("快捷码"),
        "has_code": QuickCode.objects.filter(member=request.user).exists(),
    }
    return render(request, "web/quick_code.html", context, status=422 if form.errors else 200)
