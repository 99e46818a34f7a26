/* Uploads: chosen, dropped or pasted files are listed with a thumbnail and can be taken out again before sending. */

const words = document.getElementById("words");

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function draw(zone, input) {
  const list = zone.querySelector(".files");
  list.querySelectorAll("img").forEach((image) => URL.revokeObjectURL(image.src));
  list.replaceChildren(...[...input.files].map((file, at) => {
    const line = document.createElement("li");
    line.className = "file";
    const thumb = document.createElement("span");
    thumb.className = "file__thumb";
    if (file.type.startsWith("image/")) {
      const image = new Image(44, 44);
      image.alt = "";
      image.src = URL.createObjectURL(file);
      thumb.append(image);
    } else {
      thumb.textContent = file.name.split(".").pop().slice(0, 4).toUpperCase();
    }
    const text = document.createElement("span");
    const name = document.createElement("span");
    name.className = "file__name";
    name.textContent = file.name;
    const small = document.createElement("small");
    small.className = "quiet";
    small.textContent = size(file.size);
    text.append(name, small);
    const out = document.createElement("button");
    out.type = "button";
    out.className = "link small";
    out.textContent = words.dataset.remove;
    out.addEventListener("click", () => put(zone, input, [...input.files].filter((_, other) => other !== at)));
    line.append(thumb, text, out);
    return line;
  }));
}

function put(zone, input, files) {
  const limit = Number(zone.dataset.max);
  const kept = new DataTransfer();
  for (const file of files) {
    if (file.size <= limit) kept.items.add(file);
    else document.dispatchEvent(new CustomEvent("huiyin:toast", { detail: { sentence: words.dataset.tooBig.replace("{}", file.name), tone: "red", stays: true } }));
  }
  input.files = kept.files;
  draw(zone, input);
}

const parts = (target) => {
  const zone = target.closest?.(".js-upload");
  return zone ? [zone, zone.querySelector("input[type=file]")] : [];
};

document.addEventListener("change", (event) => {
  const [zone, input] = parts(event.target);
  if (input === event.target && zone) put(zone, input, [...input.files]);
});
for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const [zone, input] = parts(event.target);
    if (!zone) return;
    event.preventDefault();
    zone.querySelector(".drop").classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
    if (kind === "drop") put(zone, input, [...input.files, ...event.dataTransfer.files]);
  });
}
document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  const zones = document.querySelectorAll(".js-upload");
  if (!files.length || zones.length !== 1 || event.target.closest("input, textarea")?.matches("[data-secret]")) return;
  const input = zones[0].querySelector("input[type=file]");
  put(zones[0], input, [...input.files, ...files]);
});
