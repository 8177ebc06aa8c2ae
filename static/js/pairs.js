// The pairs that look alike, by keys: one is current; a key presses its button.

const pairs = () => [...document.querySelectorAll(".pair")];
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;
let place = 0;

function current() {
  const all = pairs();
  const here = document.activeElement?.closest(".pair");
  if (here) place = all.indexOf(here);
  return all[Math.min(place, all.length - 1)];
}

function choose(number) {
  const all = pairs();
  place = Math.max(0, Math.min(number, all.length - 1));
  for (const pair of all) pair.tabIndex = pair === all[place] ? 0 : -1;
  all[place]?.focus();
  all[place]?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (localStorage.getItem("claimtrack-keys-off")) return;
  const by = { j: 1, k: -1 }[event.key];
  if (by) {
    const onOne = document.activeElement?.closest(".pair") !== null;
    current();
    choose(onOne ? place + by : place);
  } else if ("sdu".includes(event.key)) {
    current()?.querySelector(`[data-key="${event.key}"]`)?.click();
  } else if (event.key === "z") {
    document.querySelector(".pair-last [data-key=z]")?.click();
  } else return;
  event.preventDefault();
});

// The list came anew: the next pair stands where the answered one stood.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "pairs") choose(place);
});
