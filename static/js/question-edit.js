// <question-edit>: a question in other words, written where it stands. Esc and Cancel leave everything as it was.

class QuestionEdit extends HTMLElement {
  connectedCallback() {
    if (this.area) return this.area.focus({ preventScroll: true }); // carried into the turn's new rendering
    const area = (this.area = this.querySelector("textarea"));
    const others = [...this.parentElement.querySelectorAll("question-edit")].filter((edit) => edit !== this);
    others.forEach((edit) => edit.remove());
    area.focus({ preventScroll: true });
    area.setSelectionRange(area.value.length, area.value.length);
    this.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.cancel(event);
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && !matchMedia("(pointer: coarse)").matches) {
        event.preventDefault();
        this.querySelector("form").requestSubmit();
      }
    });
    this.querySelector("[data-cancel]").addEventListener("click", (event) => this.cancel(event));
  }

  cancel(event) {
    if (!this.closest(".question")) return;
    event.preventDefault();
    event.stopPropagation();
    const opener = this.closest(".question").querySelector("[data-edit]");
    this.remove();
    opener.focus({ preventScroll: true });
  }
}
customElements.define("question-edit", QuestionEdit);
