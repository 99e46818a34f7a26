"""Printing, whatever the paper: what goes out is marked, written down, and cannot be forged or turned into markup."""

import dataclasses
import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from huiyin.kernel.actions.machine import perform
from huiyin.kernel.actions.refusals import NoRight, NotSeen
from huiyin.kernel.journal.models import Line
from huiyin.kernel.journal.reading import broken_chains, lines_of
from huiyin.kernel.records.models import Record
from huiyin.web.papers import (
    BadCode,
    PaperCode,
    PaperFault,
    fonts_missing,
    paper_of,
    papers_for,
    papers_of,
    preview_png,
    print_paper,
    read_code,
    register,
)
from huiyin.web.papers import printing as printing_module
from huiyin.web.papers.registry import PAPERS
from huiyin.web.papers.typesetting import FORM, typeset

HOSTILE = '#danger[*x*] $a$ \\ "quotes" // no <label> @ref `raw` #read("/etc/passwd")'


def words(pdf: bytes, page: int | None = None) -> str:
    """The text of a PDF without its blanks, which depend on where lines are broken."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    chosen = pages if page is None else [pages[page]]
    return re.sub(r"[\s\u200b]+", "", "".join(one.extract_text() for one in chosen))


@pytest.fixture
def sheet():
    return paper_of("complaints", "complaint")


def test_the_machine_has_the_fonts_of_the_papers():
    assert fonts_missing() == []


@pytest.mark.parametrize("paper", PAPERS.values(), ids=lambda paper: f"{paper.kind}.{paper.name}")
def test_no_template_reaches_outside_itself(paper):
    for source in (paper.template.read_text("utf-8"), FORM.read_text("utf-8")):
        assert not re.search(r"@preview|#?import\b|#?include\b|\beval\(|\bread\(|\bplugin\(", source)


def test_a_name_is_taken_once_and_a_template_must_exist(sheet):
    with pytest.raises(ValueError, match="two papers"):
        register(sheet)
    with pytest.raises(ValueError, match="does not exist"):
        register(dataclasses.replace(sheet, name="other", template=sheet.template.with_name("none.typ")))
    assert papers_of("complaints") == [sheet]
    assert papers_of("customers") == []


def test_what_a_customer_wrote_is_printed_as_text_and_never_runs(record, sheet, house):
    complaint = record(title="说明", cause=HOSTILE, wants=HOSTILE)
    said = words(print_paper(sheet, [complaint], member=house.supervisor))
    assert said.count(re.sub(r"\s", "", HOSTILE)) == 4  # twice on each of the two copies


def test_characters_without_a_glyph_or_a_form_do_not_stop_the_printer(record, sheet, house):
    complaint = record(cause="客户说\x0b：谢谢😀 ก\n第二行" + "x" * 200)
    assert "第二行" in words(print_paper(sheet, [complaint], member=house.supervisor))


@pytest.mark.clause("WY-G6")
def test_a_second_printing_is_marked_as_such_and_so_is_one_that_is_known_to_be(record, sheet, house):
    one, other = record(), record(title="门锁坏了")
    assert "补打" not in words(print_paper(sheet, [one], member=house.supervisor))
    assert words(print_paper(sheet, [one], member=house.supervisor)).count("补打（第2次打印）") == 2
    assert "补打（第3次打印）" in words(print_paper(sheet, [one], member=house.clerk))
    assert "补打（第2次打印）" in words(print_paper(sheet, [other], member=house.clerk, reprint=True))


def test_a_copy_printed_alone_is_no_reprint_of_the_other(record, sheet, house):
    complaint = record()
    first = words(print_paper(sheet, [complaint], member=house.clerk, copies=["存档联"]))
    assert "第一联存档联" in first and "回访联" not in first
    both = print_paper(sheet, [complaint], member=house.clerk)
    assert "补打" in words(both, 0)
    assert "补打" not in words(both, 1)


def test_every_printing_stands_in_the_journal_and_leaves_the_version_alone(record, sheet, house):
    complaint = record()
    print_paper(sheet, [complaint], member=house.clerk)
    print_paper(sheet, [complaint], member=house.clerk)
    line = lines_of(complaint.record)[0]
    assert (line.verb, line.member, line.clauses) == ("complaints.print", house.clerk, "WY-G6")
    assert line.said["facts"]["表单"] == "投诉处理单"
    assert line.said["facts"]["联次"] == line.said["facts"]["补打"] == ["存档联", "回访联"]
    assert line.said["facts"]["版本"] == Record.objects.get(pk=complaint.pk).version == 1
    assert broken_chains() == []


def test_one_sheet_noted_alone_and_one_noted_with_others_leave_equal_lines(record, sheet, house):
    alone, among = record(), record()
    print_paper(sheet, [among], member=house.clerk)
    perform("complaints.print", by=house.clerk, on=alone.pk, paper=sheet, copies=sheet.copies, again=[])
    lines = [lines_of(one.record)[0] for one in (alone, among)]
    told = [(ln.verb, ln.member, ln.source, ln.clauses, ln.at, ln.said) for ln in lines]
    assert told[0] == told[1]


def test_what_cannot_be_set_was_not_printed(record, sheet, house, monkeypatch):
    complaint = record()

    def fail(*args, **options):
        raise PaperFault("no paper")

    monkeypatch.setattr(printing_module, "typeset", fail)
    with pytest.raises(PaperFault):
        print_paper(sheet, [complaint], member=house.clerk)
    assert not Line.objects.filter(verb="complaints.print").exists()


def test_a_warning_of_the_typesetter_is_a_fault(tmp_path):
    template = tmp_path / "odd.typ"
    template.write_text('#let sheet(m, it) = it\n#let body(d) = text(font: "No Such Font", d.words)')
    with pytest.raises(PaperFault, match="no such font"):
        typeset(template, [{"sheet": {}, "words": "字"}])


def test_one_who_may_not_see_or_print_gets_nothing_and_nothing_is_printed(record, sheet, house):
    mine, hidden = record(), record(title="关于我", about_member=house.specialist)
    with pytest.raises(NotSeen):
        print_paper(sheet, [mine], member=house.stranger)
    with pytest.raises(NotSeen):
        print_paper(sheet, [mine, hidden], member=house.specialist)
    with pytest.raises(NotSeen):
        preview_png(sheet, hidden, member=house.specialist)
    mine.matter.owner = house.engineer  # sees it as its owner, but has no right of the desk
    mine.matter.save(update_fields=["owner"])
    with pytest.raises(NoRight):
        print_paper(sheet, [mine.pk], member=house.engineer)
    assert papers_for(mine, house.engineer) == []
    assert papers_for(mine, house.clerk) == [sheet]
    assert not Line.objects.filter(verb="complaints.print").exists()


def test_thirty_sheets_come_in_one_file_each_with_its_own_page_count(record, sheet, house):
    complaints = [record(title=f"第{n}件") for n in range(30)]
    with CaptureQueriesContext(connection) as for_one:
        print_paper(sheet, complaints[:1], member=house.supervisor, copies=["存档联"])
    with CaptureQueriesContext(connection) as for_all:
        pdf = print_paper(sheet, complaints, member=house.supervisor)
    assert len(for_all) <= len(for_one) <= 20
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 60
    for n, page in enumerate(pages):
        said = re.sub(r"\s+", "", page.extract_text())
        assert complaints[n // 2].record.number in said
        assert "第1页共1页" in said


def test_a_long_sheet_repeats_its_head_and_counts_its_pages(record, sheet, house):
    complaint = record(cause="卫生间顶部渗水，吊顶发黄，夜里也在滴水。" * 220)
    pdf = print_paper(sheet, [complaint], member=house.supervisor, copies=["回访联"])
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 3
    for page in range(3):
        said = words(pdf, page)
        assert f"第{page + 1}页共3页" in said
        assert f"编号：{complaint.record.number}" in said and "第二联回访联" in said
        assert ("投诉处理单（续）" in said) == (page > 0)
        assert "事由" in said or page == 2
    assert all(role in words(pdf, 2) for role in ("回访记录", "接待人（签字）", "客户（签字）", "部门盖章"))


def test_a_preview_is_marked_carries_no_code_and_is_no_printing(record, sheet, house):
    complaint = record()
    pages = preview_png(sheet, complaint, member=house.clerk, ppi=60)
    assert [page[:4] for page in pages] == [b"\x89PNG"]
    assert not Line.objects.filter(verb="complaints.print").exists()
    assert "补打" not in words(print_paper(sheet, [complaint], member=house.clerk))


def test_a_code_says_which_sheet_it_stands_on(db):
    code = PaperCode("complaints", 17, 3, "complaint", 2)
    assert str(code).startswith("HY1|complaints|17|3|complaint|2|")
    assert read_code(f" {code}\n") == code


@pytest.mark.parametrize(
    "forge",
    [
        lambda text: text.replace("|17|", "|18|"),
        lambda text: text.replace("|3|", "|4|"),
        lambda text: text[:-1] + ("A" if text[-1] != "A" else "B"),
        lambda text: text.rpartition("|")[0],
        lambda text: text.replace("HY1", "HY2"),
        lambda text: "https://example.com/?a=字|b",
        lambda text: "",
    ],
)
def test_a_forged_or_foreign_code_is_refused(forge):
    with pytest.raises(BadCode):
        read_code(forge(str(PaperCode("complaints", 17, 3, "complaint", 2))))


def test_each_sheet_carries_the_code_of_its_record_version_and_copy(record, sheet, house, monkeypatch):
    seen = []
    monkeypatch.setattr(printing_module, "picture", lambda code: seen.append(code) or "<svg/>")
    monkeypatch.setattr(printing_module, "typeset", lambda *args, **options: b"")
    complaint = record()
    Record.objects.filter(pk=complaint.pk).update(version=F("version") + 4)
    print_paper(sheet, [complaint], member=house.clerk)
    assert seen == [PaperCode("complaints", complaint.pk, 5, "complaint", copy) for copy in (1, 2)]


def test_threads_set_type_side_by_side(tmp_path):
    template = tmp_path / "plain.typ"
    template.write_text("#let sheet(m, it) = it\n#let body(d) = [#d.words]")
    with ThreadPoolExecutor(4) as pool:
        made = list(
            pool.map(lambda n: typeset(template, [{"sheet": {}, "words": f"第{n}件"}]), range(40), timeout=60)
        )
    assert [words(pdf) for pdf in made] == [f"第{n}件" for n in range(40)]
