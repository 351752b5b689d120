/* The build puts this into the page. Runs before the style sheets are applied: puts language, theme and text size on <html>, so that
   the first frame is already right, and watches over the program, which cannot say itself that it
   has stopped. It must do nothing else: no network, no storage of records, nothing that can fail
   the start. */
(() => {
  const root = document.documentElement;
  const read = (name, allowed) => {
    try {
      const value = localStorage.getItem("mamori." + name);
      return allowed.includes(value) ? value : null;
    } catch {
      return null; // storage forbidden: the defaults are fine
    }
  };
  const lang = read("lang", ["ja", "en"]);
  const theme = read("theme", ["light", "dark"]);
  const size = read("size", ["large", "xlarge"]);
  if (lang) root.lang = lang;
  if (size) root.dataset.size = size;
  if (theme) {
    root.dataset.theme = theme;
    const colour = theme === "dark" ? "#0a1b2d" : "#00316a";
    for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
      meta.content = colour;
    }
  }

  // A trap ends the program for good, though its screen stays. Before its first frame anything
  // that fails is fatal: the shell would say "starting" for ever.
  const failed = (error) => {
    const starting = document.getElementById("shell");
    const dialog = document.getElementById("stopped");
    if (!dialog || dialog.open || !(starting || error instanceof WebAssembly.RuntimeError)) return;
    document.getElementById("reopen").onclick = () => location.reload();
    dialog.showModal();
  };
  addEventListener("error", (event) => failed(event.error), true);
  addEventListener("unhandledrejection", (event) => failed(event.reason));
})();
