// Keys.  Letters only, never where somebody types, and each has its button; they can be switched off.

import { current, step } from "./cards.js";
import { decide, undo } from "./decide.js";
import { edit, isOpening, openDecisions, write } from "./edit.js";
import { toText } from "./select.js";

const OFF = "claimtrack-keys-off";
const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => accept(current()),
  x: () => free() && decide(current(), "reject"),
  u: () => free() && decide(current(), "unsure"),
  z: undo,
  e: () => edit(current()),
  s: () => edit(current(), "source"),
  m: () => edit(current(), "claim"),
  d: () => edit(current(), "stance"),
  n: write,
  t: () => toText(),
  l: openDecisions,
  "/": find,
  "?": () => document.getElementById("keys").showModal(),
};
const ONCE = new Set("axuzedsmn"); // held down, they do not repeat

const free = () => !current()?.querySelector(".change-form");

function accept(card) {
  if (!card || !free()) return;
  // Nobody is named as its source: say who.
  if ("whole" in card.dataset && !card.querySelector("[data-key=a]")) edit(card, "source");
  else decide(card, "accept");
}

function find() {
  const field = document.querySelector("[data-filters] [name=source]");
  if (!field) return;
  field.closest("details").open = true;
  field.focus();
  field.select();
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog[open], [role=slider]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (!event.target.closest || isTyping(event.target)) return;
  if (localStorage.getItem(OFF) && event.key !== "?") return;
  const decides = document.getElementById("suggestion-list")?.dataset.decides;
  const act = KEYS[event.key];
  if (!act || (!decides && !"jk/?".includes(event.key))) return;
  event.preventDefault();
  if (isOpening()) return;
  if (event.repeat && ONCE.has(event.key)) return;
  act();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-opens=keys]")) document.getElementById("keys").showModal();
});

const keysOn = document.getElementById("keys-on");
if (keysOn) {
  keysOn.checked = !localStorage.getItem(OFF);
  keysOn.addEventListener("change", () => {
    if (keysOn.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}
