// Decisions on their way.  Each is bound to the card that was open when its key was pressed, and to the revision that
// was shown; they are sent one after the other, and lie in this browser's storage until the server has taken them.

import { ask } from "./server.js";

const user = document.body.dataset.user;
const place = `claimtrack-outbox:${user}:${window.location.pathname}`;
let waiting = [];
let sending = false;
let number = 0;
const listeners = [];

/** Told of each answer: (entry, answer); and of a stop: (null, answer). */
export function whenAnswered(listener) {
  listeners.push(listener);
}

const tell = (entry, answer) => listeners.forEach((listener) => listener(entry, answer));

function keep() {
  if (waiting.length) localStorage.setItem(place, JSON.stringify(waiting));
  else localStorage.removeItem(place);
}

/** ``entry``: what, address (of an undo: null, until its turn), body, card's id, and of an undo whose it is. */
export function add(entry) {
  number += 1;
  const its = { ...entry, id: `${Date.now()}-${number}` };
  waiting.push(its);
  keep();
  send();
  return its;
}

export const pending = () => [...waiting];

/** The latest decision that waits to be sent and that no undo in the queue takes back. */
export function lastToUndo() {
  const taken = new Set(waiting.filter((its) => its.what === "undo").map((its) => its.of));
  return waiting.filter((its) => its.what !== "undo" && !taken.has(its.id)).at(-1);
}

export function drop() {
  waiting = [];
  keep();
}

export async function send() {
  if (sending) return;
  sending = true;
  while (waiting.length) {
    const entry = waiting[0];
    const undo = document.getElementById("review-count")?.dataset.undo;
    const address = entry.address ?? (undo ? `/decisions/${undo}/undo/` : null);
    const answer = address ? await ask(address, entry.body) : { status: 422, ok: false, html: "" };
    if (!answer.ok && answer.status !== 409 && answer.status !== 422) {
      tell(null, answer);
      break;
    }
    waiting.shift();
    // What was not recorded cannot be taken back; nor is anything else in its stead.
    if (!answer.ok) waiting = waiting.filter((its) => its.of !== entry.id);
    keep();
    tell(entry, answer);
  }
  sending = false;
}

/** What an earlier page could not send. */
export function restore() {
  const left = JSON.parse(localStorage.getItem(place) ?? "[]");
  waiting = [...left, ...waiting];
  return left;
}

window.addEventListener("online", send);
