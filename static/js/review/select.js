// Selecting words in the text by keyboard: arrows move by words, with Shift they select; Enter takes the words.

import { current, reveal, text } from "./cards.js";
import { write } from "./edit.js";
import { say } from "./swap.js";
import { allWords, select, wordsBetween } from "./words.js";

let words = [];
let anchor = 0; // places in words: where the selection began, and where it has come to
let head = 0;
let taker = null; // who asked for words, if it was a form

/** Into the text: to these words, those of the open card, or the first. */
export function toText({ span = null, take = null } = {}) {
  words = allWords();
  if (!words.length) return;
  taker = take;
  const mark = text().querySelector("mark.is-current");
  const start = span?.[0] ?? (mark ? startOf(mark) : 0);
  anchor = Math.max(words.findIndex((word) => word.end > start), 0);
  head = span ? Math.max(words.findLastIndex((word) => word.start < span[1]), anchor) : anchor;
  text().tabIndex = 0;
  text().focus({ preventScroll: true });
  show();
}

function startOf(mark) {
  const range = document.createRange();
  const paragraph = mark.closest("[data-start]");
  range.setStart(paragraph, 0);
  range.setEndBefore(mark);
  return Number(paragraph.dataset.start) + [...range.toString()].length;
}

function span() {
  return [words[Math.min(anchor, head)].start, words[Math.max(anchor, head)].end];
}

function show() {
  select(span());
  const box = window.getSelection().getRangeAt(0);
  const element = box.startContainer.parentElement;
  if (element) reveal(element);
  say(wordsBetween(span()));
}

/** How far to the sentence after (or before) this word: a word after a full stop, or of another paragraph. */
function sentence(by) {
  let at = head + by;
  for (; at > 0 && at < words.length - 1; at += by) {
    const before = wordsBetween([words[at - 1].start, words[at - 1].end]);
    if (/^[.!?…]$/.test(before)) return at;
  }
  return at;
}

function move(event) {
  const rtl = getComputedStyle(document.activeElement).direction === "rtl" ? -1 : 1;
  const to = {
    ArrowRight: () => head + rtl, ArrowLeft: () => head - rtl, ArrowDown: () => sentence(1),
    ArrowUp: () => sentence(-1), Home: () => 0, End: () => words.length - 1,
  }[event.key];
  if (!to) return false;
  head = Math.min(Math.max(to(), 0), words.length - 1);
  if (!event.shiftKey) anchor = head;
  show();
  return true;
}

function leave() {
  window.getSelection().removeAllRanges();
  text().tabIndex = -1;
  if (taker) taker(null);
  else current()?.focus();
  taker = null;
}

document.addEventListener("keydown", (event) => {
  if (event.target !== text() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") leave();
  else if (event.key === "Enter") {
    text().tabIndex = -1;
    if (taker) taker(span());
    else write();
    taker = null;
  } else if (!move(event)) return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-selects-words]")) toText();
});
