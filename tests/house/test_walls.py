"""The walls of the house: what the linter cannot see, held by the registries and by the files themselves."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from huiyin.kernel.actions.act import SILENT
from huiyin.kernel.actions.verbs import VERBS
from huiyin.kernel.clauses.packs import shipped
from huiyin.kernel.imports.targets import TARGETS
from huiyin.kernel.members.rights import ROLES
from huiyin.kernel.promises.kinds import PROMISE_KINDS
from huiyin.kernel.records.kinds import KINDS
from huiyin.web.kit import PAGES, SCREENS

ROOT = Path(settings.BASE_DIR)
FLOORS = [
    "huiyin.kernel",
    "huiyin.web",
    "huiyin.registers",
    "huiyin.rooms",
    "huiyin.config",
    "huiyin.simulate",
]
SOURCES = [p for p in (ROOT / "huiyin").rglob("*.py") if "migrations" not in p.parts]
MODULE_FILES = {
    *(
        "__init__",
        "apps",
        "models",
        "queries",
        "rules",
        "promises",
        "forms",
        "actions",
        "pages",
        "papers",
        "jobs",
    ),
    *("imports", "members"),
}


def floor_of(app: str) -> int:
    return next(n for n, floor in enumerate(FLOORS) if app.startswith(floor))


def test_no_foreign_key_points_at_a_higher_floor_or_into_another_room():
    for model in apps.get_models():
        home = model.__module__
        if not home.startswith("huiyin."):
            continue
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete and field.related_model):
                continue
            other = field.related_model.__module__
            if not other.startswith("huiyin."):
                continue
            assert floor_of(other) <= floor_of(home), f"{model.__name__}.{field.name} → {other}"
            if home.startswith("huiyin.rooms.") and other.startswith("huiyin.rooms."):
                assert home.split(".")[2] == other.split(".")[2], f"{model.__name__}.{field.name} → {other}"


def test_no_file_is_longer_than_it_can_be_read_in_one_go():
    long = {
        str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 300
    }
    assert long == {}


def test_the_day_of_a_moment_is_its_day_in_shanghai():
    """`act.now.date()` would be the day before until eight in the morning: `clock.today()`, or `clock.local(…).date()`."""
    wrong = {
        f"{p.relative_to(ROOT)}: {line.strip()}"
        for p in SOURCES
        for line in p.read_text("utf-8").splitlines()
        if re.search(r"(?:act\.now|clock\.now\(\)|_at)\.date\(\)", line)
    }
    assert wrong == set()


@pytest.mark.parametrize("floor", ["registers", "rooms"])
def test_a_module_has_the_files_of_a_module_and_no_others(floor):
    for app in apps.get_app_configs():
        if app.name.startswith(f"huiyin.{floor}."):
            odd = {p.stem for p in Path(app.path).glob("*.py")} - MODULE_FILES
            assert odd == set(), app.name


def test_every_verb_says_why_it_exists_and_serves_a_clause_of_the_rule_book():
    known = shipped()[1]
    for verb in VERBS.values():
        assert verb.explanation, verb.name
        assert verb.clauses or verb.hidden, verb.name
        assert set(verb.clauses) <= set(known), verb.name


def test_every_column_that_a_journal_line_tells_has_a_name_that_people_read():
    for kind in KINDS.values():
        for column in kind.model._meta.concrete_fields:
            told = not (column.primary_key or isinstance(column, models.BinaryField))
            if told and column.attname not in SILENT | kind.silent | {"opened_at"}:
                name = str(column.verbose_name)
                assert not name.isascii() and "百分之一" not in name, (kind.name, column.name)
                named = column.related_model and column.related_model.__str__ is models.Model.__str__
                assert not named, (kind.name, column.name)


def test_states_named_by_verbs_are_states_of_their_kind():
    for verb in VERBS.values():
        named = {*verb.from_states, verb.to_state} - {"", "*"}
        if named:
            assert named <= set(verb.kind.states.values), verb.name


def test_every_promise_rests_on_a_parameter_of_its_clause():
    parameters = shipped()[2]
    for kind in PROMISE_KINDS.values():
        assert not kind.within or (kind.clause, kind.within) in parameters, kind.name
        assert all(verb in VERBS for verb in kind.kept_by), kind.name


def test_every_kind_that_is_numbered_has_a_page_and_a_search_document_or_says_why_not():
    assert set(KINDS) == set(PAGES)


def test_every_right_named_for_a_post_is_used_somewhere():
    used = {*VERBS, *(f"{kind}.see" for kind in KINDS), *(screen.right for screen in SCREENS.values())}
    used |= {f"imports.{name}" for name in TARGETS} | {target.verb for target in TARGETS.values()}
    for name, role in ROLES.items():
        for pattern in role.verbs:
            assert any(
                re.fullmatch(pattern.replace(".", r"\.").replace("*", ".*"), right) for right in used
            ), (
                name,
                pattern,
            )


def test_every_icon_named_is_in_the_sprite():
    sprite = (ROOT / "huiyin/web/static/vendor/icons.svg").read_text("utf-8")
    there = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named = {verb.icon for verb in VERBS.values()} | {page.icon for page in PAGES.values()}
    named |= {screen.icon for screen in SCREENS.values()}
    for template in (ROOT / "huiyin").rglob("*.html"):
        named |= set(re.findall(r'{% icon "([^"]+)"', template.read_text("utf-8")))
    assert named - {""} <= there


def test_no_page_carries_style_or_script_in_its_text():
    for template in (ROOT / "huiyin").rglob("*.html"):
        text = template.read_text("utf-8")
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", text), template.name


def test_the_real_password_hasher_is_argon2():
    assert settings.PASSWORD_HASHERS[-1].endswith("Argon2PasswordHasher")
