/* Runs before anything is drawn, so that a dark room never flashes white. The choice: light, dark, or as the system. */
(function () {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => { try { return localStorage.getItem("huiyin.theme") || "auto"; } catch { return "auto"; } };
  const draw = () => {
    const choice = stored();
    root.dataset.bsTheme = choice === "auto" ? (system.matches ? "dark" : "light") : choice;
    for (const button of document.querySelectorAll("[data-theme]")) button.setAttribute("aria-pressed", String(button.dataset.theme === choice));
  };
  draw();
  system.addEventListener("change", draw);
  addEventListener("storage", draw);
  addEventListener("beforeprint", () => { root.dataset.bsTheme = "light"; });
  addEventListener("afterprint", draw);
  document.addEventListener("DOMContentLoaded", draw);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
    const button = event.target.closest("[data-theme]");
    if (!button) return;
    try { localStorage.setItem("huiyin.theme", button.dataset.theme); } catch { /* a browser that keeps nothing */ }
    draw();
  });
})();
