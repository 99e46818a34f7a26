"""A clerk's whole day by keyboard alone, in a real browser: 40 calls, 6 visitors, 5 complaints, 10 follow-ups, one hand-over.

usage: python -m benchmarks.clerks_day [--port 8150] [--shots FOLDER]

Only the sign-ins use anything but keys. The house is a demonstration of five days in an empty home of its own.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from benchmarks import base
from benchmarks.keyboard import ARGS, CHROMIUM, PACE, PINYIN, Keyboard

CODES = {"zhoumin": "482915", "wuxiaotong": "730164"}
KNOWN = (
    "问物业费什么时候交",
    "问装修开工要带什么资料",
    "地下车库灯不亮",
    "问房产证办到哪一步了",
    "快递柜取件码收不到",
    "门禁卡丢了要补办",
    "问周六有没有人值班",
    "楼道堆放纸箱请清理",
    "问水费怎么算的",
    "空调外机滴水到楼下",
    "访客停车怎么收费",
    "电梯里的广告声音太大",
)
BY_NAME = (
    "问验房时间能不能改",
    "问契税怎么交",
    "儿童滑梯螺丝松了",
    "问燃气开通要预约几天",
    "中央草坪喷头漏水",
    "问宽带进线从哪里走",
    "垃圾桶满了没有人收",
    "问收房后多久能装修",
)
UNKNOWN = (
    ("罗建平", "想看三号楼的房子"),
    ("唐晓雪", "问车位还有没有"),
    ("韩志斌", "替父母问物业费"),
    ("冯雅", "问商铺能不能租"),
    ("曹海波", "车被剐了想看录像"),
    ("彭欣", "想投简历做客服"),
)
FAULTS = ("开票软件打不开", "打印出来偏了一行", "读不出税控盘")
ONWARD = (
    ("1", "complaint", "卫生间顶上渗水两天了"),
    ("2", "request", "请给阳台换一块玻璃"),
    ("3", "opinion", "建议大堂放一把轮椅"),
    ("4", "consultation", "问提前还贷怎么办手续"),
)
VISITS = (
    ("来取房产证", "证什么时候能取", "今天就可以，已请档案室取来"),
    ("问装修押金退还", "押金几天能退", "验收合格后七个工作日退到原卡"),
    ("送快递公司的合同", "合同交给谁", "交给行政，已代收并登记"),
    ("反映楼上噪声", "晚上能不能有人管", "已记下，今晚请巡逻去看"),
    ("来换门禁卡", "旧卡还能用吗", "旧卡已停用，新卡当场开通"),
    ("看房", "三号楼还有几套", "有两套，已请销售接待"),
)
COMPLAINTS = (
    ("入户门关不严", "门框下沉，关门要用力抬，已经一周"),
    ("楼下餐馆油烟大", "每天十一点到一点，窗户不敢开"),
    ("保洁三天没有来", "五楼楼道垃圾没有收"),
    ("车位被占", "连续两晚有外来车停在固定车位"),
)
ON_SPOT = ("收费单多算了一个月", "十月的物业费收了两次", "核对后退回一个月", "当场说明并道歉，客户接受")
ANSWERED = ("已换新门锁，开关十次正常", "已当面告知并请客户试用")


# ── before the doors open ────────────────────────────────────────────────────────


def open_house():
    """A demonstration in its own home, codes for the shared computer, ten follow-ups that are the clerk's to make."""
    base.begin()
    from django.conf import settings

    from huiyin.kernel.actions.machine import perform
    from huiyin.kernel.members.models import Department, Member, Project
    from huiyin.kernel.members.switching import set_code
    from huiyin.simulate.demo import make, sign_ins

    report = make(settings.HOME, seed=3, days=5, customers=60, units=48, tell=lambda words: None)
    assert not report.problems, report.problems
    for username, code in CODES.items():
        set_code(Member.objects.get(username=username), code)
    clerk, desk = Member.objects.get(username="zhoumin"), Department.objects.get(code="KF")
    where = {"by": clerk, "department": desk, "project": Project.objects.first()}
    people = callers(24)
    for n, one in enumerate(people[:9]):
        perform("followups.plan", **where, party=one["party"], title=f"开户后回访{n + 1}", owner=clerk)
    facts = {"title": "厨房漏水", "cause": "水槽下面渗水", "owner": clerk, "on_spot": True}
    done = {"result": "换了软管", "answer": "已告知"}
    perform("complaints.record", **where, party=people[9]["party"], **facts, **done)
    facts = {"title": "门锁坏了", "cause": "拧不动", "owner": clerk}
    perform("complaints.record", **where, party=people[10]["party"], **facts)
    from huiyin.rooms.desk.followups.models import FollowUp

    for one in FollowUp.objects.filter(pending=True, complaint__matter__title="厨房漏水"):
        supervisor = Member.objects.get(username="zengqinghua")
        if one.matter.owner_id != clerk.pk:
            perform("matters.reassign", by=supervisor, on=one.pk, owner=clerk, reason="前台回访")
    return sign_ins(settings.HOME)["password"], people


def callers(count: int) -> list[dict]:
    """Customers whom their number's tail or the initials of their name find, and nobody else."""
    from huiyin.kernel.members.models import Member
    from huiyin.kernel.search.tokens import initials
    from huiyin.registers.customers.models import Customer
    from huiyin.registers.customers.queries import customers_found

    clerk = Member.objects.get(username="zhoumin")
    found: list[dict] = []
    rows = Customer.objects.select_related("record__party").prefetch_related("record__party__phones")
    for one in rows.order_by("-pk"):
        phone = one.record.party.phones.first()
        if phone is None or one.record.voided_at:
            continue
        tail, letters = phone.number[-4:], initials(one.record.party.name)
        if len(customers_found(clerk, tail, 3)) == len(customers_found(clerk, letters, 3)) == 1:
            found.append({"party": one.record.party, "tail": tail, "letters": letters})
    assert len(found) >= count, f"only {len(found)} callers are told apart"
    return found


def serve(port: int):
    """`huiyin serve` as a process of its own."""
    words = [sys.executable, "-m", "huiyin.cli", "serve", "--port", str(port)]
    with open(Path(os.environ["HUIYIN_HOME"]) / "serve.log", "wb") as log:
        process = subprocess.Popen(words, stdout=log, stderr=log, env=os.environ)
    for _ in range(120):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=2).close()
            return process
        except OSError:
            time.sleep(0.5)
    process.terminate()
    raise SystemExit("the server did not start")


# ── the day ──────────────────────────────────────────────────────────────────────

DESK, SAVED, RECORD = "**/calls/desk", "**/calls/desk?saved=*", re.compile(r"/r/\w+/\d+$")


class Day:
    def __init__(self, clerk: Keyboard, people: list[dict]) -> None:
        self.clerk, self.people, self.at = clerk, people, 0

    def next(self) -> dict:
        self.at += 1
        return self.people[self.at % len(self.people)]

    def call(self, what: str, who: str, need: str) -> None:
        """Who, Ctrl+Enter to what is missing, what for, Ctrl+Enter."""
        with self.clerk.doing(what):
            self.clerk.type(who)
            self.clerk.press("Control+Enter")
            self._at("need")
            self.clerk.say(need)
            self.clerk.leads_to(SAVED, "Control+Enter")

    def _at(self, name: str) -> None:
        self.clerk.page.wait_for_function("n => document.activeElement.name === n", arg=name, timeout=5000)

    def calls(self) -> None:
        clerk = self.clerk
        with clerk.doing("open the call desk"):
            clerk.opens("jdh", DESK)
        for need in KNOWN:
            self.call("a known caller, by the number's tail", self.next()["tail"], need)
        for need in BY_NAME:
            self.call("a known caller, by initials", self.next()["letters"], need)
        for n, (name, need) in enumerate(UNKNOWN):
            with clerk.doing("an unknown caller, registered with the call"):
                clerk.type(f"1370909{n:04d}")
                clerk.press("Enter")
                self._at("new_name")
                clerk.say(name)
                clerk.press("Control+Enter")
                self._at("need")
                clerk.say(need)
                clerk.leads_to(SAVED, "Control+Enter")
        for _ in range(3):
            with clerk.doing("a call-back asked for"):
                clerk.type(self.next()["tail"])
                clerk.leads_to(SAVED, "Alt+h")
        for need in ("电梯又困人，要求马上处理", "答应昨天回电没有人打来"):
            self.angry(need)
        for need in FAULTS:
            self.fault(need)
        for key, _category, need in ONWARD:
            self.call("a call that goes on", self.next()["tail"], need)
            with clerk.doing("the call goes on as a matter, by one key"):
                clerk.leads_to("**/new/complaints.record*", f"Alt+{key}")
                clerk.leads_to(RECORD, "Control+Enter")
            with clerk.doing("open the call desk"):
                clerk.opens("jdh", DESK)
        for _ in range(3):
            self.call_back()

    def angry(self, need: str) -> None:
        clerk = self.clerk
        with clerk.doing("an angry caller: clarified, said back"):
            clerk.type(self.next()["tail"])
            clerk.press("Control+Enter")
            self._at("need")
            clerk.say(need)
            clerk.press("Enter", "Space", "Enter")
            self._at("clarified")
            clerk.say("里面有老人，已经出来")
            clerk.press("Enter", "ArrowDown")
            self.said_back()

    def said_back(self) -> None:
        """Refused until it was said back: the cursor stands on that tick when the page comes back."""
        self.clerk.leads_to(DESK, "Control+Enter")
        self._at("restated")
        self.clerk.press("Space")
        self.clerk.leads_to(SAVED, "Control+Enter")

    def fault(self, need: str) -> None:
        clerk = self.clerk
        with clerk.doing("a fault, asked in the hotline's order"):
            clerk.type(self.next()["tail"])
            clerk.press("Control+Enter")
            self._at("need")
            clerk.say(need)
            clerk.press("Enter", "Enter", "Enter", "Enter")
            self._at("product")
            clerk.press("ArrowDown", "Enter")
            for _ in range(3):
                if clerk.page.evaluate("document.activeElement.type") == "radio":
                    clerk.press("1", "Enter")
                else:
                    clerk.say("是")
                    clerk.press("Enter")
            self.said_back()

    def call_back(self) -> None:
        clerk = self.clerk
        with clerk.doing("a call-back made, from the queue beside the desk"):
            clerk.press("Escape", "j")
            clerk.leads_to("**/do/callbacks.reach*", "1")
            clerk.say("已说明办理时间")
            clerk.leads_to(DESK, "Control+Enter")

    def visits(self) -> None:
        clerk = self.clerk
        with clerk.doing("open the visitors' desk"):
            clerk.opens("lfqt", "**/walkins/desk")
        for n, (purpose, question, answer) in enumerate(VISITS):
            with clerk.doing("a visitor: arrives, is received, leaves with question and answer"):
                if n % 2:
                    clerk.press("Enter")
                    clerk.say("陈先生")
                else:
                    clerk.type(self.next()["tail"])
                clerk.press("Control+Enter")
                self._at("purpose")
                clerk.say(purpose)
                clerk.leads_to("**/walkins/desk", "Control+Enter")
                clerk.press("Escape", "j")
                clerk.leads_to("**/do/walkins.receive*", "1")
                clerk.leads_to("**/walkins/desk", "Control+Enter")
                clerk.press("Escape", "j")
                clerk.leads_to("**/do/walkins.leave*", "1")
                clerk.say(question)
                clerk.press("Enter")
                clerk.say(answer)
                clerk.leads_to("**/walkins/desk", "Control+Enter")

    def complaints(self) -> None:
        clerk = self.clerk
        for title, cause in COMPLAINTS:
            with clerk.doing("a complaint taken down"):
                clerk.opens("djts", "**/new/complaints.record")
                self._complaint(title, cause)
                clerk.leads_to(RECORD, "Control+Enter")
        with clerk.doing("a complaint settled on the spot, with its answer"):
            clerk.opens("djts", "**/new/complaints.record")
            title, cause, result, answer = ON_SPOT
            self._complaint(title, cause)
            clerk.press("Alt+d")
            self._at("result")
            clerk.say(result)
            clerk.press("Tab")
            clerk.say(answer)
            clerk.leads_to(RECORD, "Control+Enter")
        self.answer()

    def _complaint(self, title: str, cause: str) -> None:
        clerk = self.clerk
        clerk.type(self.next()["tail"])
        clerk.press("Control+Enter")
        self._at("title")
        clerk.say(title)
        clerk.press("Control+Enter")
        self._at("cause")
        clerk.say(cause)

    def answer(self) -> None:
        """A complaint of the clerk's own is found by its words, solved and answered."""
        clerk = self.clerk
        with clerk.doing("a complaint solved and answered"):
            clerk.press("Control+k")
            clerk.say("门锁坏了")
            clerk.leads_to(RECORD, "Enter")
            clerk.leads_to("**/do/complaints.solve", self.key_of("办结"))
            clerk.say(ANSWERED[0])
            clerk.press("Tab")
            clerk.say(ANSWERED[1])
            clerk.leads_to(RECORD, "Control+Enter")

    def key_of(self, label: str) -> str:
        """The digit that stands on a button: what the clerk reads there."""
        return self.clerk.page.evaluate(
            "l => [...document.querySelectorAll('[data-key]')].find(one => one.innerText.includes(l)).dataset.key",
            label,
        )

    def to_duty(self, words: str) -> None:
        """Up or down the list, from where the cursor was left, to the nearest of these."""
        rows = self.clerk.page.locator("main .duty, main .js-rows > .line")
        texts = rows.all_inner_texts()
        current = rows.evaluate_all("all => all.findIndex(one => one.classList.contains('is-current'))")
        way = min((n - current for n, text in enumerate(texts) if words in text), key=abs)
        self.clerk.press(*(["j" if way > 0 else "k"] * abs(way)))

    def followups(self) -> None:
        clerk = self.clerk
        home = re.compile(r":\d+/$")
        with clerk.doing("open one's own desk"):
            clerk.opens("db", home)
        for n in range(8):
            with clerk.doing("a follow-up call, satisfied"):
                self.to_duty("开户后回访")
                clerk.leads_to("**/do/followups.complete*", "1")
                clerk.press("Control+Enter")
                self._at("satisfaction")
                clerk.press(str(n % 2 + 1))
                clerk.leads_to(home, "Control+Enter")
        with clerk.doing("a follow-up call that reached nobody"):
            self.to_duty("开户后回访")
            clerk.leads_to(RECORD, "Enter")
            clerk.leads_to("**/do/followups.attempt", self.key_of("未联系上"))
            clerk.say("无人接听")
            clerk.leads_to(RECORD, "Control+Enter")
        with clerk.doing("open one's own desk"):
            clerk.opens("db", home)
        with clerk.doing("a follow-up call, not satisfied: the complaint goes on"):
            self.to_duty("厨房漏水")
            clerk.leads_to("**/do/followups.complete*", "1")
            clerk.press("Control+Enter")
            self._at("satisfaction")
            clerk.press("4", "Enter")
            clerk.say("还在滴水，没有修好")
            clerk.leads_to(home, "Control+Enter")

    def hand_over(self) -> None:
        clerk = self.clerk
        with clerk.doing("the shift handed over"):
            clerk.opens("jb", "**/new/shifts.hand_over")
            clerk.type("wxt")
            clerk.leads_to(RECORD, "Control+Enter")
        with clerk.doing("another member takes the computer"):
            clerk.leads_to(re.compile("/account/switch"), "Alt+q")
            clerk.type(CODES["wuxiaotong"])
            clerk.leads_to(re.compile(r":\d+/$"), "Enter")
        with clerk.doing("the shift signed for"):
            self.to_duty("接班签收")
            clerk.leads_to("**/do/shifts.sign*", "1")
            clerk.leads_to(re.compile(r":\d+/$"), "Control+Enter")


# ── what stands there afterwards ─────────────────────────────────────────────────


def counts() -> dict[str, int]:
    from huiyin.rooms.desk.complaints.models import Complaint
    from huiyin.rooms.desk.followups.models import Attempt, FollowUp
    from huiyin.rooms.desk.reception.models import Call, CallBack, Shift, Walkin

    calls = Call.objects.filter(record__voided_at=None)
    return {
        "calls in": calls.filter(direction=Call.Direction.IN).count(),
        "calls out": calls.filter(direction=Call.Direction.OUT).count(),
        "call-backs reached": CallBack.objects.filter(matter__state="reached").count(),
        "visitors who left": Walkin.objects.exclude(left_at=None).exclude(received_at=None).count(),
        "matters taken down": Complaint.objects.count(),
        "complaints ended": Complaint.objects.exclude(matter__closed_at=None).count(),
        "follow-ups made": FollowUp.objects.exclude(reached_at=None).count(),
        "tries": Attempt.objects.count(),
        "shifts signed": Shift.objects.exclude(signed_at=None).count(),
    }


PLAYED = {
    "calls in": 40,
    "calls out": 3,
    "call-backs reached": 3,
    "visitors who left": 6,
    "matters taken down": 9,  # five complaints, and four calls that went on
    "complaints ended": 1,  # two ended, one opened again
    "follow-ups made": 9,
    "tries": 1,
    "shifts signed": 1,
}


def bound_to(houses: list[str]) -> None:
    from huiyin.kernel.members.models import Department

    Department.objects.filter(code="KF").update(houses=houses)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8150)
    parser.add_argument("--shots", type=Path, help="a folder for a picture of each part of the day")
    args = parser.parse_args()
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs an event loop
    password, people = open_house()
    server = serve(args.port)
    try:
        clerk, before = play(args, password, people)
    finally:
        server.terminate()
        server.wait()
    tell(clerk)
    after = counts()
    played = {name: after[name] - before[name] for name in after}
    assert played == PLAYED, played
    assert clerk.errors == [], clerk.errors
    from huiyin.kernel.checks import check_all

    assert not (problems := check_all()), problems
    print("\neverything stands as it was played, and `huiyin check` finds nothing")


def play(args, password: str, people: list[dict]) -> tuple[Keyboard, dict[str, int]]:
    from playwright.sync_api import sync_playwright

    before = counts()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        clerk = Keyboard(browser, f"http://127.0.0.1:{args.port}")
        clerk.sign_in("wuxiaotong", password)
        clerk.sign_in("zhoumin", password)
        day = Day(clerk, people)
        parts = (day.calls, day.visits, day.complaints, day.followups, day.hand_over)
        try:
            for part in parts[:1]:
                part()
            houses = ["YX", "WY", "JS", "ZH"]
            bound_to(["YX"])
            with clerk.doing("open the call desk"):
                clerk.opens("jdh", DESK)
            for need in ("问学位怎么申请", "小区围栏坏了一段"):
                day.call("a known caller, department bound to YX only", day.next()["tail"], need)
            bound_to(houses)
            for part in parts[1:]:
                if args.shots:
                    clerk.page.screenshot(path=args.shots / f"before_{part.__name__}.png")
                part()
        except BaseException:
            clerk.page.screenshot(path="/tmp/clerks_day.png", full_page=True)
            print(f"stuck at {clerk.page.url}, cursor in {clerk.focused!r}: {clerk.errors}", file=sys.stderr)
            raise
        browser.close()
    return clerk, before


def tell(clerk: Keyboard) -> None:
    from benchmarks.paper_form import PAPER

    print(f"\n{base.where()}; {PINYIN} keys a Chinese character, {PACE} keys a minute\n")
    print("| what | times | keys each | of them commands | program's wait | seconds in all | on paper |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for what, spent in clerk.spent.items():
        n = spent.times
        fields, characters = PAPER.get(what, (0, 0))
        paper = f"{fields} fields, {characters} characters" if fields else ""
        print(
            f"| {what} | {n} | {spent.keys / n:.1f} | {spent.commands / n:.1f} | {spent.waited / n:.2f} s | {spent.seconds:.0f} | {paper} |"
        )


if __name__ == "__main__":
    main()
