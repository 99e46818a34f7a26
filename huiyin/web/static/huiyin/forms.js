/* Forms at the keyboard: the first thing to fill in waits for it, Enter moves on, Ctrl+Enter goes to what is missing or
   saves, digits choose among a few, Esc leaves a field; nothing is sent twice, filters send themselves. */

/* While the input method composes, Enter chooses a word and is none of our business (229: older engines). */
const composing = (event) => event.isComposing || event.keyCode === 229;

const FIELDS = "input:not([type=hidden], [type=file], [disabled], [readonly]), select:not([disabled]), textarea:not([disabled], [readonly])";

const fieldsOf = (form) => [...form.querySelectorAll(FIELDS)].filter((one) => one.offsetParent !== null && one.tabIndex >= 0);
const isEmpty = (field) => {
  if (field.type === "radio") return ![...field.form.elements].some((one) => one.name === field.name && one.checked);
  return field.type !== "checkbox" && !field.value.trim();
};

/* a page with a form: what is wrong in it, else the first thing still empty; on the telephone its keyboard would cover half */
function begin() {
  const form = document.querySelector("main form.js-enter-next");
  if (!form) return;
  const fields = fieldsOf(form), wrong = fields.find((one) => one.matches("[aria-invalid=true]"));
  if (wrong) wrong.focus();
  else if (document.activeElement === document.body && !matchMedia("(hover: none)").matches) (fields.find(isEmpty) ?? fields[0])?.focus();
}
addEventListener("DOMContentLoaded", () => setTimeout(begin));

function nextField(form, field) {
  const fields = fieldsOf(form);
  let at = fields.indexOf(field) + 1;
  // one stop for a group of radio buttons
  while (fields[at]?.type === "radio" && fields[at].name === field.name) at += 1;
  return fields[at];
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || composing(event)) return;
  const field = event.target;
  const form = field.form;
  if (!form) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const missing = fieldsOf(form).find((one) => one.required && one !== field && isEmpty(one));
    if (missing && form.classList.contains("js-enter-next")) missing.focus();
    else form.requestSubmit(form.querySelector("button:not([type=button])"));
    return;
  }
  if (!form.classList.contains("js-enter-next") || event.shiftKey || event.altKey) return;
  if (!field.matches("input, select") || field.type === "submit") return;
  event.preventDefault();
  const next = nextField(form, field);
  if (next) {
    next.focus();
    if (next.select && next.matches("input:not([type=checkbox], [type=radio])")) next.select();
  } else {
    form.querySelector("button:not([type=button])")?.focus();
  }
});

/* a choice among a few: its digit; Esc leaves the field, so that the page's own keys are at hand */
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || composing(event) || event.ctrlKey || event.altKey || event.metaKey) return;
  const field = event.target;
  if (field.type === "radio" && /^[1-9]$/.test(event.key)) {
    const one = [...field.form.elements].filter((other) => other.name === field.name)[event.key - 1];
    if (one) { event.preventDefault(); one.focus(); one.click(); }
  } else if (event.key === "Escape" && field.matches("input, textarea, select") && !field.closest("dialog, details.menu[open]")) {
    field.blur();
  }
});

/* sent once: the button turns busy, and is free again when the page comes back from the browser's memory */
function free(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sent = "1";
  // the pressed button keeps its name and value: only its looks change
  (event.submitter ?? form.querySelector("button:not([type=button])"))?.setAttribute("aria-busy", "true");
  if (event.submitter?.formTarget === "_blank" || form.target === "_blank") setTimeout(() => free(form), 1000);
}, true);
addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(free); });
document.addEventListener("htmx:afterRequest", (event) => { const form = event.detail.elt.closest?.("form"); if (form) free(form); });

/* filters: a choice sends at once, typing sends after a rest */
const waiting = new WeakMap();
function send(field, rest) {
  const form = field.form;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => form.requestSubmit(), rest));
}
const sends = (field) => field.form?.id === "ledger-query" && (field.classList.contains("js-send") || field.closest("#ledger-filters"));
document.addEventListener("input", (event) => {
  if (!event.isComposing && event.target.matches("input:not([type=checkbox], [type=radio], [type=date])") && sends(event.target)) send(event.target, 400);
});
document.addEventListener("compositionend", (event) => { if (sends(event.target)) send(event.target, 400); });
document.addEventListener("change", (event) => { if (event.target.matches("select, [type=date], [type=checkbox]") && sends(event.target)) send(event.target, 0); });

/* taking the other one's value where two edited the same record */
document.addEventListener("click", (event) => {
  const take = event.target.closest("[data-take]");
  const field = take && document.querySelector(`form[data-draft] [name="${CSS.escape(take.dataset.take)}"]`);
  if (!field) return;
  field.value = take.dataset.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

/* signing out leaves nothing typed on this computer */
document.addEventListener("submit", (event) => {
  if (!event.target.classList.contains("js-sign-out")) return;
  for (const store of [localStorage, sessionStorage]) {
    for (const key of Object.keys(store)) if (key.startsWith("huiyin.draft")) store.removeItem(key);
  }
});
