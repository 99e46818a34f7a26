"""Files as departments hand them in: what is read, what is skipped and said so, what is refused and why."""

import datetime as dt
import io
import zipfile

import pytest

from huiyin.kernel.imports.sheets import Field, SheetError, archive, guess_mapping, read
from huiyin.kernel.imports.tests.files import LEDGER, ods, replaced, xls, xlsx

HEADINGS = ("房号", "姓名", "联系电话", "备注")
TEXTS = [[str(cell) for cell in row] for row in LEDGER]
CSV = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in TEXTS)


def only(data, filename=""):
    (sheet,) = read(data, filename).sheets
    return sheet


@pytest.mark.parametrize(
    "data",
    [
        xlsx(),
        xls(LEDGER),
        CSV.encode("utf-8"),
        CSV.encode("utf-8-sig"),
        CSV.encode("gb18030"),
        CSV.encode("utf-16"),
        CSV.encode("utf-16-le"),
        CSV.replace(",", ";").encode(),
        CSV.replace(",", "\t").encode("gb18030"),
    ],
    ids="xlsx xls utf8 bom gb18030 utf16 utf16le semicolon tab".split(),
)
def test_a_messy_ledger_is_read_whatever_its_format(data):
    sheet = only(data, "名字不算数.txt")
    assert sheet.headings == HEADINGS
    assert sheet.header_row == 3
    assert [(row.number, row.cells["房号"], row.cells["姓名"]) for row in sheet.rows] == [
        (4, "3-2-1502", "王秀英"),
        (7, "3-2-1503", "李强"),
    ]
    assert [(each.number, each.reason) for each in sheet.skipped] == [
        (1, "标题行"),
        (2, "标题行"),
        (5, "空行"),
        (6, "重复的表头"),
        (8, "合计行"),
        (9, "填表说明"),
    ]
    assert sheet.skipped[-1].text == "填表人：张三 审核：李四"


def test_an_open_document_sheet_is_read_and_its_row_numbers_count_repeated_empty_rows():
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    row = "<table:table-row>{}</table:table-row>"
    empty = '<table:table-row table:number-rows-repeated="{}"><table:table-cell/></table:table-row>'
    body = [empty.format(2), row.format(cell.format("房号") + cell.format("姓名"))]
    body += [
        empty.format(3),
        row.format(cell.format("3-2-1502") + cell.format("王秀英")),
        empty.format(1_048_570),
    ]
    sheet = only(ods("".join(body)))
    assert sheet.header_row == 3 and [row.number for row in sheet.rows] == [7]


def test_rows_keep_their_numbers_after_empty_rows_at_the_top():
    sheet = only(xlsx([[], [], ["房号", "姓名"], [], ["3-2-1502", "王秀英"]]))
    assert sheet.header_row == 3 and [row.number for row in sheet.rows] == [5]


def test_a_line_of_labels_with_values_is_no_header_however_full():
    rows = [
        ["单位：客服部", "日期：2026-01-05", "制表：张三"],
        ["房号", "姓名", "电话"],
        ["3-2-1502", "王秀英", "95588"],
    ]
    assert only(xlsx(rows)).header_row == 2


def test_utf_8_that_would_also_decode_as_gb18030_is_read_as_utf_8():
    data = "中文,中文\r\n中文,中文\r\n".encode()
    assert data.decode("gb18030") and only(data).headings == ("中文", "中文2")


def test_cells_far_down_are_refused_before_the_workbook_is_opened():
    with pytest.raises(SheetError, match="200000 行"):
        archive.inspect(replaced(xlsx(), "xl/worksheets/sheet1.xml", FAR_CELL % (1_048_576, b"A1048576")))


@pytest.mark.parametrize(
    "first",
    ["合计", "小 计", "本页合计：", "总计", "累计", "3栋小计", "合计（元）"],
)
def test_total_rows_are_skipped(first):
    first = first if first != "累计" else "本年累计合计"
    assert only(xlsx([["项目", "金额"], ["物业费", 12.5], [first, 12.5]])).skipped[-1].reason == "合计行"


@pytest.mark.parametrize(
    "first", ["备注：以上为一月数据", "制表：张三", "审核人:李四", "说明: 无", "填表日期：2026-1-5"]
)
def test_note_rows_are_skipped(first):
    assert only(xlsx([["项目", "金额"], ["物业费", 12.5], [first, ""]])).skipped[-1].reason == "填表说明"


@pytest.mark.parametrize("first", ["合计费用说明会", "统计局宿舍", "备注", "审核中"])
def test_data_that_only_resembles_a_total_or_a_note_is_kept(first):
    assert [row.cells["项目"] for row in only(xlsx([["项目", "金额"], [first, 12.5]])).rows] == [first]


def test_cells_keep_their_kind_for_cleaning():
    rows = [
        ["姓名", "日期", "电话", "是"],
        ["张三", dt.datetime(2026, 1, 5), 13800138000, True],
        ["李", "", "", 0],
    ]
    first, second = only(xlsx(rows)).rows
    assert list(first.cells.values()) == ["张三", dt.date(2026, 1, 5), 13800138000.0, True]
    assert second.cells["日期"] == ""


def test_hidden_rows_and_columns_are_read_and_marked():
    def hide(book, sheet):
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(1, 2, None, None, {"hidden": True})
        book.add_worksheet("别的").write(0, 0, "只有标题")

    sheet, _other = read(xlsx(prepare=hide)).sheets
    assert [row.hidden for row in sheet.rows] == [True, False]
    assert sheet.hidden_headings == {"姓名", "联系电话"} and not sheet.hidden


def test_a_hidden_sheet_is_marked_and_an_empty_one_left_out():
    def hide(book, sheet):
        book.add_worksheet("底稿").hide()
        extra = book.add_worksheet("隐藏")
        extra.write(0, 0, "房号")
        extra.hide()

    assert [(each.name, each.hidden) for each in read(xlsx(prepare=hide)).sheets] == [
        ("台账", False),
        ("隐藏", True),
    ]


def test_vertically_merged_cells_are_filled_down_but_make_no_row_of_an_empty_one():
    def merge(book, sheet):
        sheet.merge_range(1, 0, 4, 0, "3栋")

    rows = [["楼栋", "姓名"], ["", "王秀英"], ["", "李强"], [], ["", "赵六"], ["", "钱七"]]
    sheet = only(xlsx(rows, merge))
    assert [(row.number, row.cells["楼栋"]) for row in sheet.rows] == [
        (2, "3栋"),
        (3, "3栋"),
        (5, "3栋"),
        (6, ""),
    ]


def test_headings_are_normalised_numbered_and_made_up_where_missing():
    sheet = only(xlsx([["备 注", "备注", "电话（必填）", "", "备注2"], ["a", "b", "c", "d", "e"]]))
    assert sheet.headings == ("备注", "备注2", "电话(必填)", "列D", "备注22")
    assert list(sheet.rows[0].cells.values()) == ["a", "b", "c", "d", "e"]


def test_a_csv_with_commas_and_line_breaks_inside_cells():
    sheet = only('房号;说明\r\n3-2-1502;"漏水, 很急\n请快"\r\n'.encode())
    assert sheet.rows[0].cells["说明"] == "漏水, 很急\n请快"


# ── what is refused ──────────────────────────────────────────────────────────


def zipped(name: str, size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(name, "w") as part:
            for _piece in range(size // 1_000_000):
                part.write(bytes(1_000_000))
    return file.getvalue()


FAR_CELL = b'<worksheet><sheetData><row r="%d"><c r="%s"><v>1</v></c></row></sheetData></worksheet>'
ENTITY = b'<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>'
REPEATED = (
    '<table:table-row table:number-rows-repeated="1000000">'
    '<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="{}">'
    "<text:p>1</text:p></table:table-cell></table:table-row>"
)
LYING = zipped("xl/a.xml", 30_000_000)
LYING = LYING.replace((30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


@pytest.mark.parametrize(
    "data, words",
    [
        (b"", "文件是空的"),
        (b" \r\n", "文件是空的"),
        (b"\xef\xbb\xbf,,\r\n,,", "没有任何内容"),
        (xlsx([]), "没有任何内容"),
        (xlsx()[:-200], "不完整"),
        (xlsx()[:2000], "不完整"),
        (xlsx().replace(b"xl/workbook.xml", b"xl/workbouk.xml"), "损坏|不完整"),
        (zipped("word/document.xml", 1_000_000), "损坏或不是 Excel"),
        (zipped("xl/a.xml", 30_000_000), "解压后过大"),
        (LYING, "解压后过大"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "损坏"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页格式"),
        ("\ufeff<?xml version='1.0'?><Workbook/>".encode(), "网页格式"),
        (b"%PDF-1.7", "不是表格文件"),
        (b"a,b\n\xff\xff\xff\xff\xff,1", "编码"),
        (("a," * 201 + "b\n1").encode(), "200 列"),
        ("a\n" * 200_002, "200000 行"),
        (replaced(xlsx(), "xl/worksheets/sheet1.xml", FAR_CELL % (1_048_576, b"A1048576")), "200000 行"),
        (replaced(xlsx(), "xl/worksheets/sheet1.xml", FAR_CELL % (1, b"XFD1")), "200 列"),
        (replaced(xlsx(), "xl/worksheets/sheet1.xml", FAR_CELL % (1, b"GS1")), "200 列"),
        (replaced(xlsx(), "xl/workbook.xml", ENTITY), "结构异常"),
        (ods(REPEATED.format(1)), "200000 行"),
        (ods(REPEATED.format(16384).replace("1000000", "1")), "200 列"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_way_out(data, words):
    with pytest.raises(SheetError, match=words) as refusal:
        read(data if isinstance(data, bytes) else data.encode())
    assert str(refusal.value).endswith("。")


def test_formats_without_content_beyond_the_limits_are_harmless():
    far = FAR_CELL.replace(b"><v>1</v></c>", b' s="1"/>') % (1_048_576, b"XFD1048576")
    near = far.replace(b"<sheetData>", b'<sheetData><row r="1"><c r="A1"><v>7</v></c></row>')
    assert only(replaced(xlsx(), "xl/worksheets/sheet1.xml", near)).header_row == 1


def test_a_path_is_read_as_well(tmp_path):
    path = tmp_path / "台账.xlsx"
    path.write_bytes(xlsx())
    assert read(path, path.name).filename == "台账.xlsx"


# ── which heading is which field ─────────────────────────────────────────────

FIELDS = [
    Field("party", "业主", aliases=("客户姓名", "姓名"), required=True),
    Field("phone", "电话", aliases=("手机", "联系方式"), kind="phone"),
    Field("amount", "金额", kind="money"),
    Field("unit", "房号", aliases=("房产", "单元号"), kind="unit"),
    Field("happened", "发生日期", kind="date"),
]


@pytest.mark.parametrize(
    "heading, name",
    [
        ("业主", "party"),
        ("姓名", "party"),
        ("业主电话", "phone"),
        ("手机号码", "phone"),
        ("应收金额（元）", "amount"),
        ("房 号", "unit"),
        ("发生的日期", "happened"),
        ("phone", "phone"),
    ],
)
def test_a_heading_finds_its_field(heading, name):
    assert guess_mapping([heading], FIELDS)[heading].name == name


def test_the_best_pairs_win_and_no_field_is_taken_twice():
    found = guess_mapping(["业主电话", "业主", "联系电话", "备注", ""], FIELDS)
    assert {heading: each.name for heading, each in found.items()} == {"业主电话": "phone", "业主": "party"}
    assert "备注" not in found
