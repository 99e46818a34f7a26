"""The OpenAPI document: a path for each ledger and each verb, though one view serves them all."""

from __future__ import annotations

import functools
from typing import Any

from django.conf import settings
from pydantic.json_schema import models_json_schema

from huiyin.kernel.actions.verbs import VERBS, Verb
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.acting import form_of
from huiyin.web.api.problems import MEDIA_TYPE
from huiyin.web.api.reading import MOST, USUAL
from huiyin.web.api.schema import field_schema, schema_of
from huiyin.web.api.shapes import SHAPES
from huiyin.web.kit import PAGES, Page
from huiyin.web.ledgers import filter_form

DESCRIPTION = """\
每个台账、每项操作都有一个地址，字段、校验、权限、遮盖和拒绝的理由与页面完全相同。

- 身份：`Authorization: Bearer <令牌>`。令牌以创建它的成员的名义办理，权限是该成员的权限与令牌范围的交集。
- 重复提交：带 `Idempotency-Key`，同一个键只办一次，再次提交得到同一条记录。
- 版本：读取记录时得到 `ETag`，修改时用 `If-Match` 带回；期间被别人改过则返回 409，并说明改了什么。
- 没有写出的字段取页面上会显示的值；时间不带时区的按北京时间理解。
"""

ERRORS = {
    "400": ("请求本身不对", "Problem"),
    "401": ("没有登录，或令牌无效", "Problem"),
    "403": ("没有权限", "Refusal"),
    "404": ("没有这条记录，或看不到它", "Problem"),
    "409": ("规则不允许，或记录已被别人修改", "Refusal"),
    "422": ("字段不对", "WrongFields"),
    "429": ("请求太频繁", "Problem"),
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1},
    "description": "同一个键只办一次",
}
VERSION = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": '读取记录时的版本，如 "3"',
}
PK = {"name": "pk", "in": "path", "required": True, "schema": {"type": "integer"}, "description": "记录的键"}


def documented() -> list[Verb]:
    """The verbs that a program may do: those that a person may."""
    return [verb for verb in VERBS.values() if verb.by_hand]


def path_of(verb: Verb) -> str:
    if verb.opens:
        return f"/api/actions/{verb.name}"
    kind = "{kind}" if verb.generic else verb.kind_name
    return f"/api/{kind}/{{pk}}/actions/{verb.name}"


@functools.cache
def document(language: str) -> dict[str, Any]:
    """The whole document in a language. The registries no longer change once the product has started."""
    paths: dict[str, Any] = {}
    for kind, page in PAGES.items():
        paths[f"/api/{kind}"] = {"get": _ledger(page)}
        paths[f"/api/{kind}/{{pk}}"] = {"get": _record(page)}
    for verb in documented():
        paths[path_of(verb)] = {"post": _verb(verb)}
    _keys, shapes = models_json_schema(
        [(shape, "serialization") for shape in SHAPES], ref_template="#/components/schemas/{model}"
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "回音", "version": "1", "description": DESCRIPTION},
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "tags": [{"name": kind.name, "description": str(kind.label)} for kind in KINDS.values()]
        + [
            {"name": "matters", "description": "各类事项"},
            {"name": "house", "description": "查找、条款、本人"},
        ],
        "paths": paths | _others(),
        "components": {
            "schemas": shapes["$defs"],
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
            },
        },
    }


def _answers(status: str, schema: dict, words: str, *errors: str) -> dict[str, Any]:
    """The good answer and the problems that may stand in its place."""
    found = {status: {"description": words, "content": {"application/json": {"schema": schema}}}}
    for code in ("401", *errors, "429"):
        said, shape = ERRORS[code]
        found[code] = {"description": said, "content": {MEDIA_TYPE: {"schema": _ref(shape)}}}
    return found


def _ref(shape: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{shape}"}


def _query(name: str, schema: dict, words: str = "") -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema} | ({"description": words} if words else {})


def _ledger(page: Page) -> dict[str, Any]:
    label = str(page.of.label)
    sorts = [column.name for column in page.columns if column.sort]
    views = [view.name for view in page.views]
    words = "、".join(f"{view.name}（{view.label}）" for view in page.views)
    columns = [column.name for column in page.columns]
    parameters = [
        _query("q", {"type": "string"}, "查找"),
        _query("after", {"type": "integer"}, "上一页最后一行的键；按列排序时改用 next 给出的地址"),
        _query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, "每页行数"),
        _query("col", {"type": "array", "items": {"type": "string", "enum": columns}}, "只要这些列"),
    ]
    if views:
        parameters.append(_query("view", {"type": "string", "enum": views}, words))
    if sorts:
        both = [*sorts, *(f"-{name}" for name in sorts)]
        parameters.append(_query("sort", {"type": "string", "enum": both}, "排序，减号表示倒序"))
    filters = filter_form(page, None).fields
    for column in page.columns:
        if field := filters.get(f"f_{column.name}"):
            schema = {"type": "string"} if callable(column.choices) else field_schema(field)
            parameters.append(_query(f"f_{column.name}", schema, str(column.label)))
    return {
        "operationId": f"{page.kind}.list",
        "tags": [page.kind],
        "summary": label,
        "description": "、".join(f"{c.name}（{c.label}）" for c in page.columns),
        "parameters": parameters,
        "responses": _answers("200", _ref("Listing"), label, "404", "409", "422"),
        "x-clauses": list(page.clauses),
    }


def _record(page: Page) -> dict[str, Any]:
    label = str(page.of.label)
    return {
        "operationId": f"{page.kind}.see",
        "tags": [page.kind],
        "summary": label,
        "parameters": [PK],
        "responses": _answers("200", _ref("RecordShown"), label, "404"),
        "x-clauses": list(page.clauses),
    }


def _verb(verb: Verb) -> dict[str, Any]:
    schema = schema_of(form_of(verb))
    files = any("contentMediaType" in one for one in schema["properties"].values())
    parameters: list[dict[str, Any]] = [KEY]
    if verb.opens:
        if verb.openers:
            words = "从哪条记录上办理（键）：" + "、".join(
                str(KINDS[kind].label) for kind in verb.openers if kind in KINDS
            )
            source = _query("from", {"type": "integer"}, words)
            parameters.append(source | ({"required": True} if verb.right_from else {}))
    else:
        parameters += [PK] + ([] if verb.adds else [VERSION])
        if verb.generic:
            kinds = [kind.name for kind in KINDS.values() if kind.is_matter]
            which = {"name": "kind", "in": "path", "required": True}
            parameters.append(which | {"schema": {"type": "string", "enum": kinds}})
    return {
        "operationId": verb.name,
        "tags": [verb.kind_name],
        "summary": str(verb.label),
        "description": verb.explanation,
        "parameters": parameters,
        "requestBody": {
            "required": bool(schema.get("required")),
            "content": {"multipart/form-data" if files else "application/json": {"schema": schema}},
        },
        "responses": _answers(
            "201" if verb.opens else "200",
            _ref("RecordShown"),
            "办好之后的记录",
            *("400", "403", "404", "409", "422"),
        ),
        "x-clauses": list(verb.clauses),
    }


def _others() -> dict[str, Any]:
    """The endpoints that belong to no kind."""

    def get(name: str, summary: str, *parameters: dict) -> dict[str, Any]:
        errors = ("404",) if any(one["in"] == "path" for one in parameters) else ()
        return {
            "get": {
                "operationId": name,
                "tags": ["house"],
                "summary": summary,
                "parameters": list(parameters),
                "responses": _answers("200", {"type": "object"}, summary, *errors),
            }
        }

    text = _query("q", {"type": "string"}, "查找")
    pack = _query("pack", {"type": "string", "enum": ["YX", "WY", "JS", "ZH"]}, "规程")
    code = {"name": "code", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "/api/search": get("search", "查找客户、房号、单号、事由", text),
        "/api/clauses": get("clauses", "规程条款", pack, text),
        "/api/clauses/{code}": get("clause", "一条条款：条文、参数、由什么落实", code),
        "/api/me": get("me", "本人、岗位、可以办理的操作"),
    }
