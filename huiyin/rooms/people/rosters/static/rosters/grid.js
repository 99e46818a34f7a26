/* The roster's grid: arrows move, a letter sets a shift, and what the house has not yet taken is kept in this browser. */

const table = document.querySelector("[data-roster]");
const key = `roster ${table.dataset.roster}`;
const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
const words = document.querySelector("[data-saved]");
const problem = document.querySelector("[data-problem]");
const holiday = document.querySelector("[data-holiday]");
const reason = document.querySelector("[data-reason]");
const saved = words.textContent;
const body = table.tBodies[0];

const waiting = () => JSON.parse(localStorage.getItem(key) || "{}");
const keep = (all) => (Object.keys(all).length ? localStorage.setItem(key, JSON.stringify(all)) : localStorage.removeItem(key));
const place = (cell) => `${cell.parentElement.dataset.member} ${cell.dataset.day}`;
const cellAt = (at) => {
  const [member, day] = at.split(" ");
  return body.querySelector(`tr[data-member="${member}"] td[data-day="${day}"]`);
};
const tones = new Map([...document.querySelectorAll(".roster__keys kbd")].map((one) => [one.textContent, one.className]));

function say(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

function draw(cell, letter) {
  cell.replaceChildren();
  if (!letter) return;
  const one = document.createElement("span");
  one.className = tones.get(letter) || "shift";
  one.textContent = letter;
  cell.append(one);
}

let sending = false;
async function send() {
  if (sending) return;
  sending = true;
  try {
    for (let [at, one] = Object.entries(waiting())[0] || []; at !== undefined; [at, one] = Object.entries(waiting())[0] || []) {
      const [member, day] = at.split(" ");
      const facts = { member, day, letter: one.letter, holiday: one.holiday, reason: one.reason };
      const answer = await fetch(table.dataset.url, { method: "POST", body: new URLSearchParams(facts), headers: { "X-CSRFToken": token() }, redirect: "manual" });
      if (answer.status !== 200 && answer.status !== 409) throw new Error(answer.status);
      const all = waiting();
      const same = all[at] && all[at].letter === one.letter; // else it was changed meanwhile
      if (same) delete all[at];
      keep(all);
      const cell = cellAt(at);
      if (cell && same) {
        cell.classList.remove("is-waiting");
        cell.classList.toggle("is-refused", answer.status === 409);
        if (answer.status === 409) {
          draw(cell, one.was);
          say(await answer.text());
        }
      }
    }
    words.textContent = saved;
    words.classList.remove("is-late");
  } catch {
    words.textContent = `${Object.keys(waiting()).length} ${words.dataset.late}`;
    words.classList.add("is-late");
  } finally {
    sending = false;
  }
}

function set(cell, letter) {
  if (letter && !tones.has(letter)) return;
  if (reason && !reason.value.trim()) {
    say(reason.placeholder);
    reason.focus();
    return;
  }
  say("");
  const was = waiting()[place(cell)]?.was ?? cell.querySelector(".shift")?.textContent ?? "";
  draw(cell, letter);
  cell.classList.remove("is-refused");
  cell.classList.add("is-waiting");
  keep({ ...waiting(), [place(cell)]: { letter, was, holiday: holiday.checked ? "1" : "", reason: reason ? reason.value : "" } });
  send();
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0] };
function move(cell, [down, right]) {
  const row = body.rows[cell.parentElement.sectionRowIndex + down];
  const next = row && row.cells[cell.cellIndex + right];
  if (next && next.dataset.day) focus(next);
}
function focus(cell) {
  for (const other of body.querySelectorAll('td[tabindex="0"]')) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}

table.addEventListener("keydown", (event) => {
  const cell = event.target.closest("td[data-day]");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (STEPS[event.key]) {
    event.preventDefault();
    move(cell, STEPS[event.key]);
  } else if (event.key === " " || event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    set(cell, "");
    move(cell, STEPS.ArrowRight);
  } else if (/^[a-zA-Z]$/.test(event.key) && tones.has(event.key.toUpperCase())) {
    event.preventDefault();
    event.stopPropagation();
    set(cell, event.key.toUpperCase());
    move(cell, STEPS.ArrowRight);
  }
});
table.addEventListener("click", (event) => {
  const cell = event.target.closest("td[data-day]");
  if (cell) focus(cell);
});

// What an earlier visit could not send stands in the grid again.
for (const [at, one] of Object.entries(waiting())) {
  const cell = cellAt(at);
  if (cell) {
    draw(cell, one.letter);
    cell.classList.add("is-waiting");
  }
}
const first = body.querySelector("td[data-day]");
if (first) first.tabIndex = 0;
window.addEventListener("online", send);
setInterval(() => Object.keys(waiting()).length && send(), 5000);
send();
