// What others do meanwhile: every few seconds the page says what it shows, and gets what differs.

import { cards, list } from "./cards.js";
import { pending } from "./outbox.js";
import { ask } from "./server.js";
import { put } from "./swap.js";

const EVERY = 4000; // milliseconds
let loggedOut = false;

async function look() {
  const here = document.getElementById("here");
  if (document.hidden || loggedOut || !list() || !here) return;
  const shown = cards();
  const known = shown.filter((card) => card.dataset.revision && card.dataset.state !== "sending");
  const body = new URLSearchParams({
    here: here.dataset.here,
    revisions: known.map((card) => `${card.id.split("-")[1]}.${card.dataset.revision}`).join(","),
    written: shown.filter((card) => card.id.startsWith("attribution-")).map((card) => card.id.split("-")[1]).join(","),
  });
  const answer = await ask(`${list().dataset.address}since/`, body.toString());
  loggedOut = answer.status === 403;
  // What was decided here meanwhile has an answer of its own.
  if (answer.status === 200 && !pending().length) put(answer.html, { from: "others" });
}

window.setTimeout(look, 500);
window.setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
