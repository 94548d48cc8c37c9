// <chat-scroll>: the line that is being read never moves. The document is the scroller. Whoever stands at the end follows what
// is written; everybody else keeps their place, whatever grows or vanishes above, within or below.

const NEAR = 64; // px from the end that still count as standing there

class ChatScroll extends HTMLElement {
  connectedCallback() {
    const thread = this.closest("chat-thread");
    this.button = thread.querySelector("[data-latest]");
    this.bar = thread.querySelector(".bar");
    document.documentElement.classList.add("keeps-place");
    window.addEventListener("scroll", () => this.scrolled(), { passive: true });
    window.addEventListener("resize", () => this.settle());
    // An answer that grows in the same moment must not take back the first step upwards.
    window.addEventListener("wheel", (event) => (this.isFollowing &&= event.deltaY >= 0), { passive: true });
    window.addEventListener("touchmove", () => (this.isFollowing = false), { passive: true });
    ["answer-grown", "turn-placed", "turn-pending"].forEach((name) => thread.addEventListener(name, () => this.follow()));
    thread.addEventListener("answer-ended", (event) => event.detail.state === "done" || this.follow());
    this.button?.addEventListener("click", () => this.toEnd());
    new ResizeObserver(() => this.settle()).observe(this);
    if (location.hash.length > 1 || this.dataset.at) this.toPlace();
    else this.toEnd();
  }

  get limit() {
    return document.documentElement.scrollHeight - window.innerHeight;
  }

  get isAtEnd() {
    return this.limit - window.scrollY <= NEAR;
  }

  toPlace() {
    const place = document.getElementById(location.hash.slice(1)) ?? document.getElementById(this.dataset.at);
    place?.scrollIntoView({ block: "start" });
    this.isFollowing = this.isAtEnd;
    this.note();
  }

  toEnd() {
    this.isFollowing = true;
    this.go(this.limit);
    this.note();
  }

  go(top) {
    window.scrollTo({ top, behavior: "instant" });
    this.expected = window.scrollY;
  }

  // A scroll we did not ask for is the reader's; one to the new end of a page that shrank is nobody's.
  scrolled() {
    const isOurs = Math.abs(window.scrollY - (this.expected ?? -1)) < 1;
    const isClamp = this.limit < this.lastLimit && window.scrollY >= this.limit - 1;
    this.expected = null;
    if (!isOurs && !isClamp) this.isFollowing = this.isAtEnd;
    this.note();
  }

  follow() {
    if (this.isFollowing && !this.isHeld()) this.toEnd();
    else this.settle();
  }

  // Somebody who has selected text in view is reading there.
  isHeld() {
    const selection = document.getSelection();
    return Boolean(selection && !selection.isCollapsed && this.contains(selection.anchorNode));
  }

  // Put the noted line back where it was: the first of what was noted that is still there, if need be rendered anew.
  settle() {
    const found = (mark) => (mark.element.isConnected ? mark.element : document.getElementById(mark.id));
    const mark = this.marks?.find(found);
    const drift = mark ? found(mark).getBoundingClientRect().top - mark.top : 0;
    if (Math.abs(drift) >= 1 && window.scrollY + drift >= 0) this.go(window.scrollY + drift);
    this.note();
  }

  // Note where the reader is: the first line in view, all that it stands in and, should the whole turn vanish, those below.
  note() {
    this.lastLimit = this.limit;
    const top = this.bar.getBoundingClientRect().bottom;
    const isSeen = (element) => element.getBoundingClientRect().bottom > top + 1;
    const mark = (element) => ({ element, id: element.id, top: element.getBoundingClientRect().top });
    const turns = [...this.querySelectorAll("#turns > .turn")];
    const first = turns.findIndex(isSeen);
    this.marks = turns.slice(first + 1, first + 4).map(mark);
    for (let line = turns[first]; line; line = [...line.children].find(isSeen)) this.marks.unshift(mark(line));
    this.button?.toggleAttribute("hidden", this.isAtEnd);
  }
}
customElements.define("chat-scroll", ChatScroll);
