"""The request of somebody who is signed in: every page but the sign-in has one."""

from django.http import HttpRequest

from huiyin.kernel.members.models import Member


class MemberRequest(HttpRequest):
    user: Member
