"""The shapes of answers, as the OpenAPI document states them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class State(BaseModel):
    value: str
    label: str


class Named(BaseModel):
    name: str
    label: str


class Person(BaseModel):
    key: int
    name: str


class ClauseHead(BaseModel):
    code: str
    title: str
    url: str


class Item(BaseModel):
    """One row of a ledger."""

    key: int
    number: str | None
    party: int | None = Field(description="客户的键，选择客户时填它")
    voided: bool
    state: State | None
    due: str | None
    cells: dict[str, Any] = Field(description="列名 → 单元格，遮盖与台账页面相同")
    links: dict[str, str]


class Listing(BaseModel):
    items: list[Item]
    next: str | None = Field(description="下一页的地址，最后一页为空")
    count: int = Field(description="符合条件的行数，最多数到 1000")
    count_is_exact: bool


class Fact(BaseModel):
    label: str
    value: Any
    masked: bool
    clause: str | None
    url: str | None


class Line(BaseModel):
    label: str
    words: str
    state: str | None
    at: str | None = None
    url: str | None


class Section(BaseModel):
    title: str
    text: str
    facts: list[Fact]
    lines: list[Line]


class PromiseShown(BaseModel):
    key: int
    label: str
    clause: str | None
    due: str | None
    state: str
    level: str
    owner: str
    to: str
    note: str


class Change(BaseModel):
    label: str
    old: Any
    new: Any


class Sentence(BaseModel):
    """One line of the journal."""

    at: str
    who: str
    what: str
    reason: str
    clauses: list[str]
    changes: list[Change]


class Action(BaseModel):
    """What may be done to the record; where not, why not."""

    verb: str
    label: str
    enabled: bool
    why: str
    url: str


class RecordShown(BaseModel):
    """A record as its page shows it. After an action that takes it out of sight only key, kind and number."""

    key: int
    kind: str
    number: str | None
    party: int | None = None
    title: str = ""
    version: int = 0
    voided: bool = False
    state: State | None = None
    due: str | None = None
    owner: Person | None = None
    opened_at: str | None = None
    closed_at: str | None = None
    facts: list[Fact] = []
    sections: list[Section] = []
    promises: list[PromiseShown] = []
    journal: list[Sentence] = []
    actions: list[Action] = []
    links: list[Line] = []
    clauses: list[ClauseHead] = []
    page: str = ""


class Problem(BaseModel):
    """application/problem+json (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = ""


class Refusal(Problem):
    """409: a rule speaks against it, or the record was changed meanwhile (type …:stale). 403: no right."""

    way_out: str = ""
    clauses: list[ClauseHead] = []
    field: str = ""
    version: int | None = Field(None, description="仅 stale：记录现在的版本")
    changes: list[dict[str, Any]] = Field([], description="仅 stale：别人改了什么")


class WrongFields(Problem):
    errors: dict[str, list[str]] = Field(description="字段名 → 哪里不对；与字段无关的在空名之下")


SHAPES = (Listing, RecordShown, Problem, Refusal, WrongFields)
