"""The command line: `huiyin serve | worker | live | demo | simulate | import | export | check | backup | restore | token | …`.

Each command stands in a file of its own, imported when it is called.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from huiyin.cli import carrying
from huiyin.web.api import cli as tokens


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="huiyin", description="回音：客户服务部门的工作系统")
    top.add_argument("--home", help="数据目录，默认为环境变量 HUIYIN_HOME 或 ./var")
    commands = top.add_subparsers(dest="command", metavar="命令", required=True)

    def command(name: str, run: str, words: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words, description=words)
        one.set_defaults(run=run)
        return one

    serve = command("serve", "serving:serve", "启动网页服务，同时启动后台作业进程")
    _address(serve)
    serve.add_argument("--workers", type=int, default=2, help="网页进程数")
    serve.add_argument("--threads", type=int, default=4, help="每个进程的线程数")
    serve.add_argument("--no-worker", action="store_true", help="不启动后台作业进程")
    serve.add_argument("--no-live", action="store_true", help="不启动实时推送进程")

    worker = command("worker", "working:work", "运行后台作业：到期提醒、定时任务、排队任务")
    worker.add_argument("--lease", type=float, default=30.0, help="多少秒没有心跳即视为已停止")
    worker.add_argument(
        "--interval", type=float, default=1.0, help="空闲时多少秒查一次队列（SQLite 至少 1 秒）"
    )
    worker.add_argument("--once", action="store_true", help="办完当前到期的事就退出")
    worker.add_argument("--parent", type=int, help=argparse.SUPPRESS)

    live = command("live", "living:live", "运行实时推送：来电弹屏、新通知")
    _address(live, port=8001)
    live.add_argument("--parent", type=int, help=argparse.SUPPRESS)

    command("migrate", "house:migrate", "建立或升级数据库")

    demo = command("demo", "showing:demo", "在空目录里生成一个演示部门")
    demo.add_argument("--serve", action="store_true", help="生成后启动服务")
    demo.add_argument("--days", type=int, default=20, help="模拟多少个工作日")
    demo.add_argument("--seed", type=int, default=7)
    demo.add_argument("--small", action="store_true", help="小规模：5 个工作日、60 位客户")
    _address(demo)

    simulate = command("simulate", "showing:simulate", "在空目录里模拟一个部门，逐日核对")
    simulate.add_argument("seed", type=int)
    simulate.add_argument("--from", dest="start", help="起始日期，如 2026-01-05；默认使模拟到今天为止")
    simulate.add_argument("--days", type=int, default=28)
    simulate.add_argument("--customers", type=int, default=300)
    simulate.add_argument("--units", type=int, default=240)
    simulate.add_argument("--project", type=int, metavar="套数", help="只模拟一个项目，从开盘到最后一本证")
    simulate.add_argument("--months", type=int, default=24, help="与 --project 一起用：多少个月")
    simulate.add_argument(
        "--fingerprint", action="store_true", help="最后输出全部记录的指纹，用于比较两次运行"
    )

    carrying.add_parsers(command)
    command("check", "house:check", "核对全部不变量：责任人、承诺、编号、日志链、封存、触发器、索引")

    backup = command("backup", "saving:backup", "备份数据库和文件到一个目录，运行中也可以备份")
    backup.add_argument("to", help="存放备份的目录")
    backup.add_argument("--keep", type=int, default=14, help="保留最近几份")
    backup.add_argument("--with-keys", action="store_true", help="把密钥也放进备份（请另行妥善保管）")

    restore = command("restore", "restoring:restore", "把一份备份恢复到空目录或空数据库")
    restore.add_argument("folder", help="某一份备份的目录")
    restore.add_argument("--rehearse", action="store_true", help="只演练：恢复到临时目录并核对，然后删除")

    handbook = command("handbook", "house:handbook", "规程：coverage 列出每条规程由什么落实")
    handbook.add_argument("what", choices=["coverage"])
    handbook.add_argument("--home", dest="homes", action="append", default=[], help="只看某个模块的条款")

    benchmark = command("benchmark", "house:benchmark", "运行 benchmarks/ 里的性能测试")
    benchmark.add_argument("names", nargs="*")
    tokens.add_parser(commands)
    command("manage", "house:manage", "Django 的管理命令")
    return top


def _address(one: argparse.ArgumentParser, port: int = 8000) -> None:
    one.add_argument("--host", default="127.0.0.1", help="监听地址；0.0.0.0 供办公网络访问")
    one.add_argument("--port", type=int, default=port)
    one.add_argument("--tls", action="store_true", help="用自制证书提供 HTTPS，手机拍照和离线需要它")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command; what a person can put right is told in a sentence, never as a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["manage"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["huiyin manage", *words[1:]])
        return 0
    args = parser().parse_args(words)
    if args.home:
        os.environ["HUIYIN_HOME"] = args.home
    try:
        if callable(args.run):  # a command that stands with what it is about
            importlib.import_module("huiyin.cli.house").set_up()
            return args.run(args) or 0
        module, _colon, function = args.run.partition(":")
        return getattr(importlib.import_module(f"huiyin.cli.{module}"), function)(args) or 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from huiyin.cli.faults import words_for

        said = words_for(error)
        if said is None:
            raise
        print(said, file=sys.stderr)
        return 1
