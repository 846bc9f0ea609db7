// What a narrow screen shows at first: of long lists the first, of a statement the signs alone.
// The rest is a touch away, and a link to it shows it.
"use strict";

const NARROW = matchMedia("(max-width: 44rem)");
const ROWS_AT_FIRST = 20;
/** Statements up to which all are shown with what stands in their cells. */
const FEW_ROWS = 3;
/** Lists on the page, and how much of each is shown at first. */
const LONG = [
  [".outlets", 6, "reports"],
  [".quotes", 6, "quotations"],
  ["#why ~ .ties", 4, "pairs"],
  ["#near ~ .ties", 4, "near misses"],
];

/** What shows a hidden part of the page, by that part. @type {Map<Element, () => void>} */
const shows = new Map();

/**
 * Hide what stands behind the first in a list, under a button that shows it.
 * @param {Element | null} list
 * @param {number} most
 * @param {string} noun
 */
function foldBeyond(list, most, noun) {
  const rest = [...(list?.children ?? [])].slice(most);
  if (!rest.length) return;
  const show = () => {
    for (const one of rest) one.hidden = false;
    more.remove();
  };
  const more = button(`${rest.length} more ${noun}`, () => {
    show();
    rest[0].tabIndex = -1;
    rest[0].focus();
  });
  for (const one of rest) {
    one.hidden = true;
    shows.set(one, show);
  }
  list.after(more);
}

/**
 * Show of a row of the table its signs alone, or what stands in its cells.
 * @param {HTMLTableRowElement} row
 * @param {boolean} folded
 */
function foldRow(row, folded) {
  row.classList.toggle("folded", folded);
  row.querySelector("th > .fold").setAttribute("aria-expanded", String(!folded));
}

/** @param {HTMLTableRowElement} row */
function addFold(row) {
  const fold = button("Who tells it", () => foldRow(row, !row.matches(".folded")));
  fold.className = "fold ui";
  row.cells[0].append(fold);
  foldRow(row, true);
}

/**
 * Fold the page on a narrow screen, where the texts alone are a hundred screens.
 * @param {HTMLTableRowElement[]} rows of the table of statements
 */
function foldPage(rows) {
  if (!NARROW.matches) return;
  for (const fold of document.querySelectorAll(".text > details")) fold.open = false;
  for (const [list, most, noun] of LONG) foldBeyond(document.querySelector(list), most, noun);
  if (rows.length > FEW_ROWS) {
    rows.forEach(addFold);
    document.querySelector(".signs").open = true;
  }
  addEventListener("beforeprint", () => shows.forEach((show) => show()));
}

/**
 * Show the part of the page that an element is in.
 * @param {Element | null} target
 */
function unfold(target) {
  shows.get(target?.closest("[hidden]"))?.();
  const row = target?.closest("tr.folded");
  if (row) foldRow(row, false);
  // A link to a text leads to what its fold stands in.
  const first = target?.matches(".text") ? target.firstElementChild : target?.closest("details");
  for (let fold = first; fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
}
