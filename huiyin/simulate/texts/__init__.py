"""What people in the simulator say: situations that customers complain of, calls, and the phrases of the desk."""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass, field
from pathlib import Path

import yaml

FOLDER = Path(__file__).parent
KEYS = {
    *("title", "cause", "wants", "findings", "result", "answer", "category", "topic", "who", "about"),
    *("part", "half", "decline", "remedy", "reasonable", "group", "places"),
}
NEEDED = {"title", "cause", "wants", "findings", "result", "answer"}


class TextError(Exception):
    """A file of texts does not follow its form."""


@dataclass(frozen=True)
class Situation:
    """One thing customers come with: their words, what is found, what is done about it, how it is answered."""

    title: str
    topic: str
    cause: str
    wants: str
    findings: str
    result: str
    answer: str
    category: str = "complaint"
    who: str = "owner"  # or company
    about: str = ""  # the role of the member it is about
    part: dict | None = None  # what another department must do: to, asked, reply
    half: str = ""  # what is left when it can only be half solved
    decline: dict | None = None  # rule and answer when it is not supported
    remedy: dict | None = None
    reasonable: bool | None = None
    group: bool = False  # may strike a whole building at once
    places: tuple[str, ...] = field(default=())


@functools.cache
def situations() -> tuple[Situation, ...]:
    """Every situation, in the order of the files' names."""
    found = []
    for path in sorted(FOLDER.glob("*.yaml")):
        body = yaml.safe_load(path.read_text("utf-8"))
        for entry in body.get("situations", ()):
            wrong = (set(entry) - KEYS) | (NEEDED - set(entry))
            if wrong:
                raise TextError(f"{path.name}: {entry.get('title')}: {', '.join(sorted(wrong))}")
            facts = {"topic": body["topic"], **entry, "places": tuple(entry.get("places", ()))}
            found.append(Situation(**facts))
    return tuple(found)


@functools.cache
def phrases() -> dict:
    return yaml.safe_load((FOLDER / "phrases.yaml").read_text("utf-8"))


@functools.cache
def office() -> dict:
    """Tasks, circulars, routine duties and appointments, with what is said of them."""
    return yaml.safe_load((FOLDER / "office.yaml").read_text("utf-8"))


@functools.cache
def following() -> dict:
    """What is asked, told and said in follow-ups."""
    return yaml.safe_load((FOLDER / "following.yaml").read_text("utf-8"))


@functools.cache
def checking() -> dict:
    """What is said to customers that ought not to be, and what is said of it in quality checks."""
    return yaml.safe_load((FOLDER / "checking.yaml").read_text("utf-8"))


@functools.cache
def appraisals() -> dict:
    """What appraisers deduct and say, and what is objected to it."""
    return yaml.safe_load((FOLDER / "appraisals.yaml").read_text("utf-8"))


@functools.cache
def conduct() -> dict:
    """What is seen of breaches, what is said about them, and what members are honoured for."""
    return yaml.safe_load((FOLDER / "conduct.yaml").read_text("utf-8"))


@functools.cache
def rulebook() -> dict:
    """Changes of the rule book and questions about it, with what is said of them."""
    return yaml.safe_load((FOLDER / "rulebook.yaml").read_text("utf-8"))


@functools.cache
def estates() -> dict:
    """What is known of the project, what is asked about it, and what is seen at its site."""
    return yaml.safe_load((FOLDER / "estates.yaml").read_text("utf-8"))


@functools.cache
def contracts() -> dict:
    """What is said and written at a signing desk."""
    return yaml.safe_load((FOLDER / "contracts.yaml").read_text("utf-8"))


@functools.cache
def handing() -> dict:
    """What is looked at in a finished home, and what is found."""
    return yaml.safe_load((FOLDER / "handing.yaml").read_text("utf-8"))


@functools.cache
def launches() -> dict:
    """What the first project was sold upon, and what the next one still has to get ready."""
    return yaml.safe_load((FOLDER / "launches.yaml").read_text("utf-8"))


@functools.cache
def titles() -> dict[str, list[str]]:
    """What customers and the registry say while a title is on its way."""
    return yaml.safe_load((FOLDER / "titles.yaml").read_text("utf-8"))


@functools.cache
def calls() -> dict[str, list[list[str]]]:
    """Needs and replies of calls that are answered at once."""
    return yaml.safe_load((FOLDER / "calls.yaml").read_text("utf-8"))


def slots(rng: random.Random, situation: Situation, *, building: str, member: str) -> dict[str, str]:
    """Details that make two complaints of one situation differ."""
    words = phrases()
    return {
        "when": rng.choice(words["when"]),
        "again": rng.choice(words["again"]),
        "place": rng.choice(situation.places) if situation.places else "",
        "n": str(rng.randint(2, 9)),
        "days": str(rng.randint(3, 20)),
        "amount": f"{rng.choice((86, 128, 240, 365, 480, 620, 960, 1200, 1850, 2600, 3200, 5000)):,}",
        "building": f"{building}栋" if building else "我们这栋",
        "member": member,
    }


def filled(text: str, words: dict[str, str]) -> str:
    return text.format_map(words).strip()


@functools.cache
def mortgages() -> dict:
    """Lenders, their policies, and what is said while a loan is under way."""
    return yaml.safe_load((FOLDER / "mortgages.yaml").read_text("utf-8"))


@functools.cache
def rosters() -> dict:
    """Shifts, pattern and words of the department's rosters."""
    return yaml.safe_load((FOLDER / "rosters.yaml").read_text("utf-8"))


@functools.cache
def training() -> dict:
    """Courses with their questions, and what members write of their own cases."""
    return yaml.safe_load((FOLDER / "training.yaml").read_text("utf-8"))


@functools.cache
def plans() -> dict:
    """What is planned, talked over, decided and found."""
    return yaml.safe_load((FOLDER / "plans.yaml").read_text("utf-8"))
