// <chat-composer>: the message box of a thread. Takes questions to the outbox, shows Send or Stop, and says what went wrong.

const isTouch = matchMedia("(pointer: coarse)").matches;

class ChatComposer extends HTMLElement {
  connectedCallback() {
    this.thread = this.closest("chat-thread");
    this.area = this.querySelector("textarea");
    this.draft = this.querySelector("chat-draft");
    this.uploads = this.querySelector("chat-uploads");
    this.stopButton = this.querySelector("[data-stop]");
    this.rest = this.area.placeholder;
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.submitter === this.stopButton) this.stop();
      else this.ask();
    });
    this.area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || isTouch) return;
      event.preventDefault();
      this.ask();
    });
    this.area.addEventListener("input", () => this.show());
    // Choosing a model is stored at once; a question sent before that has arrived names it too.
    this.querySelector("[name=llm]")?.addEventListener("change", (event) => this.choose(event.target));
    this.addEventListener("given-back", ({ detail }) => this.giveBack(detail));
    this.thread.addEventListener("frame", ({ detail }) => detail.type === "refused" && !detail.id && this.problem(detail.message));
    const changes = ["answer-grown", "answer-ended", "turn-placed", "turns-shown"];
    changes.forEach((name) => this.thread.addEventListener(name, () => this.show()));
    document.addEventListener("DOMContentLoaded", () => this.show());
  }

  // Stop while an answer is being written; Send as soon as there is something to send.
  show() {
    const isLive = this.thread.turns.live.length > 0;
    this.stopButton.hidden = !isLive;
    this.querySelector("[data-send]").hidden = isLive && !this.area.value.trim();
    this.querySelectorAll("[data-hint]").forEach((hint) => (hint.hidden = (hint.dataset.hint === "live") !== isLive));
    this.area.placeholder = isLive ? "Your next question; answered when this ends" : this.rest;
  }

  problem(words) {
    const place = this.querySelector("[data-problem]");
    place.textContent = words;
    place.hidden = !words;
  }

  choose(select) {
    this.llm = Number(select.value);
    document.querySelectorAll("[data-llm-name]").forEach((place) => (place.textContent = select.selectedOptions[0].textContent));
  }

  ask() {
    const text = this.area.value;
    const { documents, names, isBusy } = this.uploads;
    if (!text.trim()) return;
    if (isBusy) return this.problem("A file is still on its way; send when it has arrived.");
    this.problem("");
    this.draft.fill("");
    this.uploads.clear();
    this.querySelector("chat-outbox").add({ id: newId(), text, documents, names, llm: this.llm ?? null });
  }

  // What was refused comes back to be changed; nothing that was written is lost.
  giveBack({ text, words }) {
    this.draft.fill([text, this.area.value].filter(Boolean).join("\n\n"));
    this.problem(words);
  }

  stop() {
    const { live } = this.thread.turns;
    const answer = live.find(({ dataset }) => dataset.state === "running") ?? live[0];
    const generation = Number(answer?.dataset.generation);
    if (!generation) return;
    answer.querySelector(".doing > span")?.replaceChildren("Stopping");
    if (!this.thread.send({ type: "stop", generation })) htmx.ajax("POST", answer.dataset.stop, { source: this, swap: "none" });
  }
}

// Pages that came over plain http have no crypto.randomUUID.
const hex = (byte) => byte.toString(16).padStart(2, "0");
const newId = () => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), hex).join("");
customElements.define("chat-composer", ChatComposer);
