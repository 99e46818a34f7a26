"""Copies the few files of node_modules that are served into huiyin/web/static/vendor/.

The icons become one sprite, and Tabler goes into a cascade layer of its own: whatever our style sheets say
outside a layer wins over it, however specific its selectors are.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "huiyin" / "web" / "static" / "vendor"

SCRIPTS = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "alpine-csp.min.js": "@alpinejs/csp/dist/cdn.min.js",
    "signature_pad.min.js": "signature_pad/dist/signature_pad.min.js",
}
STYLES = {"tabler.min.css": "@tabler/core/dist/css/tabler.min.css"}

ICONS = """
alert-circle alert-triangle archive arrow-back-up arrow-down arrow-right arrow-up arrows-exchange arrows-sort ban
bell book-2 box building building-community bulb calendar calendar-event camera certificate chart-bar check checklist
chevron-down chevron-left chevron-right circle-check circle-dot circle-x clipboard-list clock coin columns-3 command
copy currency-yuan device-desktop dots door download edit eraser git-fork git-merge external-link eye eye-off file-certificate
file-spreadsheet file-text files filter filter-off flag gavel heart-handshake hierarchy-2 history home hourglass inbox
info-circle key keyboard link list-check loader-2 lock logout map-pin menu-2 message-report messages moon paperclip
pencil phone phone-incoming phone-outgoing photo pin plus printer qrcode receipt refresh report-analytics rubber-stamp
scale school search selector send settings shield-check signature speakerphone star sun switch-horizontal tool trash
truck upload urgent user user-plus user-search users x zoom-question
player-play arrow-back arrow-forward-up arrow-up-circle bell-ringing book checkbox circle-half corner-up-left eye-check message-exclamation rotate share stack-push user-share users-group clock-edit percentage corner-up-right user-check user-x layout-grid unlink
id ruler-measure headset phone-x phone-off door-enter door-exit crane
cash cash-banknote file-invoice file-plus file-minus receipt-refund building-bank wallet
rocket calendar-time user-edit circle-minus file-off building-plus layout-board
home-dollar user-star user-off clipboard-text transfer-out layout-kanban phone-call calculator
building-estate id-badge-2 home-check checks file-export
cards writing id-badge clipboard-check help-circle minus
file-alert award shield-off report-money list-details notes message mail folder-check mail-forward calendar-off
medal user-minus lock-open
""".split()

LAST_LINE = re.compile(r"\n?/[/*][#@] sourceMappingURL=.*$", re.MULTILINE)
SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
EMPTY_BOX = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


def script(source: Path) -> str:
    # A map that is named but not served breaks the hashing of file names.
    return LAST_LINE.sub("", source.read_text("utf-8"))


def style(source: Path) -> str:
    css = script(source).replace('@charset "UTF-8";', "")
    return f"@layer tabler{{{css.strip()}}}\n"


def symbol(name: str) -> str:
    shapes = SHAPES.search((MODULES / "@tabler/icons/icons/outline" / f"{name}.svg").read_text("utf-8"))
    if shapes is None:
        raise SystemExit(f"{name}.svg holds no shapes")
    inner = re.sub(r"\s+", " ", EMPTY_BOX.sub("", shapes.group(1))).strip().replace("> <", "><")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inner}</symbol>'


def sprite() -> str:
    return '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(map(symbol, sorted(set(ICONS)))) + "</svg>\n"


def main() -> int:
    if not MODULES.exists():
        print("node_modules is missing: run npm ci first", file=sys.stderr)
        return 1
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in SCRIPTS.items():
        (VENDOR / name).write_text(script(MODULES / source), "utf-8")
    for name, source in STYLES.items():
        (VENDOR / name).write_text(style(MODULES / source), "utf-8")
    (VENDOR / "icons.svg").write_text(sprite(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
