"""What is told of the product is true of it: verbs, commands, decisions and links."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from huiyin.kernel.actions.verbs import VERBS

ROOT = Path(settings.BASE_DIR)
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
PAGES = [*READMES, *sorted((ROOT / "docs").rglob("*.md"))]
LATER = {"RESULTS.md"}  # recorded figures, absent until a benchmark has run


def test_every_verb_is_named_in_the_page_of_a_module():
    told = "".join(page.read_text("utf-8") for page in (ROOT / "docs/modules").glob("*.md"))
    assert [verb for verb in VERBS if f"`{verb}`" not in told] == []


def test_every_decision_has_a_number_of_its_own_and_a_title():
    files = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert len({file.name[:3] for file in files}) == len(files) > 0
    assert [f.name for f in files if not re.match(r"# \S", f.read_text("utf-8"))] == []


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_the_commands_of_the_readme_stand_in_the_makefile(page):
    rules = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = set(re.findall(r"\bmake ([\w-]+)", page.read_text("utf-8")))
    assert {"run", "test"} <= named <= rules


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_link_leads_nowhere(page):
    links = re.findall(
        r"\]\(([^)#\s]+)[^)]*\)", re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
    )
    local = [link for link in links if "://" not in link and Path(link).name not in LATER]
    assert [link for link in local if not (page.parent / link).exists()] == []
