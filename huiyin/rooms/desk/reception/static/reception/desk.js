/* The call desk: the clock of the call, one key after saving, fields that came with the caller's card. */

const clock = document.querySelector("[data-clock]");
const form = document.getElementById("call-form");
const saved = document.querySelector(".desk-saved");

if (clock && form) {
  const started = form.querySelector("[data-started]"), seconds = form.querySelector("[data-seconds]");
  const time = clock.querySelector("[data-time]"), words = clock.querySelector("[data-words]");
  const limit = Number(clock.dataset.limit);
  // the server's clock counts: a demonstration may live on another day
  const ahead = Date.parse(document.body.dataset.now) - Date.now();
  let from = started.value ? Date.parse(started.value) : "runs" in clock.dataset ? Date.now() + ahead : 0;

  const begin = () => { from = Date.now() + ahead; started.value = new Date(from).toISOString(); show(); };
  function show() {
    const passed = from ? Math.max(0, Math.floor((Date.now() + ahead - from) / 1000)) : 0;
    time.textContent = `${String(Math.floor(passed / 60)).padStart(2, "0")}:${String(passed % 60).padStart(2, "0")}`;
    seconds.value = from ? Math.min(passed, 14400) : "";
    const over = limit > 0 && passed > limit;
    const said = !from ? clock.dataset.rests : over ? clock.dataset.over : limit ? clock.dataset.within : "";
    if (words.textContent !== said) words.textContent = said;
    if (over) clock.dataset.level = "red";
    else if (limit && passed > limit * 0.8) clock.dataset.level = "orange";
    else delete clock.dataset.level;
  }
  if (from && !started.value) started.value = new Date(from).toISOString();
  show();
  setInterval(show, 1000);
  clock.querySelector("[data-restart]").addEventListener("click", begin);
  form.addEventListener("input", () => { if (!from) begin(); });
  form.addEventListener("submit", show);
}

/* saved faster than the caller was found: it waits until the card says who is on the line */
const who = document.getElementById("id_who");
let sought = false, waits = null;
who?.addEventListener("input", () => { sought = true; });
who?.addEventListener("htmx:beforeSend", () => { sought = true; });
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "caller") return;
  sought = false;
  if (waits) form.requestSubmit(waits.submitter);
  waits = null;
});
form?.addEventListener("submit", (event) => {
  if (!sought || waits) return;
  event.preventDefault();
  waits = { submitter: event.submitter };
  delete form.dataset.sent;
});

/* after saving: 1 to 4 goes on with the call, Enter or any word takes the next one */
if (saved) {
  saved.focus();
  saved.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = saved.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (way && event.key !== "0") { event.preventDefault(); way.click(); return; }
    if (event.key === "Tab" || event.target !== saved) return;
    if (event.key === "Enter") event.preventDefault();
    if (event.key === "Enter" || event.key.length === 1) document.getElementById("id_who").focus();
  });
  saved.querySelector('[data-key="0"]').addEventListener("click", (event) => { event.preventDefault(); document.getElementById("id_who").focus(); });
}
