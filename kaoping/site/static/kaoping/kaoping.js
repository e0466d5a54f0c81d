// What every page needs of a script. Everything works without it, only less comfortably.
"use strict";

document.addEventListener("submit", (event) => {
  // A form goes once: a second click would only be refused by the server.
  const button = event.target.querySelector("button[type=submit]");
  if (!event.defaultPrevented && button && event.target.method === "post") {
    setTimeout(() => { button.disabled = true; }, 0);
  }
});

window.addEventListener("pageshow", () => {
  // A page that comes back from the browser's memory can be used again.
  document.querySelectorAll("button[type=submit]:disabled").forEach((button) => { button.disabled = false; });
});

window.addEventListener("beforeprint", () => {
  // What is folded on the screen is printed in full.
  document.querySelectorAll("details.kp-more").forEach((part) => { part.open = true; });
});

const boxes = (all) => [...all.form.querySelectorAll(`input[type=checkbox][name="${all.dataset.kpAll}"]`)];
// A box that ticks all others is of use only where there is a script.
document.querySelectorAll("input[data-kp-all]").forEach((all) => { all.hidden = false; });

document.addEventListener("change", (event) => {
  if (event.target.matches("input[data-kp-all]")) {
    boxes(event.target).forEach((box) => { box.checked = event.target.checked; });
    return;
  }
  const all = event.target.form && event.target.form.querySelector(`input[data-kp-all="${event.target.name}"]`);
  if (all) {
    const ticked = boxes(all).filter((box) => box.checked).length;
    all.checked = ticked === boxes(all).length;
    all.indeterminate = ticked > 0 && !all.checked;
  }
  // What is chosen here is what the page shows: it is asked for at once.
  if (event.target.matches("select[data-kp-reload]")) { event.target.form.requestSubmit(); }
});

document.addEventListener("keydown", (event) => {
  // Escape closes what was opened, and the keyboard stays where it was opened from.
  const open = event.key === "Escape" && document.querySelector("details.kp-help[open]");
  if (open) { open.open = false; open.querySelector("summary").focus(); }
});
