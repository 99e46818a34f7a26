"""Lists come in and ledgers go out by the command line, with the rights of the member in whose name it is done."""

import pytest
from python_calamine import CalamineWorkbook

LIST = "姓名,手机号码,房号\n龚自珍,13900001111,\n段玉裁,139-0000-2222,\n"
BAD = "姓名,手机号码,房号\n戴震,12,\n钱大昕,13900003333,\n"


@pytest.mark.clause("YX-2.1.1a")
def test_a_list_goes_in_only_when_every_row_is_sound(lived, tmp_path):
    good, bad = tmp_path / "名册.csv", tmp_path / "新名册.csv"
    good.write_bytes(LIST.encode("gb18030"))
    bad.write_text(BAD)
    whose = ("--by", "zengqinghua", "--department", "KF")
    assert "可导入 2 行" in lived.run("import", "customers", str(good), *whose, "--check-only")
    assert "已导入 2 行" in lived.run("import", "customers", str(good), *whose)
    said = lived.run("import", "customers", str(bad), *whose, code=1)
    assert "第2行 手机号码 12" in said and "已导入" not in said
    said = lived.run("import", "customers", str(bad), *whose, "--aside", "号码待核实")
    assert "已搁置 1 行" in said and "已导入 1 行" in said
    assert "没有导入“客户”的权限" in lived.run("import", "customers", str(good), "--by", "zhoumin", code=1)
    assert "没有登录名为" in lived.run("import", "customers", str(good), "--by", "nobody", code=1)


@pytest.mark.clause("YX-1.4")
def test_names_leave_masked_unless_a_purpose_is_given(lived, tmp_path):
    out = tmp_path / "客户.xlsx"

    def names(*words: str) -> list[str]:
        lived.run("export", "customers", str(out), "--by", "zengqinghua", *words)
        rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
        return [row[rows[0].index("姓名")] for row in rows[1:-1]]

    assert names() and all(name.endswith("**") for name in names("--query", "q=1"))
    assert not any("*" in name for name in names("--reason", "寄送交房通知"))
    said = lived.run("export", "complaints", str(out), "--by", "nobody", code=1)
    assert "没有登录名为" in said
