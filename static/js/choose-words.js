// Choosing words in a text, by mouse or by keys.  What is chosen goes into the form: its words, and its place in code
// points, as the server counts them.

const text = document.getElementById("choose-text");
const form = document.getElementById("anchor-form");
const points = (words) => [...words].length;

/** The chosen stretch without blanks at its edges; null where nothing of the text is chosen. */
function chosen() {
  const selection = window.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.selectNodeContents(text);
  before.setEnd(range.startContainer, range.startOffset);
  const words = range.toString();
  const start = points(before.toString()) + points(words) - points(words.trimStart());
  return words.trim() && { start, end: start + points(words.trim()), words: words.trim() };
}

function take() {
  const its = form && chosen();
  if (!its) return false;
  for (const name of ["start", "end", "words"]) form.elements[name].value = its[name];
  form.elements.words.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

/** One word is always shown as chosen: a caret in a text that is not edited cannot be seen. */
function move(forward, by, extend) {
  const selection = window.getSelection();
  const direction = forward ? "forward" : "backward";
  if (!selection.rangeCount || !text.contains(selection.focusNode)) {
    selection.setPosition(text.querySelector("mark")?.firstChild ?? text.firstChild, 0);
    selection.modify("extend", "forward", "word");
    return;
  }
  if (extend) {
    selection.modify("extend", direction, by);
    return;
  }
  if (forward) selection.collapseToEnd();
  else selection.collapseToStart();
  if (by === "line" || !forward) selection.modify("move", direction, by);
  if (text.contains(selection.focusNode)) selection.modify("extend", "forward", "word");
  if (!text.contains(selection.focusNode)) selection.setPosition(text.firstChild, 0);
}

text?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const by = { ArrowLeft: "word", ArrowRight: "word", ArrowUp: "line", ArrowDown: "line" }[event.key];
  if (by) {
    move(event.key === "ArrowRight" || event.key === "ArrowDown", by, event.shiftKey);
    const box = window.getSelection().rangeCount && window.getSelection().getRangeAt(0).getBoundingClientRect();
    if (box && (box.bottom > window.innerHeight || box.top < 0)) window.scrollBy({ top: box.top - window.innerHeight / 2 });
  } else if (event.key === "Enter" && take()) form.querySelector(".button-primary").focus();
  else return;
  event.preventDefault();
});

document.addEventListener("selectionchange", take);
for (const help of document.querySelectorAll("[data-needs-scripts]")) help.hidden = false;
