// What was not saved, where the eye is: decisions that could not be sent, edits that were left, cards that came back.

import { choose, list } from "./cards.js";
import { drop, pending, restore, send, whenAnswered } from "./outbox.js";
import { why } from "./server.js";

const area = document.getElementById("unsent");
const WORDS = { accept: "acceptance", reject: "rejection", unsure: "mark “unsure”", undo: "undo", write: "attribution" };

function button(words, act) {
  const its = document.createElement("button");
  its.type = "button";
  its.className = "button";
  its.textContent = words;
  its.addEventListener("click", act);
  return its;
}

function notice(key, words, ...buttons) {
  clear(key);
  const its = document.createElement("div");
  its.className = "notice notice-error";
  its.dataset.notice = key;
  its.setAttribute("role", "alert");
  its.append(`${words} `, ...buttons);
  area.append(its);
}

function clear(key) {
  area.querySelector(`[data-notice="${key}"]`)?.remove();
}

function unsent(reason, status) {
  const left = pending();
  if (!left.length) return;
  const what = left.length === 1 ? `One ${WORDS[left[0].what]} was` : `${left.length} decisions were`;
  const buttons = [
    button("Send again", () => {
      clear("unsent");
      send();
    }),
    button("Leave it", () => {
      drop();
      clear("unsent");
      for (const card of list().querySelectorAll(".is-sending")) {
        card.classList.remove("is-sending");
        card.dataset.state = card.dataset.before;
        card.querySelector(".card-state").textContent = "not sent";
      }
    }),
  ];
  if (status === 403) {
    const link = document.createElement("a");
    link.className = "button";
    link.href = `/accounts/login/?next=${encodeURIComponent(window.location.pathname)}`;
    link.textContent = "Log in";
    buttons.unshift(link);
  }
  notice("unsent", `${what} not saved: ${reason}. It is kept here.`, ...buttons);
}

/** A card that was decided on came back, and somebody is elsewhere by now. */
export function problem(card) {
  const names = card.querySelector(".card-open").textContent.trim();
  const words = card.querySelector(".notice-error, .field-error")?.textContent.trim() ?? "";
  notice(card.id, `Not taken: ${names}. ${words}`,
    button("Show it", () => {
      clear(card.id);
      choose(document.getElementById(card.id), { focus: true });
    }),
  );
}

/** An edit that somebody left, in an earlier page or before the connection was lost. */
function draft(card, form) {
  notice(`draft-${card.id}`, `An edit of yours was not sent: ${card.querySelector(".card-open").textContent.trim()}.`,
    button("Open it", () => {
      clear(`draft-${card.id}`);
      document.dispatchEvent(new CustomEvent("claimtrack:edit", { detail: card.id }));
    }),
    button("Leave it", () => {
      clear(`draft-${card.id}`);
      document.dispatchEvent(new CustomEvent("claimtrack:sent", { detail: form }));
    }),
  );
}

whenAnswered((entry, answer) => {
  if (entry) {
    if (!pending().length) clear("unsent");
  } else unsent(why(answer.status), answer.status);
});

if (area) {
  if (restore().length) unsent("the page was left before they were sent", 0);
  const user = document.body.dataset.user;
  for (let n = 0; n < localStorage.length; n += 1) {
    const its = localStorage.key(n).match(/^claimtrack-draft:(\d*):(change-(\d+))$/);
    const card = its && its[1] === user && document.getElementById(`suggestion-${its[3]}`);
    if (card && ["pending", "unsure"].includes(card.dataset.state)) draft(card, its[2]);
  }
}
