"""`huiyin token create | list | revoke`: tokens from the command line, for whoever looks after the machine."""

from __future__ import annotations

import argparse

from django.utils.translation import gettext_lazy as _


def add_parser(subparsers) -> argparse.ArgumentParser:
    """Adds the command. Django must be set up when its `run` is called, not before."""
    top = subparsers.add_parser("token", help="接口令牌：创建、列出、停用")
    commands = top.add_subparsers(dest="token_command", metavar="命令", required=True)
    create = commands.add_parser("create", help="创建令牌，只显示一次")
    create.add_argument("member", help="成员的登录名")
    create.add_argument("name", help="用途，如 电话系统")
    create.add_argument("--scope", dest="scopes", action="append", help="范围，可写几次，默认 *.see")
    create.add_argument("--days", type=int, default=90, help="有效天数")
    listing = commands.add_parser("list", help="列出令牌")
    listing.add_argument("member", nargs="?", help="成员的登录名，不写则列出全部")
    revoke = commands.add_parser("revoke", help="停用令牌")
    revoke.add_argument("key", type=int, help="list 中的编号")
    for parser, run in ((create, create_token), (listing, list_tokens), (revoke, revoke_token)):
        parser.set_defaults(run=run)
    return top


def create_token(args) -> int:
    from huiyin.kernel.members.models import Member
    from huiyin.web.api.tokens import UnknownScope, make

    member = Member.objects.filter(username=args.member, is_active=True).first()
    if member is None:
        return _failed(_("没有在职成员 %s") % args.member)
    if not 1 <= args.days <= 3650:
        return _failed(_("有效天数应为1到3650"))
    try:
        token, secret = make(member, args.name, args.scopes or ["*.see"], args.days)
    except UnknownScope as problem:
        return _failed(str(problem))
    print(_("令牌 %(key)s（%(member)s），只显示这一次：") % {"key": token.pk, "member": member.name})
    print(secret)
    return 0


def list_tokens(args) -> int:
    from huiyin.kernel import clock
    from huiyin.web.api.models import Token

    rows = Token.objects.select_related("member").order_by("id")
    if args.member:
        rows = rows.filter(member__username=args.member)
    now = clock.now()
    for row in rows:
        state = _("已停用") if row.revoked_at else _("使用中") if row.stands(now) else _("已到期")
        ends = f"{clock.local(row.expires_at):%Y-%m-%d}"
        print(row.pk, row.member.username, row.name, " ".join(row.scopes), ends, state, sep="\t")
    return 0


def revoke_token(args) -> int:
    from huiyin.web.api.models import Token
    from huiyin.web.api.tokens import revoke

    token = Token.objects.filter(pk=args.key).first()
    if token is None:
        return _failed(_("没有编号为 %s 的令牌") % args.key)
    revoke(token)
    print(_("已停用：%s") % token)
    return 0


def _failed(words) -> int:
    print(words)
    return 1
