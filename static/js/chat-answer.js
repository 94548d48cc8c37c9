// <chat-answer>: one answer. Applies the stream's operations to its slots; the open block's HTML is kept as a string.

const LIVE = ["queued", "running"];

class ChatAnswer extends HTMLElement {
  connectedCallback() {
    this.seq = Number(this.dataset.seq);
    this.body = this.slotted("body");
    this.open = this.body.querySelector(":scope > .tail");
    this.tail ??= "";
    this.isSynced ??= "synced" in this.dataset;
    if (this.isLive && !this.isSynced) this.needsLog();
  }

  get isLive() {
    return LIVE.includes(this.dataset.state);
  }

  // It has ended, but what stands below an ended answer has not arrived.
  get lacksOutcome() {
    return !this.isLive && !this.slotted("outcome").hasChildNodes();
  }

  slotted(name) {
    return this.querySelector(`:scope > [data-slot="${name}"]`);
  }

  needsLog() {
    this.dispatchEvent(new CustomEvent("needs-log", { bubbles: true }));
  }

  apply([, seq, ...ops]) {
    if (!this.isSynced || seq < this.seq) return;
    if (this.dataset.state === "queued" && !ops.some(([name]) => name === "doing")) this.needsLog();
    if (this.isLive) this.dataset.state = "running";
    ops.forEach((op) => this.do(op));
    this.seq = seq;
    this.grown("answer-grown");
  }

  do(op) {
    if (op === 0) this.close();
    else if (typeof op === "string") this.append(op);
    else if (typeof op[0] === "number") this.show(this.tail.slice(0, op[0]) + op[1]);
    else if (op[0] === "=") this.body.children[op[1]].innerHTML = op[2];
    else if (op[0] === "+thought") this.querySelector("[data-thought]")?.append(op[1]);
    else this.fill(op[0], op[1]);
  }

  // Words that only add to the last text are added to its node, so that what is selected stays selected.
  append(html) {
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
    const next = Object.assign(document.createElement("div"), { className: "block tail" });
    this.open.classList.remove("tail");
    this.open.after(next);
    this.open = next;
    this.tail = "";
  }

  fill(name, html) {
    const slot = this.slotted(name);
    const wasOpen = slot.querySelector("details")?.open;
    slot.innerHTML = html;
    if (wasOpen) slot.querySelector("details").open = true;
    if (name === "outcome") htmx.process(slot);
  }

  restore({ seq, from, blocks, tail, steps, doing, state }) {
    blocks.forEach((html, index) => {
      const fresh = Object.assign(document.createElement("div"), { className: "block", innerHTML: html });
      const old = this.body.children[from + index];
      if (!old || old === this.open) this.open.before(fresh);
      else if (bare(old) !== fresh.innerHTML) old.replaceWith(fresh);
    });
    [...this.body.children].slice(from + blocks.length).forEach((block) => block === this.open || block.remove());
    this.show(tail);
    this.fill("steps", steps);
    if (LIVE.includes(state) && !(state === "queued" && this.dataset.state === "queued")) this.fill("doing", doing);
    Object.assign(this, { seq, isSynced: true });
    if (this.isLive && LIVE.includes(state)) this.dataset.state = state;
    this.grown("answer-grown");
  }

  async end(state) {
    this.dataset.state = state;
    this.body.removeAttribute("aria-busy");
    const turn = this.closest(".turn");
    turn.dataset.version = turn.dataset.version.replace(/ (queued|running) /, ` ${state} `);
    const response = await fetch(this.dataset.outcome, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (response?.status !== 200 || response.redirected) return setTimeout(() => this.lacksOutcome && this.needsLog(), 2000);
    this.fill("outcome", await response.text());
    this.fill("doing", "");
    this.grown("answer-ended", { state });
  }

  grown(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}

// A block's HTML without the copy buttons it was given here.
const bare = (block) => {
  const copy = block.cloneNode(true);
  copy.querySelectorAll("copy-button").forEach((button) => button.remove());
  return copy.innerHTML;
};
customElements.define("chat-answer", ChatAnswer);
