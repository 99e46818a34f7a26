"""How a module registers itself: its files are imported once, when the product starts."""

import importlib
import importlib.util

from django.apps import AppConfig

# In the order in which they may import each other.
FILES = ("promises", "rules", "forms", "actions", "imports", "jobs", "papers", "pages")


class ModuleConfig(AppConfig):
    """A business module: whichever of the known files it has are imported, and register what they declare."""

    def ready(self) -> None:
        for file in FILES:
            if importlib.util.find_spec(f"{self.name}.{file}"):
                importlib.import_module(f"{self.name}.{file}")
        from huiyin.web.returning.target import register_returns

        register_returns()
