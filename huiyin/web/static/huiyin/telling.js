/* How a thing is said: [data-told] fields are looked at while typed. It only warns. A click or Alt+Enter puts the
   better words where the phrase stands; the rest of what was typed stays, and Ctrl+Z takes it back. */

const REST = 450; // milliseconds without a key
const looked = new WeakMap(), waiting = new WeakMap();

function boxOf(field) {
  const home = field.closest(".field, .cell") ?? field.parentElement;
  let box = home.querySelector(":scope > .told");
  if (!box) {
    box = document.createElement("div");
    box.className = "told";
    box.setAttribute("role", "status");
    home.append(box);
  }
  return box;
}

async function look(field) {
  const text = field.value;
  if (looked.get(field) === text) return;
  looked.set(field, text);
  if (text.trim().length < 2) { if (text || field.dataset.warned) boxOf(field).replaceChildren(); return; }
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  try {
    const answer = await fetch("/told", { method: "POST", headers, body: new URLSearchParams({ text, how: field.dataset.told }) });
    if (!answer.ok || field.value !== text) return;
    const words = (await answer.text()).trim();
    if (!words && !field.dataset.warned) return;
    field.dataset.warned = "1";
    boxOf(field).innerHTML = words;
  } catch { looked.delete(field); /* no connection: looked at again with the next key, and at the save */ }
}

function lookSoon(field, rest = REST) {
  clearTimeout(waiting.get(field));
  waiting.set(field, setTimeout(() => look(field), rest));
}

function put(field, button) {
  const { put: words, from, to } = button.dataset;
  const longer = words.length - (to - from);
  if (looked.get(field) !== field.value) return; // typed on meanwhile: a new look is on its way
  if (field.maxLength > 0 && field.value.length + longer > field.maxLength) {
    button.parentElement.querySelector("[data-full]").hidden = false;
    return;
  }
  field.focus();
  field.setSelectionRange(Number(from), Number(to));
  // the browser's own way of typing keeps its undo; where it is gone, the text is set
  if (!document.execCommand("insertText", false, words)) {
    field.setRangeText(words, Number(from), Number(to), "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  lookSoon(field, 0);
}

const isTold = (target) => target instanceof Element && target.matches("[data-told]");

document.addEventListener("input", (event) => { if (isTold(event.target) && !event.isComposing) lookSoon(event.target); });
document.addEventListener("compositionend", (event) => { if (isTold(event.target)) lookSoon(event.target); });
document.addEventListener("change", (event) => { if (event.target instanceof HTMLFormElement) lookAll(event.target); });
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-put]");
  const field = button?.closest(".field, .cell")?.querySelector("[data-told]");
  if (field) put(field, button);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.altKey || event.isComposing || !isTold(event.target)) return;
  const button = boxOf(event.target).querySelector("[data-put]");
  if (!button) return;
  event.preventDefault();
  put(event.target, button);
});

/* what stands in a form already: it came back with a refusal, or its draft was taken up again */
function lookAll(root) { for (const field of root.querySelectorAll("[data-told]")) if (field.value) look(field); }
lookAll(document);
