// <chat-turns>: the list of turns. Hands stream frames to their answers and places new turns; <chat-path> is told where one
// does not follow the last.

class ChatTurns extends HTMLElement {
  connectedCallback() {
    this.changes = 0;
    this.list = this.querySelector("#turns");
    this.thread = this.closest("chat-thread");
    this.thread.addEventListener("frame", (event) => this.take(event.detail));
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
    if (!follows) tell("tree");
    this.dispatchEvent(new CustomEvent("turn-placed", { bubbles: true }));
  }
}

const fragment = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content;
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
customElements.define("chat-turns", ChatTurns);
