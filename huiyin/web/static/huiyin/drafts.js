/* Drafts: a copy of each form[data-draft] on every key in this browser, and every few seconds with the server, which
   gives its copy back with the form (data-kept). The newer of the two is offered. The key holds the member, the form
   and the record. Passwords, files and [data-secret] fields are never kept. */

const PREFIX = "huiyin.draft";
const KEPT_FOR = 14 * 24 * 3600 * 1000;
const words = document.getElementById("words");
const member = document.body.dataset.member ?? "";
const keyOf = (form) => `${PREFIX}.${member}.${form.dataset.draft}`;
const REST = 5000; // milliseconds between two copies to the server
const SKIPPED = "[type=hidden]:not([data-keep]), [type=password], [type=file], [data-secret], [data-secret] *";

const store = (() => { try { localStorage.getItem(PREFIX); return localStorage; } catch { return null; } })();

function read(key) {
  try { return JSON.parse(store.getItem(key)); } catch { return null; }
}

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && field.matches("input, select, textarea") && !field.matches(SKIPPED));
}

function values(form) {
  const kept = {};
  for (const field of fieldsOf(form)) {
    if (field.matches("[type=checkbox], [type=radio]")) {
      kept[field.name] ??= [];
      if (field.checked) kept[field.name].push(field.value);
    } else if (field.multiple) {
      kept[field.name] = [...field.selectedOptions].map((option) => option.value);
    } else {
      (kept[field.name] ??= []).push(field.value);
    }
  }
  return kept;
}

function restore(form, kept) {
  const used = {};
  for (const field of fieldsOf(form)) {
    const list = kept[field.name];
    if (!list) continue;
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = list.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = list.includes(option.value);
    else field.value = list[(used[field.name] = (used[field.name] ?? -1) + 1)] ?? field.value;
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function offer(form, draft) {
  const bar = document.createElement("div");
  bar.className = "note tone--accent";
  bar.setAttribute("role", "status");
  const at = new Date(draft.at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  const said = document.createElement("p");
  said.textContent = words.dataset.draft.replace("{}", at);
  const button = (label, css, act) => {
    const one = document.createElement("button");
    one.type = "button";
    one.className = `btn btn--small ${css}`;
    one.textContent = label;
    one.addEventListener("click", () => { act(); bar.remove(); form.querySelector("input:not([type=hidden]), select, textarea")?.focus(); });
    return one;
  };
  const row = document.createElement("div");
  row.className = "row-of";
  row.append(
    button(words.dataset.restore, "btn--primary", () => restore(form, draft.values)),
    button(words.dataset.discard, "", () => { store?.removeItem(keyOf(form)); send(form, {}); }),
  );
  const text = document.createElement("div");
  text.append(said, row);
  bar.append(text);
  form.before(bar);
}

/* To the server: at once where the last copy is old enough, else when it is; what is typed meanwhile goes with it. */
const sent = new WeakMap(), due = new WeakMap();
function send(form, kept) {
  sent.set(form, Date.now());
  const headers = { "Content-Type": "application/json", ...JSON.parse(document.body.getAttribute("hx-headers") || "{}") };
  const body = JSON.stringify({ place: form.dataset.draft, values: kept });
  fetch("/drafts", { method: "POST", headers, body, keepalive: body.length < 60000 }).catch(() => {}); // the browser's own copy stands
}
function sendSoon(form) {
  if (due.has(form)) return;
  const wait = Math.max(0, (sent.get(form) ?? 0) + REST - Date.now());
  due.set(form, setTimeout(() => { due.delete(form); if (form.isConnected) send(form, values(form)); }, wait || REST / 5));
}
function sendNow() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (!due.has(form)) continue;
    clearTimeout(due.get(form));
    due.delete(form);
    send(form, values(form));
  }
}
function stop(form) { clearTimeout(due.get(form)); due.delete(form); }

function tidy() {
  for (const key of Object.keys(store)) {
    if (!key.startsWith(`${PREFIX}.`)) continue;
    const stale = Date.now() - (read(key)?.at ?? 0) > KEPT_FOR;
    const foreign = member && !key.startsWith(`${PREFIX}.${member}.`);
    if (stale || foreign) store.removeItem(key);
  }
}

function begin() {
  tidy();
  const forms = [...document.querySelectorAll("form[data-draft]")];
  // a form that was sent and has not come back with a complaint has been saved
  const saved = sessionStorage.getItem(`${PREFIX}.sent`);
  sessionStorage.removeItem(`${PREFIX}.sent`);
  const cameBack = forms.some((form) => keyOf(form) === saved && "unsaved" in form.dataset);
  if (saved && !cameBack) store.removeItem(saved);
  for (const form of forms) {
    const local = read(keyOf(form)), kept = JSON.parse(form.dataset.kept || "null");
    const draft = (kept?.at ?? 0) > (local?.at ?? 0) ? kept : local;
    if (draft && JSON.stringify(draft.values) !== JSON.stringify(values(form))) offer(form, draft);
  }
}

if (store) {
  begin();
  document.addEventListener("input", (event) => {
    const form = event.target.form?.closest("form[data-draft]");
    if (!form || event.target.matches(SKIPPED)) return;
    try { store.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values: values(form) })); } catch { /* full: the server keeps a copy of its own */ }
    sendSoon(form);
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) sendNow(); });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-draft]") || event.defaultPrevented) return;
    stop(event.target);
    sessionStorage.setItem(`${PREFIX}.sent`, keyOf(event.target));
  });
}
