// Which card is open: one at a time, whole; the next ones that wait are fetched before they are needed.

import { ask } from "./server.js";
import { put } from "./swap.js";

const AHEAD = 4; // cards fetched before anybody opens them
const quiet = window.matchMedia("(prefers-reduced-motion: reduce)");
const wide = window.matchMedia("(width >= 60rem)");
let lit = []; // the marks of the open card
let asking = false;

export const list = () => document.getElementById("suggestion-list");
export const text = () => document.getElementById("article-text");
export const cards = () => [...list().querySelectorAll(".card")];
export const current = () => list()?.querySelector(".card[aria-current]");
const waits = (card) => card.dataset.state === "pending";

function visible(element) {
  const box = element.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= window.innerHeight;
}

export function reveal(element, block = "center") {
  if (!visible(element)) element.scrollIntoView({ block, behavior: quiet.matches ? "auto" : "smooth" });
}

export function light(card) {
  for (const mark of lit) mark.classList.remove("is-current");
  lit = text().querySelectorAll(`mark[data-cards~="${card.id}"]`);
  for (const mark of lit) mark.classList.add("is-current");
  text().dataset.side = card.dataset.side;
}

/** Open a card, close the other, and bring both the card and its words into view. */
export function choose(card, { focus = false, scroll = true } = {}) {
  if (!card) return;
  const before = current();
  if (before && before !== card) {
    before.removeAttribute("aria-current");
    before.tabIndex = -1;
  }
  card.setAttribute("aria-current", "true");
  card.tabIndex = 0;
  light(card);
  if (focus) card.focus({ preventScroll: true });
  if (scroll) {
    if (focus || wide.matches) card.scrollIntoView({ block: "nearest" });
    if (wide.matches && lit[0]) reveal(lit[0]);
  }
  complete();
}

export function step(by) {
  const all = cards();
  const place = all.indexOf(current());
  choose(all[Math.min(Math.max(place + by, 0), all.length - 1)], { focus: true });
}

/** The next card that waits after this one, from the top again at the end. */
export function nextWaiting(card) {
  const all = cards();
  const place = all.indexOf(card);
  return [...all.slice(place + 1), ...all.slice(0, place)].find(waits);
}

/** Fetch what the open card lacks, and the cards that come next. */
export async function complete() {
  if (asking) return;
  const card = current();
  if (!card) return;
  const all = cards();
  const place = all.indexOf(card);
  const next = all.slice(place + 1).filter(waits).slice(0, AHEAD);
  const lacking = [card, ...next].filter((its) => !("whole" in its.dataset));
  // One request brings several: not one for each key.
  if (!lacking.includes(card) && lacking.length < AHEAD / 2) return;
  if (!lacking.length) return;
  asking = true;
  try {
    const keys = (of) => lacking.filter((its) => its.id.startsWith(of)).map((its) => its.id.split("-")[1]).join(",");
    const answer = await ask(`${list().dataset.address}cards/?keys=${keys("suggestion-")}&written=${keys("attribution-")}`);
    if (answer.ok) put(answer.html, { from: "cards" });
  } finally {
    asking = false;
  }
  const now = current();
  if (now && now !== card && !("whole" in now.dataset)) complete();
}

/** When the page opens: the card that its address names, or the one that the server opened. */
export function show() {
  if (!list()) return;
  const hash = window.location.hash.slice(1);
  const asked = /^(suggestion|attribution)-\d+$/.test(hash) && document.getElementById(hash);
  choose(asked || current() || cards()[0], { scroll: Boolean(asked) });
}

document.addEventListener("focusin", (event) => {
  const card = event.target.closest("#suggestion-list .card");
  if (card && card !== current()) choose(card);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".card-open");
  const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
  if (link && plain && event.button === 0) {
    event.preventDefault();
    choose(link.closest(".card"), { focus: true });
    return;
  }
  const mark = event.target.closest("#article-text mark");
  if (!mark || !window.getSelection().isCollapsed) return;
  const keys = mark.dataset.cards.split(" ").filter((key) => document.getElementById(key));
  const next = keys[(keys.indexOf(current()?.id) + 1) % keys.length];
  choose(document.getElementById(next), { focus: true });
});

// After the worker has read the text, the list and the text come by htmx.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "suggestion-list" && event.target.id !== "progress") return;
  if (!current()) show();
});
