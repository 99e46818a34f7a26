"""Homes for the tests that run the product by its processes."""

import pytest

from tests.house.homes import Home


@pytest.fixture(scope="session")
def models(tmp_path_factory):
    """Two homes to be copied: one migrated, and one in which a small department lived for a day."""
    folder = tmp_path_factory.mktemp("models")
    migrated = Home(folder / "migrated")
    migrated.run("migrate")
    lived = Home(folder / "lived", like=migrated)
    lived.run("simulate", "3", "--from", "2026-11-02", "--days", "1", "--customers", "40", "--units", "48")
    yield {"migrated": migrated, "lived": lived}
    for home in (migrated, lived):
        home.close()


@pytest.fixture
def homes(tmp_path, models):
    """Makes homes: empty ones, or like a model."""
    made = []

    def new(name: str, like: str = "") -> Home:
        made.append(Home(tmp_path / name, models.get(like)))
        return made[-1]

    yield new
    for home in made:
        home.close()


@pytest.fixture
def lived(homes):
    return homes("lived", "lived")
