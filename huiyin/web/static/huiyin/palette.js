/* The palette: Ctrl-K or / opens it, the arrows choose, Enter opens what is chosen. The answers come by htmx. */

const palette = document.getElementById("palette");
const ask = palette?.querySelector("input");
const results = document.getElementById("palette-results");
const blank = results?.innerHTML;
let rest = 0;
let hurried = false; // Enter was pressed before the answer came

const options = () => [...results.querySelectorAll("[role=option]")];
const chosen = () => results.querySelector("[aria-selected=true]");

function choose(option) {
  chosen()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) ask.setAttribute("aria-activedescendant", option.id);
  else ask.removeAttribute("aria-activedescendant");
}

function open() {
  if (!palette.open) palette.showModal();
  ask.focus();
  ask.select();
}

function look() {
  clearTimeout(rest);
  hurried = false;
  results.dataset.stale = "";
  rest = setTimeout(() => {
    if (ask.value.trim()) window.htmx.trigger(ask, "ask");
    else results.innerHTML = blank;
  }, 150);
}

if (palette) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const ctrlK = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !typing && !document.querySelector("dialog[open]") && !event.ctrlKey && !event.altKey;
    if (!ctrlK && !slash) return;
    event.preventDefault();
    open();
  });
  palette.addEventListener("opened", open);
  ask.addEventListener("input", (event) => { if (!event.isComposing) look(); });
  ask.addEventListener("compositionend", look);
  ask.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const all = options(), at = all.indexOf(chosen());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (all.length) choose(all[(at + step + all.length) % all.length]);
    } else if (event.key === "Escape") {
      // a search field would only empty itself
      event.preventDefault();
      palette.close();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if ("stale" in results.dataset) { hurried = true; return; }
      const option = chosen();
      if (option) event.ctrlKey || event.metaKey ? window.open(option.href) : option.click();
    }
  });
  results.addEventListener("htmx:afterSwap", () => {
    delete results.dataset.stale;
    choose(options()[0]);
    if (hurried) chosen()?.click();
    hurried = false;
  });
}
