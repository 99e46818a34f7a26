/* The picker: a combobox whose options come by htmx; what is chosen goes into its hidden field. Whoever types faster than
   the options come loses nothing: Enter takes the first when it is there, leaving the field the only one. */

const ofPicker = (field) => {
  const picker = field.closest(".js-picker");
  return picker && { picker, ask: picker.querySelector("[role=combobox]"), value: picker.querySelector("[type=hidden]"), list: picker.querySelector(".picker__list") };
};
const rests = new WeakMap();
const hurried = new WeakMap(); // fields where Enter was pressed before their options came, with that key

function choose(parts, option) {
  for (const one of parts.list.querySelectorAll("[role=option]")) one.setAttribute("aria-selected", String(one === option));
  if (option) parts.ask.setAttribute("aria-activedescendant", option.id);
  else parts.ask.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function shut(parts) {
  parts.list.replaceChildren();
  parts.ask.setAttribute("aria-expanded", "false");
  parts.ask.removeAttribute("aria-activedescendant");
}

function take(parts, option) {
  parts.value.value = option.dataset.value;
  parts.ask.value = option.dataset.text;
  shut(parts);
  parts.value.dispatchEvent(new Event("change", { bubbles: true }));
}

/* taken by Enter: the form moves on by the same key, or is saved by Ctrl+Enter */
function takeAndGoOn(parts, option, ctrlKey) {
  take(parts, option);
  parts.ask.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey, bubbles: true, cancelable: true }));
}

function look(field) {
  const parts = ofPicker(field);
  parts.picker.dataset.stale = "";
  hurried.delete(field);
  parts.value.value = ""; // words that were not chosen name nobody
  clearTimeout(rests.get(field));
  rests.set(field, setTimeout(() => (field.value.trim() ? window.htmx.trigger(field, "ask") : shut(parts)), 180));
}

document.addEventListener("htmx:configRequest", (event) => {
  const field = event.detail.elt;
  if (field.matches?.(".js-picker [role=combobox]")) event.detail.parameters[field.dataset.param] = field.value;
});

document.addEventListener("input", (event) => { if (!event.isComposing && event.target.matches(".js-picker [role=combobox]")) look(event.target); });
document.addEventListener("compositionend", (event) => { if (event.target.matches(".js-picker [role=combobox]")) look(event.target); });

document.addEventListener("htmx:afterSwap", (event) => {
  const parts = event.target.matches?.(".picker__list") && ofPicker(event.target);
  if (!parts) return;
  const options = [...parts.list.querySelectorAll("[role=option]")];
  options.forEach((option, at) => { option.id = `${parts.list.id}-${at}`; });
  parts.ask.setAttribute("aria-expanded", "true");
  choose(parts, options[0]);
  delete parts.picker.dataset.stale;
  const key = hurried.get(parts.ask);
  hurried.delete(parts.ask);
  if (key && options[0]) takeAndGoOn(parts, options[0], key.ctrlKey);
  else if (document.activeElement !== parts.ask) options.length === 1 ? take(parts, options[0]) : shut(parts);
});

/* in the first phase, so that Enter takes the option before the form moves on */
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || !event.target.matches(".js-picker [role=combobox]")) return;
  const parts = ofPicker(event.target);
  const options = [...parts.list.querySelectorAll("[role=option]")];
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
    event.preventDefault();
    choose(parts, options[(at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length]);
  } else if (event.key === "Enter" && "stale" in parts.picker.dataset && parts.ask.value.trim()) {
    event.preventDefault();
    hurried.set(parts.ask, event);
  } else if (event.key === "Enter" && options[at]) {
    event.preventDefault();
    takeAndGoOn(parts, options[at], event.ctrlKey);
  } else if (event.key === "Escape" && options.length) {
    event.preventDefault();
    event.stopPropagation();
    shut(parts);
  }
}, true);

document.addEventListener("mousedown", (event) => {
  const option = event.target.closest(".js-picker [role=option]");
  if (!option) return;
  event.preventDefault();
  take(ofPicker(option), option);
});
document.addEventListener("focusout", (event) => { if (event.target.matches(".js-picker [role=combobox]")) shut(ofPicker(event.target)); });
