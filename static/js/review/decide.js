// A decision, by key or by button: the card is marked, the next one opens at once, the answer comes when it comes.

import { choose, current, list, nextWaiting, reveal } from "./cards.js";
import { add, lastToUndo, pending, whenAnswered } from "./outbox.js";
import { put, say } from "./swap.js";
import { problem } from "./unsent.js";

const STATES = { accept: "accepted", reject: "rejected", unsure: "unsure" };
const addressOf = (card, what) => `/suggestions/${card.id.split("-")[1]}/${what}/`;

/** Accept, reject or leave this card; what was typed in a form goes along. */
export function decide(card, what, body = null) {
  if (!card || !["pending", "unsure"].includes(card.dataset.state)) return;
  if (what === "unsure" && card.dataset.state === "unsure") return;
  const next = nextWaiting(card);
  const form = body !== null ? card.querySelector(".change-form")?.dataset.keepAs : null;
  card.dataset.before = card.dataset.state;
  card.dataset.state = "sending";
  card.classList.add("is-sending");
  add({
    what, address: addressOf(card, what), card: card.id, form,
    body: body ?? new URLSearchParams({ revision: card.dataset.revision }).toString(),
  });
  card.querySelector(".card-state").textContent = `${STATES[what]}…`;
  // An edit stays before the eye until it is taken: its words may come back with a question.
  if (form) card.querySelector("[type=submit]").disabled = true;
  else if (next) choose(next, { focus: true });
}

/** Take back what was decided on the open card, or else the latest decision in this text. */
export function undo() {
  const card = current();
  const of = lastToUndo();
  const its = !of && card?.dataset.undo;
  const before = document.getElementById("review-count").dataset.undo;
  if (!of && !its && !before) {
    say("Nothing of yours to undo here.");
    return;
  }
  add({ what: "undo", address: its ? `/decisions/${its}/undo/` : null, card: null, body: "", of: of?.id ?? null });
}

whenAnswered((entry, answer) => {
  if (!entry) return;
  const at = current()?.id;
  const shown = answer.html ? put(answer.html) : [];
  const card = entry.card ? document.getElementById(entry.card) : shown.find((its) => its.matches(".card"));
  if (answer.ok) {
    if (entry.form) document.dispatchEvent(new CustomEvent("claimtrack:sent", { detail: entry.form }));
    const moves = entry.what === "undo" && !pending().length;
    if (moves && card) choose(card, { focus: true });
    if (entry.form && card && at === entry.card) choose(nextWaiting(card) ?? card, { focus: true });
    if (entry.what === "write" && card) choose(card, { focus: true });
    const turned = document.querySelector("#claim-brief[data-turned]");
    if (turned && shown.includes(turned)) reveal(turned, "start");
    return;
  }
  if (card && at !== entry.card) problem(card);
  const fault = card?.querySelector(".field-error, .notice-error");
  if (card && at === entry.card) {
    (card.querySelector("[aria-invalid=true]") ?? card).focus({ preventScroll: true });
    (fault ?? card).scrollIntoView({ block: "nearest" });
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-decides]");
  if (!form || !list()) return;
  event.preventDefault();
  const card = document.getElementById(form.dataset.decides);
  const address = event.submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  const what = address.match(/\/(accept|reject|unsure|undo)\/$/)[1];
  if (what === "undo") {
    add({ what, address, card: form.dataset.decides, body: "", of: null });
  } else decide(card, what, form.matches(".change-form") ? typed(form) : null);
});

function typed(form) {
  const fields = new FormData(form);
  fields.delete("csrfmiddlewaretoken");
  return new URLSearchParams(fields).toString();
}
