// Gives closed blocks of answers what they cannot bring themselves: a copy button for each code block and each table.

const button = (words, className = "") => {
  const host = Object.assign(document.createElement("copy-button"), { className });
  host.innerHTML = `<button class="btn plain square" type="button"><svg class="icon" aria-hidden="true"><use href="#i-copy"/></svg></button>`;
  Object.assign(host.firstElementChild, { ariaLabel: words, title: words });
  return host;
};

const equip = (root) => {
  root.querySelectorAll(".prose > .block:not(.tail) .code:not(:has(> copy-button))").forEach((code) => code.append(button("Copy this code")));
  root.querySelectorAll(".prose > .block:not(.tail) > .scroll:has(> table):not(copy-button + .scroll)").forEach((scroll) => {
    scroll.before(button("Copy this table", "for-table"));
  });
};

for (const name of ["answer-grown", "answer-ended"]) document.addEventListener(name, (event) => equip(event.target));
for (const name of ["turns-shown", "turn-placed", "htmx:load"]) document.addEventListener(name, (event) => equip(event.target));
equip(document);
