// Forms in the panel: changing a card before it is accepted, writing what the machine missed, one's own decisions.

import { choose, current, list } from "./cards.js";
import { ask, why } from "./server.js";
import { put, say } from "./swap.js";
import { selected } from "./words.js";

let opening = false;

/** A form is on its way: what is typed meanwhile is meant for it, and decides nothing. */
export const isOpening = () => opening;

async function fetchForm(address) {
  opening = true;
  try {
    return await ask(address);
  } finally {
    opening = false;
  }
}

/** Open the form of a card; ``part`` is what to begin with: source, claim or stance. */
export async function edit(card, part = "") {
  if (!card || !["pending", "unsure"].includes(card.dataset.state)) return;
  if (!card.querySelector(".change-form")) {
    const answer = await fetchForm(`/suggestions/${card.id.split("-")[1]}/change/`);
    if (!answer.ok) {
      say(`The form could not be opened: ${why(answer.status)}.`);
      return;
    }
    put(answer.html);
  }
  const its = document.getElementById(card.id);
  if (its !== current()) choose(its);
  begin(its.querySelector(".change-form"), part);
}

function begin(form, part) {
  if (part === "stance") {
    const field = form.elements.stance;
    field.value = field.value === "denies" ? "asserts" : "denies";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  } else if (part === "source") {
    const details = form.querySelector("[data-part=source] details");
    details.open = true;
    const field = details.querySelector("input:not([type=hidden])");
    field.focus();
    field.select();
  } else if (part === "claim") {
    form.elements.claim_q.focus();
  } else {
    form.querySelector("input:not([type=hidden]), select").focus();
  }
  form.closest(".card").scrollIntoView({ block: "nearest" });
}

/** A form for what the machine missed, with the words that are selected in the text. */
export async function write() {
  const words = selected();
  const place = words ? `?content_spans=${words[0]}-${words[1]}` : "";
  const answer = await fetchForm(`${list().dataset.address}write/${place}`);
  if (!answer.ok) {
    say(`The form could not be opened: ${why(answer.status)}.`);
    return;
  }
  put(answer.html);
  const form = document.getElementById("write-form");
  if (words) form.elements.source_add_name.focus();
  else form.querySelector("[data-chooses]")?.focus();
  form.scrollIntoView({ block: "nearest" });
}

export async function openDecisions() {
  const dialog = document.getElementById("decisions");
  const answer = await ask("/decisions/");
  if (!answer.ok) return;
  put(answer.html);
  if (!dialog.open) dialog.showModal();
}

async function close(key) {
  if (key === "write") {
    document.getElementById("write").replaceChildren();
    current()?.focus();
    return;
  }
  const answer = await ask(`/suggestions/${key.split("-")[1]}/`);
  if (!answer.ok) return;
  put(answer.html);
  choose(document.getElementById(key), { focus: true });
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const hit = (its) => event.target.closest(its);
  const edits = hit("[data-edits]");
  const closes = hit("[data-closes]");
  if (edits) edit(edits.closest(".card"));
  else if (closes) close(closes.dataset.closes);
  else if (hit("[data-writes]")) write();
  else if (hit("[data-opens=decisions]")) openDecisions();
  else return;
  event.preventDefault();
});

document.addEventListener("claimtrack:edit", (event) => edit(document.getElementById(event.detail)));

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("[data-writes-here]")) {
    event.preventDefault();
    await sendWritten(form);
  } else if (form.dataset.undoes) {
    event.preventDefault();
    const answer = await ask(new URL(form.action).pathname, "");
    put(answer.html);
    await openDecisions();
    document.getElementById("decision-list").focus();
  }
});

async function sendWritten(form) {
  const fields = new FormData(form);
  fields.delete("csrfmiddlewaretoken");
  const answer = await ask(new URL(form.action).pathname, new URLSearchParams(fields).toString());
  const notice = document.getElementById("connection");
  if (answer.ok) {
    document.dispatchEvent(new CustomEvent("claimtrack:sent", { detail: form.dataset.keepAs }));
    document.getElementById("write").replaceChildren();
    notice.textContent = "";
    const card = put(answer.html).find((its) => its.matches(".card"));
    if (card) choose(card, { focus: true });
  } else if (answer.status === 409 || answer.status === 422) {
    put(answer.html);
    const again = document.getElementById("write-form");
    again.querySelector(".field-error")?.scrollIntoView({ block: "nearest" });
    (again.querySelector("[aria-invalid=true]:not([hidden])") ?? again.elements.source_add_name).focus();
  } else {
    notice.textContent = `Not saved: ${why(answer.status)}. Your words are kept; send them again.`;
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.target.closest("dialog")) return;
  const form = event.target.closest(".change-form");
  if (form) (form.closest("#suggestion-list .card") ?? current())?.focus();
});
