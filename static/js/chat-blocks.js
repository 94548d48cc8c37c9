// <chat-blocks>: the body of an answer. Closed blocks stay as they are; the open one is kept as a string that the stream changes.

class ChatBlocks extends HTMLElement {
  connectedCallback() {
    this.open ??= this.querySelector(":scope > .tail");
    this.tail ??= "";
  }

  do(op) {
    if (op === 0) this.close();
    else if (typeof op === "string") this.add(op);
    else if (op[0] === "=") this.children[op[1]].innerHTML = op[2];
    else this.show(this.tail.slice(0, op[0]) + op[1]);
  }

  // Words that only add to the last text are added to its node, so that what is selected stays selected.
  add(html) {
    let last = this.open.lastChild;
    while (last?.lastChild) last = last.lastChild;
    if (last?.nodeType !== Node.TEXT_NODE || this.tail.endsWith(">") || html.includes("<")) return this.show(this.tail + html);
    last.appendData(html.includes("&") ? new DOMParser().parseFromString(html, "text/html").body.textContent : html);
    this.tail += html;
  }

  show(html) {
    this.tail = html;
    this.open.innerHTML = html;
  }

  close() {
    const next = block("block tail");
    this.open.classList.remove("tail");
    this.open.after(next);
    this.open = next;
    this.tail = "";
  }

  // Blocks from number `from` on and the open one; what differs in nothing is left alone.
  restore({ from, blocks, tail }) {
    blocks.forEach((html, index) => {
      const fresh = block("block", html);
      const old = this.children[from + index];
      if (!old || old === this.open) this.open.before(fresh);
      else if (bare(old) !== fresh.innerHTML) old.replaceWith(fresh);
    });
    [...this.children].slice(from + blocks.length).forEach((old) => old === this.open || old.remove());
    this.show(tail);
  }
}

const block = (className, innerHTML = "") => Object.assign(document.createElement("div"), { className, innerHTML });

// A block's HTML without the copy buttons it was given here.
const bare = (old) => {
  const copy = old.cloneNode(true);
  copy.querySelectorAll("copy-button").forEach((button) => button.remove());
  return copy.innerHTML;
};
customElements.define("chat-blocks", ChatBlocks);
