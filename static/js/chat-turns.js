// <chat-turns>: the list of turns. Hands stream frames to their answers, places new turns, and reads the list again when the
// path through the tree has changed, touching only what differs.

class ChatTurns extends HTMLElement {
  connectedCallback() {
    this.changes = 0;
    this.list = this.querySelector("#turns");
    this.thread = this.closest("chat-thread");
    this.thread.addEventListener("frame", (event) => this.take(event.detail));
    document.addEventListener("tree", () => this.renewSoon());
  }

  answer(generation) {
    return this.querySelector(`chat-answer[data-generation="${Number(generation)}"]`);
  }

  get live() {
    return [...this.querySelectorAll("chat-answer")].filter((answer) => answer.isLive);
  }

  // The reply that a next question follows.
  get leaf() {
    const turn = [...this.list.querySelectorAll(":scope > [data-leaf]")].at(-1);
    return turn ? Number(turn.dataset.leaf) : null;
  }

  // What must be brought up to date: whole answers, since a closed block may have been written anew meanwhile.
  get have() {
    const unfinished = [...this.querySelectorAll("chat-answer")].filter((answer) => answer.isLive || answer.lacksOutcome);
    return Object.fromEntries(unfinished.map((answer) => [answer.dataset.generation, [0, answer.seq]]));
  }

  take(frame) {
    if (Array.isArray(frame)) return this.answer(frame[0])?.apply(frame);
    if (frame.type === "snapshot") this.answer(frame.generation)?.restore(frame);
    if (frame.type === "turn") this.place(frame);
    if (frame.type === "tree") this.renewSoon();
    if (frame.type === "title") tell("titled", frame);
    if (frame.type === "end") this.end(frame);
    if (["turn", "title", "end"].includes(frame.type)) tell("threads-changed");
  }

  end({ generation, state }) {
    this.answer(generation)?.end(state);
    // What waited for this answer begins now.
    if (this.live.length) setTimeout(() => this.dispatchEvent(new CustomEvent("needs-log", { bubbles: true })), 600);
  }

  place({ id, parent, html, question, inOrder = true }) {
    const pending = id && this.list.querySelector(`:scope > [data-client-id="${CSS.escape(id)}"]`);
    if (document.getElementById(`turn-${question}`)) return pending?.remove();
    const turn = fragment(html).firstElementChild;
    const follows = parent === this.leaf;
    if (inOrder) turn.querySelector("chat-answer").dataset.synced = "";
    if (pending) pending.replaceWith(turn);
    else if (follows) this.list.insertBefore(turn, this.list.querySelector(":scope > [data-client-id]"));
    if (turn.isConnected) htmx.process(turn);
    this.changes += 1;
    if (!follows) this.renewSoon();
    this.dispatchEvent(new CustomEvent("turn-placed", { bubbles: true }));
  }

  renewSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.renew(), 30);
  }

  async renew() {
    const { changes } = this;
    const count = this.list.querySelectorAll(":scope > [data-question]").length;
    const address = `${this.thread.dataset.turns}?count=${count}`;
    const response = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!response?.ok || response.redirected) return;
    const html = await response.text();
    if (changes === this.changes) this.show(fragment(html));
    else this.renewSoon();
  }

  show(fresh) {
    const next = [...fresh.children].map((element) => kept(document.getElementById(element.id), element));
    const stays = new Set([...next, ...this.list.querySelectorAll(":scope > [data-client-id]")]);
    [...this.list.children].forEach((element) => stays.has(element) || element.remove());
    let at = this.list.firstElementChild;
    for (const element of next) {
      if (element === at) at = at.nextElementSibling;
      else htmx.process(this.list.insertBefore(element, at));
    }
    this.dispatchEvent(new CustomEvent("turns-shown", { bubbles: true }));
  }
}

// What stays of an old turn: all where nothing differs, and the answer that is being written in it.
const kept = (old, fresh) => {
  if (!old || old.dataset.version === fresh.dataset.version) return old ?? fresh;
  const [was, is] = [old, fresh].map((turn) => turn.querySelector("chat-answer"));
  if (!was?.isLive || was.dataset.generation !== is?.dataset.generation) return fresh;
  const question = fresh.querySelector(".question");
  old.querySelector(".question").replaceWith(question);
  htmx.process(question);
  old.dataset.version = fresh.dataset.version;
  return old;
};
const fragment = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content;
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
customElements.define("chat-turns", ChatTurns);
