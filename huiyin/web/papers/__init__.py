"""Papers: the printed form of a kind of record, for the file and for signing. See docs/modules/papers.md.

A module declares its papers in `papers.py`; their look stands in `papers/*.typ`, drawn with `form.typ` beside
this file. A printing is an act of its kind (`<kind>.print`), so the journal knows every sheet that went out.
"""

from huiyin.web.papers.codes import BadCode, PaperCode, read_code
from huiyin.web.papers.printing import papers_for, preview_png, print_paper
from huiyin.web.papers.registry import Paper, paper_of, papers_of, register
from huiyin.web.papers.typesetting import PaperFault, day, fonts_missing, moment, stamp

__all__ = [
    "BadCode",
    "Paper",
    "PaperCode",
    "PaperFault",
    "day",
    "fonts_missing",
    "moment",
    "paper_of",
    "papers_for",
    "papers_of",
    "preview_png",
    "print_paper",
    "read_code",
    "register",
    "stamp",
]
