/* Forms at the keyboard: Enter moves on, Ctrl+Enter saves, nothing is sent twice, filters send themselves. */

/* While the input method composes, Enter chooses a word and is none of our business (229: older engines). */
const composing = (event) => event.isComposing || event.keyCode === 229;

const FIELDS = "input:not([type=hidden], [type=file], [disabled], [readonly]), select:not([disabled]), textarea:not([disabled], [readonly])";

function nextField(form, field) {
  const fields = [...form.querySelectorAll(FIELDS)].filter((one) => one.offsetParent !== null && one.tabIndex >= 0);
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
    form.requestSubmit(form.querySelector("button:not([type=button])"));
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
