// Two texts of one event side by side, made of the texts that stand on the page.
"use strict";

/** @typedef {{pane: HTMLElement, rows: Map<string, HTMLElement>}} Side */

/**
 * Lay out one text in a pane; its sentences lose their anchors and keep the rows they belong to.
 * @param {HTMLElement} pane
 * @param {Element} text
 * @returns {Side}
 */
function fill(pane, text) {
  const name = text.querySelector("h3 .name").textContent;
  const rows = new Map();
  const kept = element("div", "", ...[...text.querySelector(".fulltext").childNodes].map((one) => one.cloneNode(true)));
  for (const sup of kept.querySelectorAll("sup")) {
    for (const link of sup.querySelectorAll('a[href^="#s"]')) {
      if (!rows.has(link.getAttribute("href"))) rows.set(link.getAttribute("href"), sup.previousElementSibling);
    }
    sup.remove();
  }
  for (const one of kept.querySelectorAll("[id], [tabindex]")) {
    for (const attribute of ["id", "tabindex"]) one.removeAttribute(attribute);
  }
  for (const one of kept.querySelectorAll(".decided")) one.remove();
  pane.replaceChildren(element("h3", "ui", name), inLanguageOf(kept, text.querySelector(".fulltext")));
  pane.setAttribute("aria-label", name);
  pane.scrollTop = 0;
  return { pane, rows };
}

/**
 * Return the middle of an element, from the top of what its pane holds.
 * @param {HTMLElement} pane
 * @param {HTMLElement} one
 */
function middle(pane, one) {
  const box = one.getBoundingClientRect();
  return box.top + box.height / 2 - pane.getBoundingClientRect().top + pane.scrollTop;
}

/**
 * Return the places of the two texts that tell most of the same.
 * @param {Element[]} texts
 */
function closest(texts) {
  const told = texts.map((text) => new Set([...text.querySelectorAll('sup a[href^="#s"]')].map((one) => one.hash)));
  let best = [0, 1, -1];
  for (const [one, rows] of told.entries()) {
    for (let other = one + 1; other < told.length; other += 1) {
      const common = [...rows].filter((row) => told[other].has(row)).length;
      if (common > best[2]) best = [one, other, common];
    }
  }
  return best;
}

/** Put the choice of two texts, their panes and the lines between them above the texts. */
function addCompare() {
  const texts = [...document.querySelectorAll(".text")];
  if (texts.length < 2) return;
  const options = texts.map((text) => [text.id, text.querySelector("h3 .name").textContent]);
  const [leftLabel, left] = choice("Left", options, choose);
  const [rightLabel, right] = choice("Right", options, choose);
  [left.selectedIndex, right.selectedIndex] = closest(texts);
  const joint = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  joint.setAttribute("class", "joint");
  joint.setAttribute("aria-hidden", "true");
  const panes = [0, 1].map(() => element("div", "pane fulltext", ""));
  for (const pane of panes) {
    pane.tabIndex = 0;
    pane.setAttribute("role", "region");
  }
  const count = element("output", "");
  const board = element("div", "board", panes[0], joint, panes[1]);
  const fold = element("details", "compare", element("summary", "ui", "Two texts side by side"),
    element("div", "tools ui", leftLabel, rightLabel, count,
      button("Previous in both", () => step(-1)), button("Next in both", () => step(1))), board);
  document.querySelector(".texts").before(fold);

  /** @type {{row: string, ends: HTMLElement[], line: SVGLineElement}[]} */
  let pairs = [];
  /** The place of the pair that was shown last. */
  let shown = -1;
  /** Where the page itself moved panes to, which must not lead the other for that. @type {Map<HTMLElement, number>} */
  const moved = new Map();

  /**
   * @param {HTMLElement} pane
   * @param {number} wanted
   */
  function scrollPane(pane, wanted) {
    const top = Math.max(0, Math.min(Math.round(wanted), pane.scrollHeight - pane.clientHeight));
    if (Math.abs(pane.scrollTop - top) < 1) return;
    pane.scrollTo({ top, behavior: "instant" });
    moved.set(pane, pane.scrollTop);
  }

  function choose() {
    const sides = [left, right].map((one, place) => fill(panes[place], document.getElementById(one.value)));
    joint.replaceChildren();
    pairs = [...sides[0].rows].filter(([row]) => sides[1].rows.has(row)).map(([row, one]) => {
      const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
      joint.append(line);
      const ends = [one, sides[1].rows.get(row)];
      for (const end of ends) end.classList.add("pair");
      return { row, ends, line };
    });
    const words = pairs.length === 1 ? "statement" : "statements";
    count.textContent = `${pairs.length} ${words} in both`;
    shown = -1;
    draw();
  }

  /**
   * Bring a pair of sentences to one height.
   * @param {number} place
   */
  function meet(place) {
    shown = place;
    for (const one of board.querySelectorAll(".met")) one.classList.remove("met");
    pairs[place].ends.forEach((end, side) => {
      end.classList.add("met");
      const { height } = end.getBoundingClientRect();
      const above = Math.max(48, (panes[side].clientHeight - height) / 3);
      scrollPane(panes[side], middle(panes[side], end) - height / 2 - above);
    });
    draw();
  }

  /** @param {1 | -1} by */
  function step(by) {
    if (pairs.length) meet((shown + by + pairs.length) % pairs.length);
  }

  function draw() {
    const box = joint.getBoundingClientRect();
    for (const { ends, line } of pairs) {
      const heights = ends.map((end) => {
        const own = end.getBoundingClientRect();
        return own.top + Math.min(own.height, 26) / 2 - box.top;
      });
      const inside = heights.filter((height) => height > 0 && height < box.height).length;
      line.setAttribute("class", ["far", "out", ""][inside]);
      for (const [name, value] of [["x1", 0], ["y1", heights[0]], ["x2", box.width], ["y2", heights[1]]]) {
        line.setAttribute(name, String(Math.round(value)));
      }
    }
  }

  /**
   * Bring what is told on both sides to one height.
   * @param {number} leader
   */
  function follow(leader) {
    const [own, other] = [panes[leader], panes[1 - leader]];
    const put = moved.get(own);
    moved.delete(own);
    // One event tells of all moves of a frame: who reads may have moved it since.
    if (own.scrollTop === put) return;
    // The eye rests a third below the top; both begin and end together.
    const third = (pane) => pane.clientHeight / 3;
    const last = (pane) => pane.scrollHeight - 2 * third(pane);
    const eye = own.scrollTop + third(own);
    const marks = pairs.map(({ ends }) => [middle(own, ends[leader]), middle(other, ends[1 - leader])]);
    const between = marks.filter(([place]) => place > third(own) && place < last(own));
    const known = [[third(own), third(other)], ...between, [last(own), last(other)]];
    const before = known.filter(([place]) => place <= eye).reduce((a, b) => b[0] >= a[0] ? b : a);
    const after = known.filter(([place]) => place > eye).reduce((a, b) => b[0] < a[0] ? b : a, known.at(-1));
    const share = (eye - before[0]) / Math.max(1, after[0] - before[0]);
    const aim = before[1] + share * (after[1] - before[1]) - third(other);
    scrollPane(other, aim);
  }

  board.addEventListener("click", (event) => {
    const own = event.target.closest(".pair");
    const place = pairs.findIndex(({ ends }) => ends.includes(own));
    if (place >= 0 && !event.target.closest("a")) meet(place);
  });
  panes.forEach((pane, place) => pane.addEventListener("scroll", () => {
    follow(place);
    requestAnimationFrame(draw);
  }));
  addEventListener("resize", draw);
  fold.addEventListener("toggle", () => fold.open && choose());
}

addCompare();
