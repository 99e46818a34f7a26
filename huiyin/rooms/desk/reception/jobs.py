"""What the front desk does by the clock."""

from huiyin.kernel.schedules import every
from huiyin.rooms.desk.reception.actions.wordings import ship_to_all

every("*/10 * * * *", "wordings.ship")(ship_to_all)
