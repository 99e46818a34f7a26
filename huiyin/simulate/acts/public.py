"""The open door: places with a page and a poster, and customers who write there instead of calling."""

from __future__ import annotations

import datetime as dt
import secrets

from huiyin.simulate.places import Client
from huiyin.simulate.simulation import Simulation

PLACES = (
    (
        "lobby",
        "物业服务中心",
        "澜园三号楼一层，进南门左手边",
        "0755-8668 1200",
        "每天 8:30–18:00，夜间转保安值班室",
    ),
    ("sales", "售楼处", "澜园售楼处一层客服台", "0755-8668 1201", "每天 9:00–20:00"),
)
WRITTEN = (
    ("complaint", "地下车库二层 B2-117 车位上方一直滴水，车顶已经有水渍，上周报过一次还没人来看。"),
    ("request", "三号楼电梯厅的感应灯不亮，老人晚上出门看不清台阶，请尽快换一下。"),
    ("opinion", "快递柜前晚上堆满纸箱，建议旁边放一个回收筐。"),
)


def open_places(sim: Simulation) -> None:
    """The supervisor makes known where and by which number to complain."""
    supervisor = sim.staff.of("supervisor")[0]
    for slug, name, address, phone, hours in PLACES:
        sim.do(
            "places.add",
            supervisor,
            department=sim.staff.desk,
            project=sim.staff.project,
            slug=slug,
            name=name,
            address=address,
            phone=phone,
            hours=hours,
        )


def write_in(sim: Simulation, now: dt.datetime) -> None:
    """For the end of a demonstration: customers wrote at a place's page, and each holds a link to their own matter."""
    clients = [one for one in sim.residents if one.unit is not None]
    for n, (written, client) in enumerate(zip(WRITTEN, clients, strict=False)):
        moment = sim.calendar.subtract_working_minutes(now, 40 + 50 * n)
        sim.at(moment, lambda written=written, client=client: _write(sim, written, client))  # type: ignore[misc]


def _write(sim: Simulation, written: tuple[str, str], client: Client) -> None:
    category, words = written
    complaint = sim.do(
        "complaints.record",
        None,
        department=sim.staff.desk,
        project=sim.staff.project,
        party=client.party,
        unit=client.unit,
        category=category,
        channel="online",
        receiver=sim.staff.of("specialist")[0],
        title=words[:36],
        cause=words,
    )
    if complaint is not None:
        secret = secrets.token_urlsafe(16)
        sim.do("complaints.share_link", None, on=complaint.pk, secret=secret, consent=True)
