// The review page: one card is open, its words stand out in the text, a key decides.

import { show } from "./review/cards.js";
import "./review/decide.js";
import "./review/keys.js";
import "./review/edit.js";
import "./review/spans.js";
import "./review/select.js";
import "./review/live.js";
import "./review/unsent.js";

for (const button of document.querySelectorAll("[data-opens], [data-selects-words]")) button.hidden = false;
show();
document.documentElement.dataset.ready = "";
