// Putting what the server sent into the page, each element in place of the one of its id; the focus stays.

import { choose, complete, current, light, list } from "./cards.js";

/** ``from``: "decision" (the answer to what was decided here), "cards" (asked for) or "others" (the poll). */
export function put(html, { from = "decision" } = {}) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  for (const its of parsed.querySelectorAll("noscript")) its.remove(); // read as elements here: scripts run
  const shown = [];
  let touched = false;
  for (const element of [...parsed.body.children]) {
    if (element.dataset.gone) {
      document.getElementById(element.dataset.gone)?.closest("li").remove();
    } else if (element.id === "announcer") {
      say(element.textContent.replace(/\s+/g, " ").trim());
      for (const group of element.dataset.stale?.split(" ") ?? []) stale(group);
    } else if (element.classList.contains("card")) {
      const its = putCard(element, from);
      if (its) shown.push(its);
    } else {
      touched ||= element.id.startsWith("paragraph-");
      if (replace(element)) shown.push(element);
    }
  }
  if (touched && current()) light(current());
  for (const element of shown) {
    window.htmx.process(element);
    window.htmx.trigger(element, "htmx:load");
  }
  if (shown.some((element) => element === current())) complete();
  return shown;
}

export function say(words) {
  document.getElementById("announcer").textContent = words;
}

function stale(pk) {
  const card = document.getElementById(`suggestion-${pk}`);
  if (card) delete card.dataset.whole;
}

function replace(element) {
  const old = document.getElementById(element.id);
  if (!old) return false;
  const selection = window.getSelection();
  const selects = old.id.startsWith("paragraph-") && !selection.isCollapsed && selection.containsNode(old, true);
  if (selects) return false; // somebody is choosing words in it
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(element);
  if (focused) (document.getElementById(focused.id) ?? current())?.focus({ preventScroll: true });
  return true;
}

function putCard(card, from) {
  const old = document.getElementById(card.id);
  if (!old) return insert(card);
  const older = Number(card.dataset.revision) < Number(old.dataset.revision);
  if (from !== "decision" && (older || old.dataset.state === "sending")) return null;
  if (from !== "decision" && old.querySelector(".change-form")) {
    if (from === "others") meanwhile(old, card);
    return null;
  }
  const wasCurrent = old === current();
  const focused = old.contains(document.activeElement);
  old.replaceWith(card);
  if (wasCurrent) choose(card, { focus: focused, scroll: false });
  return card;
}

/** Somebody else decided on what is being edited here: say so, and leave what was typed. */
function meanwhile(old, card) {
  let note = old.querySelector(".meanwhile");
  if (!note) {
    note = document.createElement("p");
    note.className = "meanwhile notice notice-warning";
    note.setAttribute("role", "alert");
    old.querySelector(".card-quote").after(note);
  }
  note.textContent = `Somebody decided on this meanwhile: ${card.dataset.state}. Your edit is kept; sending it shows both.`;
}

/** A card that was not here: in the order of the text. */
function insert(card) {
  let cards = document.getElementById("cards");
  if (!cards) {
    cards = document.createElement("ol");
    cards.className = "cards";
    cards.id = "cards";
    list().querySelector(".empty")?.remove();
    list().prepend(cards);
  }
  const item = document.createElement("li");
  item.append(card);
  const start = Number(card.dataset.start);
  const after = [...cards.children].find((its) => Number(its.firstElementChild.dataset.start) > start);
  cards.insertBefore(item, after ?? null);
  return card;
}

