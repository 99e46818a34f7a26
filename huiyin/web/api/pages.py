"""One's own tokens, and what a program may do with them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from huiyin.kernel import clock
from huiyin.kernel.members.rights import reach_of
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.api.models import Token
from huiyin.web.api.openapi import documented, path_of
from huiyin.web.api.tokens import DAYS, UnknownScope, make, revoke, scopes_of
from huiyin.web.kit import PAGES, Screen, screen
from huiyin.web.requests import MemberRequest


class TokenForm(forms.Form):
    name = forms.CharField(
        label=__("用途"), max_length=60, help_text=__("给哪个程序用，如“电话系统登记来电”")
    )
    scopes = forms.CharField(
        label=__("范围"),
        max_length=400,
        initial="*.see",
        help_text=__(
            "操作的名字，用空格隔开：*.see 只能查看，calls.* 来电的全部操作，* 与本人权限相同。"
            "令牌不会给出本人没有的权限。"
        ),
    )
    days = forms.TypedChoiceField(
        label=__("有效期"), coerce=int, choices=[(days, __("%d天") % days) for days in DAYS], initial=90
    )

    def clean_scopes(self) -> list[str]:
        try:
            return scopes_of(self.cleaned_data["scopes"])
        except UnknownScope as problem:
            raise forms.ValidationError(str(problem)) from problem


def tokens(request: MemberRequest) -> HttpResponse:
    """Lists one's own tokens, makes one and shows its secret this once, revokes one after asking."""
    own = Token.objects.filter(member=request.user).order_by("-id")
    asked = _own(own, request.POST.get("revoke") or request.GET.get("revoke", ""))
    if request.method == "POST" and asked:
        revoke(asked)
        messages.success(request, _("已停用：%s") % asked.name)
        return HttpResponseRedirect(reverse("tokens"))
    form = TokenForm(request.POST if request.method == "POST" else None)
    secret, status = "", 200
    if form.is_bound:
        if form.is_valid():
            _token, secret = make(request.user, **form.cleaned_data)
            form = TokenForm()
        else:
            status = 422
    context = {
        "page_title": _("接口令牌"),
        "form": form,
        "secret": secret,
        "asked": asked,
        "tokens": [{"token": one, "state": _state(one)} for one in own[:50]],
    }
    return render(request, "api/tokens.html", context, status=status)


def _own(own, key: str) -> Token | None:
    """The token to be revoked, of the member's own ones."""
    if not key:
        return None
    found = own.filter(pk=int(key), revoked_at=None).first() if key.isascii() and key.isdigit() else None
    if found is None:
        raise Http404
    return found


def _state(token: Token) -> dict[str, str]:
    if token.revoked_at:
        return {"label": _("已停用"), "tone": "grey"}
    if not token.stands(clock.now()):
        return {"label": _("已到期"), "tone": "grey"}
    return {"label": _("使用中"), "tone": "green"}


def reference(request: MemberRequest) -> HttpResponse:
    """What a program may do in this member's name, address by address."""
    reach = reach_of(request.user)
    groups: dict[str, dict] = {}
    for kind, page in PAGES.items():
        if reach.may(f"{kind}.see"):
            lines = [
                ("GET", f"/api/{kind}", _("台账")),
                ("GET", f"/api/{kind}/{{pk}}", _("一条记录")),
            ]
            groups[kind] = {"title": page.of.label, "name": kind, "lines": lines}
    for verb in documented():
        if reach.may(verb.name):
            label = _("各类事项") if verb.generic else KINDS[verb.kind_name].label
            group = groups.setdefault(verb.kind_name, {"title": label, "name": verb.kind_name, "lines": []})
            group["lines"].append(("POST", path_of(verb), verb.label))
    context = {"page_title": _("接口说明"), "groups": list(groups.values())}
    return render(request, "api/reference.html", context)


screen(Screen("tokens", "account/tokens", tokens, right="", label=__("接口令牌")))
screen(Screen("api_reference", "account/api", reference, right="", label=__("接口说明")))
