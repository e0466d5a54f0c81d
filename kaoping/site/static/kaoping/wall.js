// A board on a wall: nobody is there to scroll, so what does not fit is shown a screen at a time, and then from the top
// again. The button stops and starts it; it is only there while something does not fit.
"use strict";

const KP_TURN_EVERY = 20_000;
const kpTurn = document.querySelector("[data-kp-turn]");
const kpPage = document.documentElement;

const kpFits = () => kpPage.scrollHeight <= window.innerHeight + 1;

const kpTurnPage = () => {
  kpTurn.hidden = kpFits();
  if (kpTurn.hidden || kpTurn.getAttribute("aria-pressed") === "true") return;
  const isAtEnd = window.scrollY + window.innerHeight >= kpPage.scrollHeight - 1;
  window.scrollTo({ top: isAtEnd ? 0 : window.scrollY + 0.9 * window.innerHeight, behavior: "instant" });
};

kpTurn.hidden = kpFits();
kpTurn.addEventListener("click", () => {
  kpTurn.setAttribute("aria-pressed", String(kpTurn.getAttribute("aria-pressed") !== "true"));
});
window.setInterval(kpTurnPage, KP_TURN_EVERY);
