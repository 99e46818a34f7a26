"""Who works in the virtual department, with what habits; and names and numbers of customers."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from huiyin.kernel.members.models import Appointment, Department, Member, Post, Project
from huiyin.kernel.search.tokens import initials

# Surnames by how often they are met, per thousand; the last ones are those that software reads wrongly.
SURNAMES = {
    **{"王": 72, "李": 72, "张": 68, "刘": 54, "陈": 50, "杨": 31, "黄": 24, "赵": 23, "吴": 20, "周": 20},
    **{"徐": 14, "孙": 14, "马": 13, "朱": 13, "胡": 12, "郭": 12, "何": 12, "林": 12, "高": 10, "罗": 10},
    **{"郑": 10, "梁": 9, "谢": 8, "宋": 8, "唐": 7, "许": 7, "邓": 6, "韩": 6, "冯": 6, "曹": 6, "彭": 6},
    **{"肖": 5, "蔡": 5, "潘": 5, "田": 4, "董": 4, "袁": 4, "余": 4, "叶": 4, "蒋": 4, "杜": 4, "苏": 4},
    **{"曾": 6, "任": 3, "翟": 2, "欧阳": 2, "覃": 2, "单": 1, "仇": 1, "解": 1, "查": 1, "区": 1, "尉迟": 1},
}
FEMALE = "秀英丽敏静芳娟艳玲霞婷雪梅琳颖倩洁蕾萍慧佳怡欣妍晓雅悦"
MALE = "伟强磊军洋勇杰涛明超刚平辉鹏飞建国志斌浩宇轩俊峰海波文龙"
PLACES_OF_TRADE = ("深圳市", "广州市", "东莞市", "深圳", "佛山市", "惠州市")
TRADES = ("贸易", "电子科技", "物流", "餐饮管理", "服装", "建材", "信息技术", "食品", "五金制品", "广告")
MARKS = "恒顺鑫达盛和瑞丰华泰佳诚宏远天成安信通利嘉悦联创永兴"
MOBILE = (
    "134",
    "135",
    "136",
    "137",
    "138",
    "139",
    "150",
    "151",
    "158",
    "159",
    "166",
    "177",
    "186",
    "188",
    "199",
)
REGIONS = ("440304", "440305", "440306", "440106", "441900", "430104", "420106", "362201", "452601", "511302")


@dataclass(frozen=True)
class Habits:
    """How somebody works: pace (1 is usual, more is slower), how often a thing is forgotten, how willing to take over."""

    pace: float = 1.0
    forgets: float = 0.06
    returns: float = 0.05  # of the hand-overs offered
    careless: float = 0.05  # tries to end a thing before it may be ended


# username, name, role, post, department, habits
STAFF = (
    ("linguodong", "林国栋", "director", "主任", "KF", Habits(1.2, 0.05)),
    ("shenyaqin", "沈雅琴", "manager", "部门经理", "KF", Habits(0.9, 0.04)),
    ("zengqinghua", "曾庆华", "supervisor", "客服主管", "KF", Habits(0.8, 0.03)),
    ("shanwenjing", "单文静", "specialist", "澜园专员（1-3栋）", "KF", Habits(0.8, 0.03, 0.05, 0.02)),
    ("qiuliming", "仇立明", "specialist", "澜园专员（4-6栋）", "KF", Habits(1.5, 0.16, 0.6, 0.12)),
    ("hejiayi", "何嘉怡", "specialist", "澜园专员（7-8栋）", "KF", Habits(1.0, 0.07, 0.1, 0.05)),
    ("zhoumin", "周敏", "clerk", "前台（早班）", "KF", Habits(0.9, 0.05)),
    ("wuxiaotong", "吴晓彤", "clerk", "前台（晚班）", "KF", Habits(1.1, 0.09)),
    ("zhenghaitao", "郑海涛", "partner", "工程部经理", "GC", Habits(1.1, 0.08)),
    ("majianjun", "马建军", "partner", "维修工程师", "GC", Habits(1.5, 0.18)),
    ("luoyongqiang", "罗永强", "partner", "物业工程主管", "WG", Habits(0.9, 0.06)),
    ("gaoli", "高丽", "finance", "会计", "CW", Habits()),
    ("tianye", "田野", "quality", "品质专员", "PZ", Habits()),
    ("fengyi", "冯毅", "admin", "系统管理员", "XX", Habits()),
)
DEPARTMENTS = {  # code -> name, head, houses, phone
    "KF": ("客服部", "linguodong", ["YX", "WY", "JS", "ZH"], "0755-86620001"),
    "GC": ("工程部", "zhenghaitao", ["YX"], "0755-86620010"),
    "WG": ("物业工程部", "luoyongqiang", ["WY"], "0755-86620020"),
    "CW": ("财务部", "gaoli", ["YX"], "0755-86620030"),
    "PZ": ("品质部", "tianye", ["YX"], "0755-86620040"),
    "XX": ("信息部", "fengyi", ["YX"], "0755-86620050"),
}


@dataclass
class Staff:
    """The people of the virtual department, by username, with their habits and who is away when."""

    members: dict[str, Member]
    departments: dict[str, Department]
    project: Project
    away: list[tuple[int, int, dt.datetime, dt.datetime]] = field(default_factory=list)  # who, stand-in, span

    def __post_init__(self) -> None:
        self.by_id = {member.pk: member for member in self.members.values()}
        self.habits = {self.members[row[0]].pk: row[5] for row in STAFF}
        self.roles = {self.members[row[0]].pk: row[2] for row in STAFF}
        self.desk = self.departments["KF"]

    def join(self, member: Member, role: str, habits: Habits) -> None:
        """Somebody who came after the first day: they act and are told, but are no part of the list of staff."""
        self.by_id[member.pk], self.roles[member.pk], self.habits[member.pk] = member, role, habits

    def of(self, role: str, department: str = "KF") -> list[Member]:
        """Members with a role, in the order of the staff list."""
        return [self.members[row[0]] for row in STAFF if row[2] == role and row[4] == department]

    def stand_in(self, member: Member, at: dt.datetime) -> Member | None:
        """Who stands in for a member at a moment; None while they are here."""
        for who, other, start, end in self.away:
            if who == member.pk and start <= at < end:
                return self.by_id[other]
        return None

    def back_at(self, member: Member, at: dt.datetime) -> dt.datetime:
        """When a member who is away at a moment is here again."""
        for who, _other, start, end in self.away:
            if who == member.pk and start <= at < end:
                return end
        return at


def found(start: dt.date, password: str | None = None) -> Staff:
    """Sets up departments, posts and members; each may sign in if a password is given."""
    hashed = make_password(password)  # the slow hash, once for all; without a password nobody can sign in
    members = {
        username: Member.objects.create(
            username=username, name=name, initials=initials(name), password=hashed
        )
        for username, name, *_rest in STAFF
    }
    departments = {
        code: Department.objects.create(code=code, name=name, head=members[head], houses=houses, phone=phone)
        for code, (name, head, houses, phone) in DEPARTMENTS.items()
    }
    project = Project.objects.create(code="LY", name="澜园", initials="ly")
    for username, _name, role, post, department, _habits in STAFF:
        seat = Post.objects.create(department=departments[department], name=post, role=role)
        one = Appointment.objects.create(
            member=members[username], post=seat, from_on=start - dt.timedelta(days=400)
        )
        if role == "specialist":
            one.projects.add(project)
    return Staff(members, departments, project)


def person_name(rng: random.Random) -> str:
    surname = rng.choices(list(SURNAMES), list(SURNAMES.values()))[0]
    letters = rng.choice((FEMALE, MALE))
    given = rng.choice(letters) + (rng.choice(letters) if rng.random() < 0.72 else "")
    return surname + given


def company_name(rng: random.Random) -> str:
    mark = "".join(rng.sample(MARKS, 2))
    return f"{rng.choice(PLACES_OF_TRADE)}{mark}{rng.choice(TRADES)}有限公司"


def mobile(rng: random.Random) -> str:
    return rng.choice(MOBILE) + f"{rng.randrange(10**8):08d}"


def id_number(rng: random.Random) -> str:
    """An identity number of the right form, with its check digit; of nobody."""
    born = dt.date(1955, 1, 1) + dt.timedelta(days=rng.randrange(17000))
    body = f"{rng.choice(REGIONS)}{born:%Y%m%d}{rng.randrange(1, 1000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]
