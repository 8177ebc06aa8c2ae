// Places in the text, edited as words: each edge moves by a word, by arrows or by a click; or words are chosen in the
// text.  The field of numbers that is sent lies beneath.

import { toText } from "./select.js";
import { allWords, rangeOf, selected, wordsBetween } from "./words.js";

const read = (field) =>
  field.value.split(",").map((part) => part.trim().split("-").map(Number)).filter((its) => its.length === 2);

function store(field, spans) {
  field.value = spans.map((its) => its.join("-")).join(", ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  draw(field);
  paint(field.form);
}

function element(name, properties, ...children) {
  const its = Object.assign(document.createElement(name), properties);
  its.append(...children);
  return its;
}

/** An edge of a span: which = 0 where it begins, 1 where it ends. */
function edge(field, spans, n, which) {
  const words = allWords();
  const at = spans[n][which];
  const place = which ? words.findLastIndex((word) => word.end <= at) : words.findIndex((word) => word.start >= at);
  const word = words[place];
  const label = which ? "Last word" : "First word";
  const its = element("span", { className: "edge", tabIndex: 0 }, word ? wordsBetween([word.start, word.end]) : "?");
  its.setAttribute("role", "slider");
  its.setAttribute("aria-label", `${label} of: ${field.labels[0]?.textContent ?? "the words"}`);
  its.setAttribute("aria-valuemin", "0");
  its.setAttribute("aria-valuemax", String(words.length - 1));
  its.setAttribute("aria-valuenow", String(place));
  its.setAttribute("aria-valuetext", its.textContent);
  its.dataset.edge = `${n}-${which}`;
  const go = (by) => {
    const to = words[place + by];
    if (!to) return;
    const moved = spans.map((span) => [...span]);
    moved[n][which] = which ? to.end : to.start;
    if (moved[n][0] >= moved[n][1]) return;
    if (n && moved[n][0] < moved[n - 1][1]) return;
    if (n < moved.length - 1 && moved[n][1] > moved[n + 1][0]) return;
    store(field, moved);
    field.parentElement.querySelector(`[data-edge="${n}-${which}"]`)?.focus();
  };
  its.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go(by);
  });
  its.addEventListener("click", (event) => {
    const box = its.getBoundingClientRect();
    go(event.clientX < box.left + box.width / 2 ? -1 : 1);
  });
  return its;
}

function draw(field) {
  const spans = read(field);
  field.hidden = true;
  field.parentElement.querySelector(".span-editor")?.remove();
  const rows = spans.map((span, n) =>
    element("span", { className: "span-row" },
      element("span", { className: "span-words serif" }, wordsBetween(span)),
      element("span", { className: "soft small", ariaHidden: "true" }, "from"),
      edge(field, spans, n, 0),
      element("span", { className: "soft small", ariaHidden: "true" }, "to"),
      edge(field, spans, n, 1),
    ),
  );
  const take = (span) => {
    if (span) store(field, [span]);
    field.parentElement.querySelector("[data-chooses]").focus();
  };
  const choose = element("button", { type: "button", className: "button button-quiet" },
    spans.length ? "Choose other words" : "Choose the words");
  choose.dataset.chooses = "";
  choose.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
  choose.addEventListener("click", () => {
    const span = selected();
    if (span) take(span);
    else toText({ span: spans[0], take });
  });
  field.parentElement.append(element("span", { className: "span-editor" }, ...rows, choose));
}

/** The words of the form that is open, in the text as they would be. */
function paint(form) {
  if (!window.CSS?.highlights) return;
  for (const role of ["source", "cue", "content"]) CSS.highlights.delete(`editing-${role}`);
  if (!form?.isConnected) return;
  const found = {};
  for (const field of form.querySelectorAll("[data-spans]")) {
    const role = field.closest(".spans").dataset.role;
    (found[role] ??= []).push(...read(field).map(rangeOf));
  }
  for (const [role, ranges] of Object.entries(found)) CSS.highlights.set(`editing-${role}`, new Highlight(...ranges));
}

function enhance(root) {
  if (!document.getElementById("article-text")) return;
  const fields = [...(root.querySelectorAll?.("[data-spans]") ?? [])];
  fields.forEach(draw);
  paint(document.querySelector("#suggestion-list .change-form, #write .change-form"));
}

// After drafts have been put back, which listen for the same event before us.
document.addEventListener("htmx:load", (event) => enhance(event.detail.elt));
