/* The exam room: every answer goes to the house when it is given; what could not go is kept here and sent again. */

const box = document.querySelector(".exam");
const key = `exam ${location.pathname}`;
const token = () => JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
const words = box.querySelector("[data-saved]");
const problem = box.querySelector("[data-problem]");
const saved = words.textContent;
// The clock of the house, not of the machine in front of it.
const ahead = new Date(document.body.dataset.now).getTime() - Date.now();
const ends = new Date(box.dataset.ends).getTime();

const waiting = () => JSON.parse(localStorage.getItem(key) || "{}");
const keep = (all) => (Object.keys(all).length ? localStorage.setItem(key, JSON.stringify(all)) : localStorage.removeItem(key));

function show(text, late) {
  words.textContent = text;
  words.classList.toggle("is-late", late);
}

let sending = false;
async function send() {
  if (sending) return;
  sending = true;
  try {
    for (let [place, chosen] = Object.entries(waiting())[0] || []; place !== undefined; [place, chosen] = Object.entries(waiting())[0] || []) {
      const body = new URLSearchParams([["place", place], ...chosen.map((one) => ["chosen", one])]);
      const answer = await fetch(box.dataset.answerUrl, { method: "POST", body, headers: { "X-CSRFToken": token() }, redirect: "manual" });
      if (answer.status !== 204 && answer.status !== 409) throw new Error(answer.status);
      if (answer.status === 409) {
        problem.textContent = await answer.text();
        problem.hidden = false;
      }
      const all = waiting();
      if (String(all[place]) === String(chosen)) delete all[place]; // else it was changed meanwhile
      keep(all);
    }
    show(saved, false);
  } catch {
    show(`${Object.keys(waiting()).length} ${words.dataset.late}`, true);
  } finally {
    sending = false;
  }
}

function chosenIn(form) {
  return [...form.querySelectorAll("input:checked")].map((one) => one.value);
}

// What an earlier visit could not send stands in the form again.
for (const [place, chosen] of Object.entries(waiting())) {
  const form = box.querySelector(`form[data-place="${place}"]`);
  if (form) for (const one of form.elements) if (one.name === "chosen") one.checked = chosen.includes(one.value);
}

function count() {
  box.querySelector("[data-answered]").textContent = [...box.querySelectorAll("form[data-place]")].filter((form) => chosenIn(form).length).length;
}

box.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-place]");
  if (!form) return;
  keep({ ...waiting(), [form.dataset.place]: chosenIn(form) });
  count();
  send();
});
for (const form of box.querySelectorAll("form")) form.addEventListener("submit", (event) => event.preventDefault());
for (const link of box.querySelectorAll("[data-submit]"))
  link.addEventListener("click", async (event) => {
    if (!Object.keys(waiting()).length) return;
    event.preventDefault();
    await send();
    if (!Object.keys(waiting()).length) location.href = link.href;
  });
window.addEventListener("online", send);
setInterval(send, 5000);

const left = box.querySelector("[data-left]");
function tick() {
  const seconds = Math.max(0, Math.round((ends - Date.now() - ahead) / 1000));
  left.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  left.dataset.level = seconds < 60 ? "red" : "plain";
  if (seconds === 0) location.href = box.dataset.overUrl;
  else setTimeout(tick, 1000);
}
count();
send();
tick();
