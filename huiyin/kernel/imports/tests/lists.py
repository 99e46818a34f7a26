"""Lists as departments send them: a house list, and an owners' list with everything wrong that lists have."""

from huiyin.kernel.imports import applying, staging
from huiyin.kernel.imports.tests.files import xlsx

ROOMS = ("1501", "1502", "1503", "1504", "1505", "1506")
UNITS = [["房号", "建筑面积", "销售状态"], *([f"3-2-{room}", "89.50㎡", "已售"] for room in ROOMS)]
ID = "11010519491231002X"

OWNERS = [
    ["澜园业主信息一览表", "", "", "", "", ""],
    ["制表部门：客服部", "", "", "日期：2026-11-20", "", ""],
    ["序号", "业 主\n姓名", "联系电话", "房号", "身份证号码", "备注"],
    [1, "王 秀", 13800138000.0, "3-2-1501", ID, "常住"],
    [2, "李强　", "１３９００１３９００１", "３－２－１５０２", "", ""],
    [3, "陈晨", "13700137000、0755-86123456", "3栋2单元1503室", "/", ""],
    [4, "李强", "139 0013 9001", "3-2-1504", "", "第二套"],
    ["小计", 4, "", "", "", ""],
    ["序号", "业 主\n姓名", "联系电话", "房号", "身份证号码", "备注"],
    [5, "赵敏", "13600136000", "3-2-1505", "", "长期外地"],
    ["合计", 5, "", "", "", ""],
    ["填表人：张三", "", "审核：李四", "", "", ""],
]
SPOILT = [
    *OWNERS[:10],
    [6, "孙丽", "1380013800", "3-2-1599", "110105194912310021", ""],
    [7, "", "13500135000", "9-1-101", "", ""],
    [8, "陈晨", "13700137000", "3-2-1503", "", ""],
    [9, "周、吴", "13400134000", "3-2-1506", "", ""],
    *OWNERS[10:],
]
HIDDEN = 9  # 赵敏's row, counted from 0


def hide(book, sheet) -> None:
    sheet.set_row(HIDDEN, None, None, {"hidden": True})


def put_in(house, target, rows, by=None, **options):
    """Stages, checks and applies a list in one go."""
    batch = staged(house, target, rows, by, **options)
    return applying.apply(staging.check(batch))


def staged(house, target, rows, by=None, name="名单.xlsx", **options):
    data = rows if isinstance(rows, bytes) else xlsx(rows, **options)
    return staging.stage(data, name, target, by or house.supervisor, house.desk, house.project)
