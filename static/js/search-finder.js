// <search-finder>: the arrows go through what was found, Enter opens the first, and typing always goes to the input.

class SearchFinder extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.press(event));
    this.addEventListener("submit", (event) => event.target.matches(".find") && this.submit(event));
  }

  get input() {
    return this.querySelector("input[type=search]");
  }

  get lines() {
    return [...this.querySelectorAll(".results a, .results button")];
  }

  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const stops = [this.input, ...this.lines];
      stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
    } else if (document.activeElement !== this.input && (event.key.length === 1 && event.key !== " " || event.key === "Backspace")) {
      this.input.focus();
    }
  }

  submit(event) {
    const [first] = this.lines;
    if (!first) return;
    event.preventDefault();
    first.click();
  }
}
customElements.define("search-finder", SearchFinder);
