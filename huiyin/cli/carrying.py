"""`huiyin import` and `huiyin export`: lists in and ledgers out, for a member and with that member's rights."""

from __future__ import annotations

import sys
import threading
from argparse import ArgumentParser, Namespace
from pathlib import Path

from huiyin.cli.faults import Fault
from huiyin.cli.house import set_up

SHOWN = 200  # bad cells printed; the page and its workbook have all
LOOK_EVERY = 2.0  # seconds between two words on how far it has come


def add_parsers(command) -> None:
    """Adds both commands by the given maker of commands."""
    bring: ArgumentParser = command(
        "import", "carrying:bring_in", "导入一份 Excel 或 CSV 名册：先检查，全部无误才导入"
    )
    bring.add_argument("what", help="导入的内容：customers、units、members 等")
    bring.add_argument("file", help="Excel 或 CSV 文件")
    bring.add_argument("--by", required=True, help="以哪位成员的名义（登录名）")
    bring.add_argument("--department", help="部门代码，默认为该成员的部门")
    bring.add_argument("--project", help="项目代码，表里没有项目一列时用")
    bring.add_argument(
        "--map", action="append", default=[], metavar="标题=字段", help="某一列是什么，可写几次"
    )
    bring.add_argument("--check-only", action="store_true", help="只检查，不导入")
    bring.add_argument("--aside", metavar="原因", help="把有问题的行搁置，其余照常导入")
    take: ArgumentParser = command("export", "carrying:take_out", "把一个台账导出为 Excel")
    take.add_argument("ledger", help="台账：complaints、customers 等")
    take.add_argument("to", help="要写的 .xlsx 文件")
    take.add_argument("--by", required=True, help="以哪位成员的名义（登录名）")
    take.add_argument("--query", default="", help="条件，与网页台账地址里问号后面的一样")
    take.add_argument("--reason", default="", help="导出姓名和电话原文的用途；不写则只导出脱敏信息")


def _member(username: str):
    from huiyin.kernel.members.models import Member

    member = Member.objects.filter(username=username, is_active=True).first()
    if member is None:
        raise Fault(f"没有登录名为 {username} 的在职成员。")
    return member


def _place(args: Namespace, member) -> tuple:
    """The department and project that the rows belong to."""
    from huiyin.kernel.members.models import Department, Project
    from huiyin.kernel.members.rights import reach_of

    reach = reach_of(member)
    department = Department.objects.filter(code=args.department).first() if args.department else None
    if args.department and department is None:
        raise Fault(f"没有代码为 {args.department} 的部门。")
    project = Project.objects.filter(code=args.project).first() if args.project else None
    if args.project and project is None:
        raise Fault(f"没有代码为 {args.project} 的项目。")
    return department or Department.objects.filter(pk__in=reach.departments[:1]).first(), project


def bring_in(args: Namespace) -> int:
    """Prints every bad cell; 1 while one is left, and then nothing has gone in."""
    set_up()
    from huiyin.kernel.imports import applying, staging
    from huiyin.kernel.imports.targets import lists

    path, member = Path(args.file), _member(args.by)
    if args.what not in lists():
        raise Fault(f"不能导入“{args.what}”。可以导入的有：{'、'.join(lists())}。")
    if not path.is_file():
        raise Fault(f"找不到文件 {path}。")
    batch = staging.stage(path, path.name, args.what, member, *_place(args, member))
    for warning in batch.report.get("warnings", ()):
        print(f"注意：{warning}")
    if args.map:
        said = dict(pair.partition("=")[::2] for pair in args.map)
        batch = staging.remap(batch, said)
    if absent := batch.report.get("missing"):
        read = "、".join(h for sheet in batch.sheets for h in sheet["headings"])
        fields = "、".join(f"{each.name}（{each.label}）" for each in lists()[args.what].fields)
        raise Fault(
            f"没有找到这些列：{'、'.join(absent)}。表里有：{read}。用 --map 标题=字段 指明，字段有：{fields}。"
        )
    batch = staging.check(batch)
    bad = staging.problems_of(batch, SHOWN)
    for one in bad:
        print(f"{one['sheet']} 第{one['row']}行 {one['column']} {one['value']}：{one['reason']}")
    if bad and args.aside:
        batch, bad = staging.check(staging.set_bad_aside(batch, args.aside)), []
    counts = batch.counts
    print(
        f"第 {batch.pk} 批：可导入 {counts['ready']} 行，有问题 {counts['bad']} 行，已搁置 {counts['aside']} 行。"
    )
    if args.check_only or bad:
        return 1 if bad else 0
    with _told(batch):
        batch = applying.apply(batch, member)
    print(f"已导入 {batch.counts['applied']} 行。要撤销请到“导入”页面，第 {batch.pk} 批。")
    return 0


class _told:
    """Says on stderr, every few seconds, how many rows of the batch are in."""

    def __init__(self, batch) -> None:
        self.key, self.over = batch.pk, threading.Event()
        self.teller = threading.Thread(target=self._tell, daemon=True)

    def __enter__(self) -> None:
        self.teller.start()

    def __exit__(self, *_) -> None:
        self.over.set()
        self.teller.join()

    def _tell(self) -> None:
        from django.db import connection

        from huiyin.kernel.imports.models import Batch

        while not self.over.wait(LOOK_EVERY):
            done, total = Batch.objects.values_list("done", "total").get(pk=self.key)
            print(f"已导入 {done} / {total} 行", file=sys.stderr)
        connection.close()


def take_out(args: Namespace) -> int:
    """Writes the rows that the member may see; names and numbers in clear only with a purpose."""
    set_up()
    from django.http import QueryDict

    from huiyin.kernel.members.rights import reach_of
    from huiyin.web.exporting import carry_out
    from huiyin.web.kit import PAGES
    from huiyin.web.ledgers import Ledger

    member = _member(args.by)
    if args.ledger not in PAGES or not reach_of(member).may(f"{args.ledger}.see"):
        seen = [name for name in PAGES if reach_of(member).may(f"{name}.see")]
        raise Fault(f"{member.name}没有叫“{args.ledger}”的台账。可以导出的有：{'、'.join(seen)}。")
    shown = Ledger(PAGES[args.ledger], member, QueryDict(args.query))
    rows = carry_out(shown, args.to, reason=args.reason)
    print(f"已写入 {args.to}，共 {rows} 行。")
    return 0
