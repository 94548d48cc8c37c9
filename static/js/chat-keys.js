// Keys of a thread's page: stop, write, edit the last question, go between attempts, copy the last answer.

const last = (selector) => [...document.querySelectorAll(`#turns ${selector}`)].at(-1);
const isWriting = (element) => element.matches("input, textarea, select, [contenteditable]");

const KEYS = {
  "/": () => document.querySelector("#composer textarea")?.focus(),
  "[": () => last('.answer [data-go="previous"]')?.click(),
  "]": () => last('.answer [data-go="next"]')?.click(),
};

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  const command = event.ctrlKey || event.metaKey;
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  if (command && event.shiftKey && key.toLowerCase() === "c") {
    event.preventDefault();
    last("[data-copies]")?.click();
  } else if (key === "Escape" && !document.querySelector("[popover]:popover-open") && !target.closest("question-edit")) {
    const stop = document.querySelector("#composer [data-stop]");
    if (stop && !stop.hidden) stop.click();
  } else if (key === "ArrowUp" && target.matches("#composer textarea") && !target.value) {
    event.preventDefault();
    last("[data-edit]")?.click();
  } else if (!command && !event.altKey && !isWriting(target) && KEYS[key]) {
    event.preventDefault();
    KEYS[key]();
  }
});
