// Light or dark: follows the system until somebody chooses. Runs before the first paint, so it stays small.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const choices = ["system", "light", "dark"];
  const stored = () => {
    try {
      const value = localStorage.getItem("theme");
      return choices.includes(value) ? value : "system";
    } catch {
      return "system";
    }
  };
  const apply = () => {
    const choice = stored();
    root.dataset.bsTheme = choice === "system" ? (system.matches ? "dark" : "light") : choice;
    document.querySelectorAll("[data-theme-switch]").forEach((button) => {
      button.querySelector("span").textContent = button.dataset[choice];
    });
  };
  root.classList.add("js");
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", apply);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-switch]")) {
      try {
        localStorage.setItem("theme", choices[(choices.indexOf(stored()) + 1) % choices.length]);
      } catch {
        return;
      }
      apply();
    }
  });
})();
