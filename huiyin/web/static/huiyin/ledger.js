/* Lists at the keyboard: j k or the arrows move, Enter opens, x ticks, 1 2 3 press what stands in the row, else what the
   page offers by number ([data-key]); ? shows the keys; ticks open the bulk bar. A list is a ledger, or .duty and .js-rows. */

const words = document.getElementById("words");
const ledger = () => document.querySelector(".js-ledger");
const rows = () => {
  const table = [...(ledger()?.querySelectorAll("tbody tr[data-url]") ?? [])];
  return table.length ? table : [...document.querySelectorAll("main .duty, main .js-rows > .line")];
};
let anchor = null; // the last tick pressed, for a range with Shift

function current() { return document.querySelector("main .is-current"); }

function goTo(row) {
  if (!row) return;
  current()?.classList.remove("is-current");
  row.classList.add("is-current");
  row.querySelector("a")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function move(step) {
  const all = rows();
  const at = all.indexOf(current());
  goTo(at < 0 ? all[step > 0 ? 0 : all.length - 1] : all[Math.min(Math.max(at + step, 0), all.length - 1)]);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog, details.menu[open]")) return;
  if (/^[1-9]$/.test(event.key)) {
    const row = current();
    const press = row?.querySelector(".btn") ? row.querySelectorAll(".btn")[event.key - 1] : document.querySelector(`main [data-key="${event.key}"]`);
    if (press) { event.preventDefault(); press.click(); }
    return;
  }
  if (event.key === "?") { event.preventDefault(); document.getElementById("keys")?.showModal(); return; }
  if (!rows().length) return;
  const arrows = event.target === document.body || event.target.closest(".ledger__frame, .is-current");
  const acts = {
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: arrows && (() => move(1)),
    ArrowUp: arrows && (() => move(-1)),
    Enter: current() && !event.target.closest("a, button, summary, input") && (() => { location.href = current().dataset.url ?? current().querySelector("a").href; }),
    x: current() && (() => current().querySelector(".js-row-tick")?.click()),
  };
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

/* something was opened from a row: who comes back stands on that place again, where the next one has moved up */
const LEFT = "huiyin.row";
document.addEventListener("click", (event) => {
  const row = event.target.closest("main .is-current");
  if (row && event.target.closest("a")) sessionStorage.setItem(LEFT, JSON.stringify([location.pathname, rows().indexOf(row)]));
});
addEventListener("DOMContentLoaded", () => setTimeout(() => {
  const [path, at] = JSON.parse(sessionStorage.getItem(LEFT) || "[]");
  if (path !== location.pathname) return;
  sessionStorage.removeItem(LEFT);
  if (document.activeElement === document.body) goTo(rows()[Math.min(at, rows().length - 1)]);
}));

document.addEventListener("dblclick", (event) => {
  const row = event.target.closest(".js-ledger tbody tr[data-url]");
  if (row && !event.target.closest("a, button, input, label")) location.href = row.dataset.url;
});

function count() {
  const frame = ledger();
  const ticks = [...frame.querySelectorAll(".js-row-tick")];
  const chosen = ticks.filter((tick) => tick.checked).length;
  const all = frame.querySelector(".js-all-ticks");
  all.checked = chosen > 0 && chosen === ticks.length;
  all.indeterminate = chosen > 0 && chosen < ticks.length;
  const bar = frame.querySelector(".ledger__bulk");
  bar.hidden = chosen === 0;
  bar.querySelector(".js-selected").textContent = words.dataset.selected.replace("{}", chosen);
}

document.addEventListener("click", (event) => {
  const row = event.target.closest(".js-ledger tbody tr[data-url]");
  if (row && !event.target.closest("a, button, input, label")) goTo(row);
  const tick = event.target.closest(".js-row-tick");
  if (tick) {
    const ticks = [...ledger().querySelectorAll(".js-row-tick")];
    if (event.shiftKey && anchor?.isConnected) {
      const [from, to] = [ticks.indexOf(anchor), ticks.indexOf(tick)].sort((a, b) => a - b);
      for (const one of ticks.slice(from, to + 1)) one.checked = tick.checked;
    }
    anchor = tick;
    count();
  }
  if (event.target.closest(".js-all-ticks")) {
    for (const one of ledger().querySelectorAll(".js-row-tick")) one.checked = event.target.checked;
    count();
  }
  if (event.target.closest(".js-ledger [data-clear]")) {
    for (const one of ledger().querySelectorAll(".js-row-tick")) one.checked = false;
    count();
  }
});
addEventListener("pageshow", () => { if (ledger()?.querySelector(".js-row-tick:checked")) count(); });

/* a short address: what was left empty is not asked for, nor the columns while all are shown */
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.elt.id !== "ledger-query") return;
  const asked = event.detail.parameters;
  for (const name of new Set(Object.keys(asked))) if (asked[name] === "") delete asked[name];
  const columns = [...event.detail.elt.querySelectorAll("[name=col]")];
  if (columns.every((one) => one.checked)) delete asked.col;
});

/* the workbook that came back is dropped on the ledger it went out from */
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.closest?.(".js-ledger")?.querySelector("#ledger-return");
    if (!form || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    ledger().classList.toggle("is-over", kind === "dragover");
    if (kind === "drop" && event.dataTransfer.files.length) {
      form.elements.file.files = event.dataTransfer.files;
      form.requestSubmit();
    }
  });
}
