"""Faults that a person can put right, each as a sentence with the way out."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator


class Fault(Exception):
    """Something that the command cannot do as things stand; the message is for the person at the keyboard."""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def words_for(error: BaseException) -> str | None:
    """What to tell the person, or None where only a traceback helps."""
    for one in _chain(error):
        if said := _words(one):
            return said
    return None


def _words(error: BaseException) -> str | None:
    if isinstance(error, Fault):
        return str(error)
    text, state = str(error).lower(), getattr(error, "sqlstate", "") or ""
    if getattr(error, "errno", None) == errno.ENOSPC or "disk is full" in text or state == "53100":
        return "磁盘已满，没有写入任何不完整的数据。请清理磁盘空间后重试。"
    if getattr(error, "errno", None) == errno.EADDRINUSE:
        return "端口已被占用。请换一个端口（--port），或先停掉占用它的程序。"
    if isinstance(error, PermissionError):
        return f"没有权限读写 {error.filename or '数据目录'}。请检查目录的所有者和权限。"
    if "database is locked" in text or state == "55P03":
        return "数据库正忙：另一个程序长时间占用着它。请确认没有别的程序打开数据库文件，稍后再试。"
    if isinstance(error, sqlite3.DatabaseError) and ("malformed" in text or "not a database" in text):
        return "数据库文件已损坏或不是数据库。请停止服务，用最近一份备份恢复（huiyin restore）。"
    if state.startswith("08") or "connection refused" in text or "could not connect" in text:
        return "连不上数据库。请检查 DATABASE_URL 和数据库服务是否在运行。"
    if "no such table" in text or state == "42P01":
        return "数据库还没有建立。请先运行 huiyin migrate。"
    return _of_the_house(error, str(error))


def _of_the_house(error: BaseException, text: str) -> str | None:
    """Faults of our own, told apart by name so that nothing is imported for them."""
    name = type(error).__name__
    if name == "PackError":
        return f"规程文件不合格式，没有载入：{text}。请改正该条目后重试。"
    if name == "YearUnknown":
        return (
            f"{getattr(error, 'year', '')} 年的节假日安排还没有录入。请在“工作日历”里按国务院通知录入该年。"
        )
    if name == "Unset":
        return f"规程参数还没有设定：{text}。请先在“规程”里为部门设定取值。"
    if name == "PaperFault" or "font" in text.lower():
        return f"表单无法生成：{text or '缺少中文字体'}。请安装 fonts-noto-cjk 后重试。"
    if name == "NotEmpty":
        return "这个数据目录里已经有部门在使用。请用 --home 指定一个空目录。"
    if name in ("Refused", "NoRight", "SheetError"):
        return text
    if name == "Stopped":
        return f"模拟在此停下：{text}"
    return None
