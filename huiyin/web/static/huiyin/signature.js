/* Signatures: written with finger, pen or mouse; what is written goes with the form as a picture. */

import SignaturePad from "../vendor/signature_pad.min.js";

function ready(box) {
  const canvas = box.querySelector("canvas");
  const field = box.querySelector("input");
  const pad = new SignaturePad(canvas, { minWidth: 0.8, maxWidth: 2.6 });
  const keep = () => {
    field.value = pad.isEmpty() ? "" : pad.toDataURL("image/png");
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  // The drawing surface has as many dots as the screen; what was written survives turning the phone.
  const fit = () => {
    const written = pad.toData();
    const dots = Math.max(window.devicePixelRatio || 1, 1);
    if (!canvas.offsetWidth) return;
    canvas.width = canvas.offsetWidth * dots;
    canvas.height = canvas.offsetHeight * dots;
    canvas.getContext("2d").scale(dots, dots);
    if (written.length) pad.fromData(written);
    else if (field.value) pad.fromDataURL(field.value, { width: canvas.offsetWidth, height: canvas.offsetHeight });
  };
  pad.addEventListener("endStroke", keep);
  box.querySelector("button").addEventListener("click", () => {
    pad.clear();
    keep();
  });
  new ResizeObserver(fit).observe(canvas);
  box.dataset.ready = "1";
}

const all = (root) => root.querySelectorAll(".js-signature:not([data-ready])").forEach(ready);
all(document);
document.addEventListener("htmx:afterSwap", (event) => all(event.target));
