// <chat-answer>: one answer. Applies the stream's operations to its slots; <chat-blocks> is the one with the text.

const LIVE = ["queued", "running"];

class ChatAnswer extends HTMLElement {
  connectedCallback() {
    this.seq ??= Number(this.dataset.seq);
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

  get body() {
    return this.slotted("body");
  }

  slotted(name) {
    return this.querySelector(`:scope > [data-slot="${name}"]`);
  }

  needsLog() {
    this.tell("needs-log");
  }

  apply([, seq, ...ops]) {
    if (!this.isSynced || seq < this.seq) return;
    if (this.dataset.state === "queued" && !ops.some(([name]) => name === "doing")) this.needsLog();
    if (this.isLive) this.dataset.state = "running";
    ops.forEach((op) => this.do(op));
    this.seq = seq;
    this.tell("answer-grown");
  }

  do(op) {
    const [name, html] = Array.isArray(op) ? op : [];
    if (name === "+thought") this.querySelector("[data-thought]")?.append(html);
    else if (["steps", "doing", "outcome"].includes(name)) this.fill(name, html);
    else this.body.do(op);
  }

  fill(name, html) {
    const slot = this.slotted(name);
    const wasOpen = slot.querySelector("details")?.open;
    slot.innerHTML = html;
    if (wasOpen) slot.querySelector("details").open = true;
    if (name === "outcome") htmx.process(slot);
  }

  restore(snapshot) {
    const { seq, steps, doing, state } = snapshot;
    this.body.restore(snapshot);
    this.fill("steps", steps);
    if (LIVE.includes(state) && !(state === "queued" && this.dataset.state === "queued")) this.fill("doing", doing);
    Object.assign(this, { seq, isSynced: true });
    if (this.isLive && LIVE.includes(state)) this.dataset.state = state;
    this.tell("answer-grown");
  }

  async end(state) {
    if (this.isEnding || (!this.isLive && !this.lacksOutcome)) return;
    this.isEnding = true;
    this.dataset.state = state;
    this.body.removeAttribute("aria-busy");
    const turn = this.closest(".turn");
    turn.dataset.version = turn.dataset.version.replace(/ (queued|running) /, ` ${state} `);
    const response = await fetch(this.dataset.outcome, { headers: { "HX-Request": "true" } }).catch(() => null);
    this.isEnding = false;
    if (response?.status !== 200 || response.redirected) return setTimeout(() => this.lacksOutcome && this.needsLog(), 2000);
    this.fill("outcome", await response.text());
    this.fill("doing", "");
    this.slotted("others")?.remove();
    this.tell("answer-ended", { state });
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }
}
customElements.define("chat-answer", ChatAnswer);
