/* Fields that are asked only when another says so: data-when="channel=government", "on_spot", "!anonymous".
   A hidden field keeps what was typed; the server decides what counts. */

function holds(form, condition) {
  const not = condition.startsWith("!");
  const [name, wanted] = condition.replace("!", "").split("=");
  const fields = [...form.elements].filter((one) => one.name === name);
  if (!fields.length) return true;
  const values = fields.map((one) => (one.type === "checkbox" || one.type === "radio" ? (one.checked ? one.value : "") : one.value));
  const met = wanted === undefined ? values.some(Boolean) : wanted.split("|").some((one) => values.includes(one));
  return met !== not;
}

function show(form) {
  for (const part of form.querySelectorAll("[data-when]")) part.hidden = !holds(form, part.dataset.when);
  for (const group of form.querySelectorAll("fieldset.group")) {
    group.hidden = ![...group.querySelectorAll("[data-field]")].some((one) => !one.hidden);
  }
}

for (const form of document.querySelectorAll("form.js-enter-next")) {
  show(form);
  for (const kind of ["input", "change"]) form.addEventListener(kind, () => show(form));
}
