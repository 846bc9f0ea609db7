// What a narrow screen shows at first: of many statements the first, of each the signs alone.
// The rest is a touch away, and a link to it shows it.
"use strict";

const NARROW = matchMedia("(max-width: 44rem)");
const ROWS_AT_FIRST = 20;
/** Statements up to which all are shown with what stands in their cells. */
const FEW_ROWS = 3;
/** Show every statement, for one of those that are not shown is asked for. */
let showRows = () => {};

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
  if (rows.length > FEW_ROWS) {
    rows.forEach(addFold);
    document.querySelector(".signs").open = true;
  }
  addEventListener("beforeprint", () => showRows());
}

/**
 * Show the part of the page that an element is in.
 * @param {Element | null} target
 */
function unfold(target) {
  if (target?.closest("tr[hidden]")) showRows();
  const row = target?.closest("tr.folded");
  if (row) foldRow(row, false);
  // A link to a text leads to what its fold stands in.
  const first = target?.matches(".text") ? target.firstElementChild : target?.closest("details");
  for (let fold = first; fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
}
