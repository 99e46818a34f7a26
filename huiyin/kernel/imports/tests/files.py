"""Small workbooks made in memory, the messy way departments make them."""

import io
import struct
import zipfile

import xlsxwriter

LEDGER = [
    ["星湖花园业主投诉台账", "", "", ""],
    ["单位：客服部", "", "日期：2026-01-05", ""],
    ["房号", "姓 名", "联系\n电话", "备注"],
    ["3-2-1502", "王秀英", 13800138000, "漏水"],
    ["", "", "", ""],
    ["房号", "姓名", "联系电话", "备注"],
    ["3-2-1503", "李强", "13900139000", ""],
    ["合 计", "", 2, ""],
    ["填表人：张三", "", "审核：李四", ""],
]


def xlsx(rows=LEDGER, prepare=None, name="台账") -> bytes:
    """A workbook of one sheet; `prepare(book, sheet)` may hide and merge."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell != "":
                sheet.write(number, column, cell)
    if prepare:
        prepare(book, sheet)
    book.close()
    return file.getvalue()


def replaced(data: bytes, part: str, text: bytes) -> bytes:
    """The same archive with one part exchanged."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, text if info.filename == part else old.read(info))
    return file.getvalue()


def ods(body: str) -> bytes:
    """An OpenDocument sheet with these rows as XML."""
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="台账">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest/>')
        archive.writestr("content.xml", content)
    return file.getvalue()


def xls(rows: list[list]) -> bytes:
    """A BIFF8 workbook of one sheet in a compound file, with label, number and merge records."""
    globals_ = _record(0x0809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 6)) + _record(0x0042, b"\xb0\x04")
    name = "台账"
    length = len(globals_) + 4 + 8 + 2 * len(name) + 4
    globals_ += _record(0x0085, struct.pack("<IHBB", length, 0, len(name), 1) + name.encode("utf-16-le"))
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    sheet += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            where = struct.pack("<HHH", number, column, 0)
            if isinstance(cell, str) and cell:
                text = struct.pack("<HB", len(cell), 1) + cell.encode("utf-16-le")
                sheet += _record(0x0204, where + text)
            elif cell != "":
                sheet += _record(0x0203, where + struct.pack("<d", cell))
    return _compound(globals_ + _record(0x0A, b"") + sheet + _record(0x0A, b""))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _compound(stream: bytes) -> bytes:
    """One stream `Workbook` in a compound file: header, one table sector, one directory sector, the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0")
    count = len(stream) // 512
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, count + 2), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * 432
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    return header + struct.pack("<128I", *table) + entries.ljust(512, b"\0") + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    return (
        head
        + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
