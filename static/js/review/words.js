// Words of the text by their place in it, in code points as the server counts them.

import { text } from "./cards.js";

const cutter = new Intl.Segmenter(undefined, { granularity: "word" });
const JOINS = /^[-‐‑’'.,·/&@]$/u;
const cut = new WeakMap(); // paragraph -> its words

export const points = (words) => {
  let n = 0;
  for (const _ of words) n += 1; // a string is iterated by code points
  return n;
};

const paragraphs = () => [...text().querySelectorAll("[data-start]")];

/** The words and marks of one paragraph: {start, end} in code points of the whole text. */
export function wordsOf(paragraph) {
  if (cut.has(paragraph)) return cut.get(paragraph);
  const found = [];
  let at = Number(paragraph.dataset.start);
  const pieces = [...cutter.segment(paragraph.textContent)];
  pieces.forEach((piece, n) => {
    const start = at;
    at += points(piece.segment);
    if (!piece.segment.trim()) return;
    const last = found.at(-1);
    // "two-thirds" and "4,000" are one word to who reads them.
    const joins = JOINS.test(piece.segment) && pieces[n - 1]?.isWordLike && pieces[n + 1]?.isWordLike;
    if (last && last.end === start && (joins || last.joins)) {
      last.end = at;
      last.joins = joins;
    } else found.push({ start, end: at, joins: false });
  });
  cut.set(paragraph, found);
  return found;
}

export const allWords = () => paragraphs().flatMap(wordsOf);

/** Where a place in the page lies in the text. */
function offset(node, at) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const paragraph = element.closest?.("#article-text [data-start]");
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, at);
  return Number(paragraph.dataset.start) + points(before.toString());
}

function locate(place, atEnd) {
  const all = paragraphs();
  const paragraph = all.findLast((its) => Number(its.dataset.start) <= place - (atEnd ? 1 : 0)) ?? all[0];
  let left = place - Number(paragraph.dataset.start);
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  for (; node; node = walker.nextNode()) {
    let units = 0;
    for (const point of node.data) {
      if (!left) break;
      units += point.length;
      left -= 1;
    }
    if (!left && (atEnd || units < node.data.length)) return [node, units];
    if (!left && !atEnd && units === node.data.length) continue;
  }
  const last = paragraph.lastChild ?? paragraph;
  return [paragraph, [...paragraph.childNodes].indexOf(last) + 1];
}

export function rangeOf([start, end]) {
  const range = document.createRange();
  range.setStart(...locate(start, false));
  range.setEnd(...locate(end, true));
  return range;
}

export function wordsBetween([start, end]) {
  return rangeOf([start, end]).toString();
}

/** What is selected in the text, grown to whole words: [start, end], or null. */
export function selected() {
  const selection = window.getSelection();
  if (selection.isCollapsed || !selection.rangeCount || !text().contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  const start = offset(range.startContainer, range.startOffset);
  let end = offset(range.endContainer, range.endOffset);
  if (start === null) return null;
  if (end === null) end = Number.MAX_SAFE_INTEGER;
  const inside = allWords().filter((word) => word.start < end && word.end > start);
  return inside.length ? [inside[0].start, inside.at(-1).end] : null;
}

/** Show words as selected. */
export function select(span) {
  const range = rangeOf(span);
  window.getSelection().setBaseAndExtent(
    range.startContainer, range.startOffset, range.endContainer, range.endOffset,
  );
}
