"""A member at a keyboard, whose every key and every second is counted."""

from __future__ import annotations

import time
from collections import defaultdict
from contextlib import contextmanager

PINYIN = 3  # keys for a Chinese character: its pinyin, shared between the words the input method completes
PACE = 200  # keys a minute of somebody who types every day
CHROMIUM = "/usr/bin/chromium"
ARGS = ("--no-sandbox", "--disable-gpu", "--lang=zh-CN", "--disable-background-networking")


class Spent:
    """What one kind of thing has cost so far."""

    def __init__(self) -> None:
        self.times, self.keys, self.commands, self.waited = 0, 0, 0, 0.0

    @property
    def seconds(self) -> float:
        """For one of them, at the pace of a practised hand."""
        return (self.keys * 60 / PACE + self.waited) / max(self.times, 1)


class Keyboard:
    """Signed in by password; from then on nothing but keys."""

    def __init__(self, browser, address: str, width: int = 1440, height: int = 900) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        self.page, self.address = self.context.new_page(), address
        self.errors: list[str] = []
        self.spent: dict[str, Spent] = defaultdict(Spent)
        self._now = Spent()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, message) -> None:
        """What a page complains of; that a rule refused (409) is an answer."""
        if message.type == "error" and "409" not in message.text:
            self.errors.append(message.text)

    def sign_in(self, username: str, password: str) -> None:
        self.context.clear_cookies(name="sessionid")
        self.page.goto(f"{self.address}/account/login/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", password)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.address}/")

    @contextmanager
    def doing(self, what: str):
        """What happens inside counts as one thing of this kind."""
        self._now = self.spent[what]
        self._now.times += 1
        yield
        self._now = Spent()

    # ── keys ────────────────────────────────────────────────────────────────────────

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self._now.keys += 1
            self._now.commands += 1

    def type(self, text: str) -> None:
        """Digits and letters, as fast as the machine sends them: faster than any hand."""
        self.page.keyboard.type(text)
        self._now.keys += len(text)

    def say(self, text: str) -> None:
        """Chinese, as the input method puts it in."""
        self.page.keyboard.insert_text(text)
        self._now.keys += sum(PINYIN if ord(char) > 127 else 1 for char in text)

    def leads_to(self, pattern, *keys: str) -> None:
        """Keys after which another page stands there, and how long it took."""
        began = time.perf_counter()
        with self.page.expect_navigation(url=pattern, wait_until="load", timeout=15_000):
            self.press(*keys)
        self.page.wait_for_function("document.readyState === 'complete'")
        self._now.waited += time.perf_counter() - began
        self.page.wait_for_timeout(30)

    def opens(self, letters: str, pattern) -> None:
        """Ctrl-K, the initials, Enter at once: whoever knows the initials does not wait for the list."""
        self.press("Control+k")
        self.type(letters)
        self.leads_to(pattern, "Enter")

    # ── looking ─────────────────────────────────────────────────────────────────────

    @property
    def focused(self) -> str:
        """The name or id of the field that has the cursor; the first words of anything else."""
        return self.page.evaluate("(e => e.name || e.id || e.innerText.slice(0, 20))(document.activeElement)")

    @property
    def fits(self) -> bool:
        return self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
