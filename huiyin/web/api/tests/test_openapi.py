"""The OpenAPI document: sound in shape, complete, and true to the forms."""

import json
import re

import pytest

from huiyin.kernel.actions.verbs import VERBS
from huiyin.rooms.desk.complaints import forms as complaints
from huiyin.web.acting import form_of
from huiyin.web.api.endpoints import api
from huiyin.web.api.openapi import documented, path_of
from huiyin.web.api.schema import fields_of, schema_of
from huiyin.web.kit import PAGES

TYPES = {"string", "integer", "number", "boolean", "array", "object", "null"}


@pytest.fixture
def document(house, program):
    return program(house.clerk).get("/api/openapi.json").json()


def operations(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def test_every_verb_and_every_ledger_has_a_path_of_its_own(document):
    for verb in documented():
        operation = document["paths"][path_of(verb)]["post"]
        assert operation["operationId"] == verb.name and operation["summary"] == str(verb.label)
        assert operation["description"] == verb.explanation and operation["x-clauses"] == list(verb.clauses)
    for kind in PAGES:
        assert {f"/api/{kind}", f"/api/{kind}/{{pk}}"} <= set(document["paths"])
    assert "complaints.hear" in VERBS and "complaints.hear" not in json.dumps(document)


def test_the_document_is_sound_in_shape(document):
    assert document["openapi"] == "3.1.0" and {"title", "version"} <= set(document["info"])
    ids = [operation["operationId"] for _path, _method, operation in operations(document)]
    assert len(ids) == len(set(ids))
    for path, _method, operation in operations(document):
        named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path)), path
        assert all(one.get("required") for one in operation["parameters"] if one["in"] == "path")
        assert all({"name", "in", "schema"} <= set(one) for one in operation["parameters"])
        assert operation["responses"] and all("description" in one for one in operation["responses"].values())
        assert {"401", "429"} <= set(operation["responses"])


def test_every_reference_and_every_schema_holds(document):
    def walk(node):
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "$ref" in node:
                assert node["$ref"].removeprefix("#/components/schemas/") in document["components"]["schemas"]
            for schema in (node.get("schema"), *(node.get("properties") or {}).values()):
                if isinstance(schema, dict) and "type" in schema:
                    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
                    assert set(kinds) <= TYPES, schema
                    assert "array" not in kinds or "items" in schema
                    assert "default" not in schema or schema["default"] in schema.get(
                        "enum", [schema["default"]]
                    )
            for one in node.values():
                walk(one)

    walk(document)


def test_a_verb_s_schema_is_that_of_its_form(document):
    for verb in documented():
        (content,) = document["paths"][path_of(verb)]["post"]["requestBody"]["content"].values()
        schema, fields = content["schema"], fields_of(form_of(verb))
        assert set(schema["properties"]) == set(fields), verb.name
        assert set(schema.get("required", ())) <= {name for name, field in fields.items() if field.required}


def test_fields_become_what_json_knows(db):
    properties = schema_of(complaints.RecordForm)["properties"]
    assert properties["party"] == {"type": "integer", "x-picker": "customers", "title": "客户"}
    assert properties["title"] == {
        "type": "string",
        "maxLength": 120,
        "minLength": 1,
        "title": "标题",
        "description": "一句话说清是什么事",
    }
    assert properties["happened_at"]["format"] == "date-time"
    assert properties["importance"]["enum"] == [0, 1, 2] and properties["importance"]["type"] == "integer"
    assert properties["importance"]["x-labels"]["2"] == "重大"
    assert properties["reasonable"]["type"] == ["boolean", "null"]
    assert properties["new_phones"] == {"type": "array", "items": {"type": "string"}, "title": "电话"}
    assert schema_of(complaints.RecordForm)["required"] == ["department", "title", "cause"]
    assert schema_of(complaints.ContactForm)["properties"]["settles"]["items"] == {"type": "integer"}
    plan = schema_of(complaints.PlanForm)
    assert plan["properties"]["due_1"]["format"] == "date" and "step_5" in plan["properties"]
    assert plan["required"] == ["step_1", "owner_1", "due_1"]


def test_filters_of_a_ledger_are_documented(document):
    parameters = {one["name"]: one for one in document["paths"]["/api/complaints"]["get"]["parameters"]}
    assert parameters["f_state"]["schema"]["enum"][:2] == ["", "open"]
    assert parameters["f_opened"]["schema"]["format"] == "date"
    assert "mine" in parameters["view"]["schema"]["enum"] and parameters["limit"]["schema"]["maximum"] == 200


def test_no_kind_is_called_like_a_fixed_word_of_the_api():
    fixed = {str(pattern.pattern).partition("/")[0] for pattern in api.urls[0]}
    assert not set(PAGES) & {word for word in fixed if "<" not in word}


def test_a_stranger_reads_nothing(client, db):
    assert client.get("/api/openapi.json").status_code == 401


def test_the_reference_page_lists_what_this_member_may_do(house, client):
    client.force_login(house.engineer)
    page = client.get("/account/api").content.decode()
    assert "/api/parts" in page and "complaints.record" not in page
    assert "http://" not in page.replace("http://www.w3.org", "") and "cdn" not in page


def test_clauses_say_what_they_ask_and_what_enforces_them(house, program):
    clerk = program(house.clerk)
    assert {one["pack"] for one in clerk.get("/api/clauses").json()["items"]} == {"YX", "WY", "JS", "ZH"}
    clause = clerk.get("/api/clauses/YX-2.1.2b").json()
    assert clause["text"] and "complaints.record" in [v["name"] for v in clause["enforced_by"]["verbs"]]
    assert clause["parameters"][0]["name"] == "callback_within" and clause["parameters"][0]["words"]
    assert clerk.get("/api/clauses/YX-99").status_code == 404
