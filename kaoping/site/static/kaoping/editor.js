// The text of a scheme: line numbers beside it, and a way from each finding to its line.
// Without this script, findings still name their lines and quote them.
"use strict";

const area = document.querySelector("textarea.kp-yaml");
if (area) {
  const numbers = document.createElement("div");
  const frame = document.createElement("div");
  frame.className = "kp-editor";
  numbers.className = "kp-numbers";
  numbers.setAttribute("aria-hidden", "true");
  area.before(frame);
  frame.append(area, numbers);

  let counted = 0;
  const count = () => {
    const lines = area.value.split("\n").length;
    if (lines !== counted) numbers.textContent = Array.from({ length: lines }, (_, at) => at + 1).join("\n");
    counted = lines;
    follow();
  };
  const follow = () => { numbers.scrollTop = area.scrollTop; };
  area.addEventListener("input", count);
  area.addEventListener("scroll", follow, { passive: true });
  count();

  // Lines move while a text is mended: the nearest line that still says what was found there is the one.
  const now = (line, quote) => {
    const lines = area.value.split("\n");
    const says = (at) => at >= 0 && at < lines.length && lines[at].trim().startsWith(quote);
    for (let far = 0; quote && far < lines.length; far++) {
      for (const at of [line - 1 + far, line - 1 - far]) if (says(at)) return at;
    }
    return Math.min(Math.max(line - 1, 0), lines.length - 1);
  };

  const go = (line, quote) => {
    const at = now(line, quote);
    const lines = area.value.split("\n");
    const start = lines.slice(0, at).reduce((sum, one) => sum + one.length + 1, 0);
    const height = parseFloat(getComputedStyle(area).lineHeight);
    frame.scrollIntoView({ block: "nearest" });
    area.focus({ preventScroll: true });
    area.setSelectionRange(start, start + lines[at].length);
    area.scrollTop = Math.max(0, at * height - area.clientHeight / 3);
    area.scrollLeft = 0;
    follow();
  };

  for (const link of document.querySelectorAll("a[data-kp-line]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      go(Number(link.dataset.kpLine), link.dataset.kpQuote);
    });
  }
  const asked = /^#line-(\d+)$/.exec(location.hash);
  if (asked) go(Number(asked[1]), "");
}
