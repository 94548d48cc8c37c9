// <title-field>: the thread's title, renamed in place. Enter or leaving saves, Esc takes back.

class TitleField extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("[name=title]");
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.leave(event);
      if (event.key === "Escape") this.takeBack(event);
    });
    this.input.addEventListener("input", () => this.fit());
    document.addEventListener("titled", (event) => this.show(event.detail.title));
    document.querySelector("[data-rename]").addEventListener("click", () => this.input.select());
  }

  // Leaving tells of the change, so that one way of saving is enough.
  leave(event) {
    event.preventDefault();
    this.input.blur();
  }

  takeBack(event) {
    event.stopPropagation();
    this.input.value = this.input.defaultValue;
    this.fit();
    this.input.blur();
  }

  fit() {
    this.input.size = Math.max(this.input.value.length, 8);
  }

  // Somebody who is writing another title is left to it.
  show(title) {
    const isWriting = document.activeElement === this.input && this.input.value !== this.input.defaultValue;
    this.input.defaultValue = title;
    if (!isWriting) this.input.value = title;
    this.fit();
  }
}
customElements.define("title-field", TitleField);

// Also for those who may only read.
document.addEventListener("titled", ({ detail: { title } }) => {
  document.querySelectorAll("[data-title]").forEach((place) => (place.textContent = title));
  document.title = `${title} · chatsite`;
});
