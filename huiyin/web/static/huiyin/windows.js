/* Dialogs, drawers, menus, toasts: opening, closing, and what is said when a request fails. */

const words = document.getElementById("words");
const toasts = document.getElementById("toasts");

export function toast(sentence, tone = "accent", stays = false) {
  const box = document.createElement("div");
  box.className = `toast tone--${tone}`;
  if (stays) box.dataset.stays = "";
  if (tone === "red") box.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = sentence;
  box.append(text, words.content.cloneNode(true));
  toasts.append(box);
}

function open(dialog, opener) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  // the first thing to fill in, else the window itself: never the cross
  dialog.tabIndex = -1;
  (dialog.querySelector("[autofocus], .dialog__body :is(input, select, textarea):not([type=hidden])") ?? dialog).focus();
  dialog.addEventListener("close", () => opener?.focus?.(), { once: true });
  dialog.dispatchEvent(new CustomEvent("opened", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    opener.closest("dialog")?.close();
    open(document.getElementById(opener.dataset.dialog), opener);
  }
  const closer = event.target.closest("[data-close]");
  if (closer) (closer.closest(".toast") ?? { remove: () => closer.closest("dialog")?.close() }).remove();
  if (event.target instanceof HTMLDialogElement) {
    // a press on the veil lands on the dialog itself, outside its box
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;

  const off = event.target.closest("[aria-disabled='true']");
  if (off) {
    event.preventDefault();
    if (off.dataset.why && matchMedia("(hover: none)").matches) toast(off.dataset.why, "orange");
  }
  const toggle = event.target.closest("[data-toggle]");
  if (toggle) {
    const part = document.getElementById(toggle.dataset.toggle);
    part.hidden = !part.hidden;
    part.closest("thead")?.classList.toggle("is-open", !part.hidden);
    toggle.setAttribute("aria-expanded", String(!part.hidden));
    if (!part.hidden) part.querySelector("input, select")?.focus();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest?.("details.menu[open]") ?? document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/* what htmx puts into the drawer or the dialog opens it; an empty answer closes it */
document.addEventListener("htmx:afterSwap", (event) => {
  const dialog = { "drawer-body": "drawer", "dialog-body": "dialog" }[event.detail.target.id];
  if (!dialog) return;
  const frame = document.getElementById(dialog);
  if (event.detail.target.childElementCount) open(frame, event.detail.requestConfig?.elt);
  else frame.close();
});

document.querySelector(".steps [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

// a request cut short because one goes to another page is no fault of the network
let leaving = 0;
addEventListener("beforeunload", () => { leaving = Date.now(); });
document.addEventListener("htmx:sendError", () => { if (Date.now() - leaving > 5000) toast(words.dataset.offline, "red", true); });
document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  toast(status === 401 ? words.dataset.signedOut : status === 403 ? words.dataset.notAllowed : words.dataset.failed, "red", true);
});

/* good news leaves by itself, unless it is being read */
function leave(box) {
  if (box.dataset.seen || "stays" in box.dataset) return;
  box.dataset.seen = "1";
  const go = () => (box.matches(":hover, :focus-within") ? setTimeout(go, 2000) : box.remove());
  setTimeout(go, 6000);
}
new MutationObserver(() => [...toasts.children].forEach(leave)).observe(toasts, { childList: true });
[...toasts.children].forEach(leave);
document.addEventListener("huiyin:toast", (event) => toast(event.detail.sentence, event.detail.tone, event.detail.stays));

/* Alt with a letter or a digit presses what bears it (data-alt="q"), also while a field is being filled in */
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const [, key] = /^(?:Key|Digit|Numpad)(\w)$/.exec(event.code) ?? [];
  const one = key && document.querySelector(`[data-alt="${key.toLowerCase()}"]`);
  if (!one) return;
  event.preventDefault();
  one.click();
  // a tick that asks for more: on to it
  if (one.checked) [...one.form.querySelectorAll(`[data-when="${one.name}"]`)].find((part) => !part.hidden)?.querySelector("input, textarea, select")?.focus();
});
