// <copy-button>: copies what its button names. An address gives its text; a code block its code; a table its cells, tab-separated.

const AGAIN = 1500;

// Without https browsers give no clipboard; a hidden field and the old command do.
const copyOldly = (text) => {
  const area = Object.assign(document.createElement("textarea"), { value: text, className: "sr" });
  const before = document.activeElement;
  (document.querySelector("dialog[open]") ?? document.body).append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  before?.focus({ preventScroll: true });
  return copied;
};

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(await text);
    return true;
  } catch {
    return copyOldly(await text);
  }
};

const say = (value) => document.dispatchEvent(new CustomEvent("toast", { detail: { value } }));

const cells = (table) =>
  [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim()).join("\t")).join("\n");

const fetched = async (address) => (await fetch(address, { headers: { "HX-Request": "true" } })).text();

const source = (button) => {
  if (button.dataset.copies) return fetched(button.dataset.copies);
  const code = button.closest(".code");
  if (code) return code.querySelector("pre").textContent;
  return cells(button.closest(".for-table").nextElementSibling.querySelector("table"));
};

class CopyButton extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => event.target.closest("button") && this.copy(event.target.closest("button")));
  }

  async copy(button) {
    const use = button.querySelector("use");
    const copied = await copy(source(button)).catch(() => false);
    say(copied ? "Copied" : "This browser did not let the page copy.");
    if (!copied) return;
    use?.setAttribute("href", "#i-check");
    setTimeout(() => use?.setAttribute("href", "#i-copy"), AGAIN);
  }
}
customElements.define("copy-button", CopyButton);

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-copies-address]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (await copy(link.href)) say("Link copied");
});
