/* The call desk: the clock of the call, and nobody mistaken for another by a hand that is faster than the search. */

const clock = document.querySelector("[data-clock]");
const form = document.getElementById("call-form");

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

/* faster than the caller is found: Enter and saving wait until the card says who is on the line */
const who = document.getElementById("id_who");
let sought = false, waits = null;
who?.addEventListener("input", () => { sought = true; });
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "caller") return;
  sought = false;
  waits?.();
  waits = null;
});
who?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229 || !sought) return;
  event.preventDefault();
  event.stopPropagation();
  const { ctrlKey } = event;
  waits = () => who.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey, bubbles: true, cancelable: true }));
});
form?.addEventListener("submit", (event) => {
  if (!sought) return;
  event.preventDefault();
  delete form.dataset.sent;
  const { submitter } = event;
  waits = () => form.requestSubmit(submitter);
});
