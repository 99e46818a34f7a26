/* Countdowns: every half minute each open due time says where it stands, by the server's clock and in its zone.
   The words and colours are those of the template filters due_words and due_level. */

const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR, WARNING = 4 * HOUR;
const words = document.getElementById("words");
const say = (name, value) => words.dataset[name].replace("{}", value);
const told = document.body.dataset.now ?? new Date().toISOString();
const ahead = Date.parse(told) - Date.now();
const zone = (() => {
  const offset = /([+-])(\d\d):(\d\d)$/.exec(told);
  return offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * HOUR + Number(offset[3]) * MINUTE) : 0;
})();

const local = (moment) => new Date(moment + zone); // read it with the UTC getters
const dayOf = (moment) => Math.floor((moment + zone) / DAY);
const two = (number) => String(number).padStart(2, "0");
const clock = (moment) => `${two(local(moment).getUTCHours())}:${two(local(moment).getUTCMinutes())}`;

function span(length) {
  if (length < HOUR) return say("minutes", Math.max(Math.floor(length / MINUTE), 1));
  if (length < DAY) return say("hours", Math.floor(length / HOUR));
  return say("days", Math.floor(length / DAY));
}

export function dueWords(due, now) {
  const left = due - now, days = dayOf(due) - dayOf(now), at = local(due);
  if (left < 0) return say("overdue", span(-left));
  if (left < HOUR) return say("left", span(left));
  if (days === 0) return say("today", clock(due));
  if (days === 1) return say("tomorrow", clock(due));
  if (days <= 7) return say("left", say("days", days));
  if (at.getUTCFullYear() === local(now).getUTCFullYear()) return words.dataset.monthDay.replace("{m}", at.getUTCMonth() + 1).replace("{d}", at.getUTCDate());
  return say("date", `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`);
}

export function dueLevel(due, now) {
  if (due < now) return "red";
  if (dayOf(due) === dayOf(now) || due - now <= WARNING) return "orange";
  return dayOf(due) - dayOf(now) <= 2 ? "yellow" : "plain";
}

const urgency = { plain: 0, yellow: 1, orange: 2, red: 3 };

function refresh() {
  const now = Date.now() + ahead;
  for (const chip of document.querySelectorAll(".due[data-due]")) {
    const due = Date.parse(chip.dataset.due);
    chip.querySelector(".due__words").textContent = dueWords(due, now);
    // the kind of promise may warn earlier than the general rule: time only ever makes it more urgent
    const level = dueLevel(due, now), before = chip.dataset.level;
    if (urgency[level] <= (urgency[before] ?? 0)) continue;
    chip.dataset.level = level;
    const around = chip.closest(".promise, .duty, tr");
    if (around?.dataset.level === before) around.dataset.level = level;
    const use = chip.querySelector("use");
    if (level === "red") use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#alert-triangle"));
  }
}

refresh();
setInterval(refresh, 30000);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
document.addEventListener("htmx:afterSettle", refresh);
