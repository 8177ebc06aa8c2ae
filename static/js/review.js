// The review page by keys: one card is current; its words stand out in the text.

const OFF = "claimtrack-keys-off";
const quiet = window.matchMedia("(prefers-reduced-motion: reduce)");
let shownList = null;
let acted = false;

const list = () => document.getElementById("suggestion-list");
const cards = () => [...document.querySelectorAll("#suggestion-list .card")];
const current = () => document.querySelector("#suggestion-list .card[aria-current]");

function visible(element) {
  const box = element.getBoundingClientRect();
  return box.top >= 0 && box.bottom <= window.innerHeight;
}

function show(element, block) {
  element.scrollIntoView({ block, behavior: quiet.matches ? "auto" : "smooth" });
}

/** Make a card the current one, and its pieces of the text with it. */
function choose(card, { focus = false, scroll = true } = {}) {
  if (!card) return;
  for (const other of cards()) {
    other.tabIndex = other === card ? 0 : -1;
    other.toggleAttribute("aria-current", false);
  }
  card.setAttribute("aria-current", "true");
  const key = card.dataset.suggestion;
  document.getElementById("article-text").dataset.side = card.dataset.side;
  let first = null;
  for (const mark of document.querySelectorAll("#article-text mark")) {
    const mine = mark.dataset.suggestions.split(" ").includes(key);
    mark.classList.toggle("is-current", mine);
    if (mine && !first) first = mark;
  }
  const wide = window.matchMedia("(width >= 60rem)").matches;
  if (focus) card.focus({ preventScroll: true });
  if (!scroll) return;
  if (focus) card.scrollIntoView({ block: "nearest" });
  if (wide && first && !visible(first)) show(first, "center");
}

function step(by) {
  const all = cards();
  const place = all.indexOf(current());
  choose(all[Math.min(Math.max(place + by, 0), all.length - 1)], { focus: true });
}

function press(key) {
  let card = current();
  if (key === "z" && !card?.querySelector("[data-key=z]")) {
    card = document.getElementById(`suggestion-${list().dataset.last}`);
  }
  card?.querySelector(`[data-key="${key}"]:not(:disabled)`)?.click();
}

function isTyping(target) {
  return target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
  if (localStorage.getItem(OFF) && event.key !== "?") return;
  const onCard = event.target.closest(".card") !== null;
  const by = { j: 1, k: -1, ...(onCard && { ArrowDown: 1, ArrowUp: -1 }) }[event.key];
  if (by) step(by);
  else if ("axuez".includes(event.key)) press(event.key);
  else if (event.key === "?") document.getElementById("keys").showModal();
  else return;
  event.preventDefault();
});

document.addEventListener("focusin", (event) => {
  const card = event.target.closest("#suggestion-list .card");
  if (card && card !== current()) choose(card, { scroll: true });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("#suggestion-list")) acted = true;
  if (event.target.closest("[data-opens=keys]")) document.getElementById("keys").showModal();
  const mark = event.target.closest("#article-text mark");
  if (!mark || !window.getSelection().isCollapsed) return;
  const keys = mark.dataset.suggestions.split(" ");
  const next = keys[(keys.indexOf(current()?.dataset.suggestion) + 1) % keys.length];
  choose(document.getElementById(`suggestion-${next}`), { focus: true });
});

// After a decision the server says which card comes next; the focus goes there, if it was among the cards.
function restore() {
  const shown = list();
  if (!shown) return;
  if (shown !== shownList) {
    shownList = shown;
    const card = document.getElementById(`suggestion-${shown.dataset.current}`);
    choose(card, { focus: acted, scroll: acted });
    const turned = document.querySelector("#claim-brief[data-turned]");
    if (acted && turned && !visible(turned)) show(turned, "start");
    if (acted) card?.querySelector(".change-form .field-error")?.scrollIntoView({ block: "nearest" });
  } else if (acted) {
    const card = current();
    choose(card, { scroll: false });
    (card?.querySelector(".change-form input:not([type=hidden])") ?? card)?.focus();
    card?.scrollIntoView({ block: "nearest" });
  }
  acted = false;
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.closest?.(".options")) return;
  restore();
});

const keysOn = document.getElementById("keys-on");
if (keysOn) {
  keysOn.checked = !localStorage.getItem(OFF);
  keysOn.addEventListener("change", () => {
    if (keysOn.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}
for (const button of document.querySelectorAll("[data-opens]")) button.hidden = false;

const asked = window.location.hash.startsWith("#suggestion-") && document.getElementById(window.location.hash.slice(1));
shownList = list();
choose(asked || current(), { scroll: Boolean(asked) });
