// The page of one event: what a reader without a script has to open, sort and look up by hand.
"use strict";

/**
 * Make an element with text or elements in it: never markup.
 * @param {string} name
 * @param {string} className
 * @param {...(Node | string)} content
 */
function element(name, className, ...content) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...content);
  return made;
}

/**
 * Make a button.
 * @param {string} words
 * @param {() => void} action
 */
function button(words, action) {
  const made = element("button", "", words);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

/**
 * Make a choice with its label.
 * @param {string} words
 * @param {[string, string][]} options value and words of each
 * @param {() => void} changed
 */
function choice(words, options, changed) {
  const made = element("select", "");
  for (const [value, text] of options) made.append(new Option(text, value));
  made.addEventListener("change", changed);
  return [element("label", "", `${words} `, made), made];
}

/** Show the place that the address names, whatever is folded or left out of the table around it. */
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  unfold(target);
  target?.scrollIntoView();
}

/**
 * Return what a link on this page leads to.
 * @param {Element | null | undefined} link
 */
const targetOf = (link) => link && document.getElementById(link.getAttribute("href").slice(1));

/**
 * Clone nodes without what must be there only once, or what leads away.
 * @param {Iterable<Node>} nodes
 */
function copies(nodes) {
  const made = element("div", "", ...[...nodes].map((node) => node.cloneNode(true)));
  for (const one of made.querySelectorAll("sup, .of, .decided")) one.remove();
  for (const one of made.querySelectorAll("[id], [tabindex]")) {
    for (const name of ["id", "tabindex"]) one.removeAttribute(name);
  }
  return made;
}

/**
 * Give an element the language of what its words are taken from.
 * @param {HTMLElement} made
 * @param {Element} source
 */
function inLanguageOf(made, source) {
  const { lang, dir } = source.closest("[lang]");
  return Object.assign(made, { lang, dir });
}

const table = document.querySelector(".matrix");
const labels = [...(table?.tHead.rows[0].cells ?? [])].slice(1).map((cell) =>
  cell.querySelector("a").textContent);
const lines = [...(table?.tBodies[0].rows ?? [])];

/**
 * Return the place in its text of the sentence with which an outlet tells a row.
 * @param {HTMLTableRowElement} row
 * @param {number} column from 1
 */
function placeOf(row, column) {
  const found = /^#t\d+-(\d+)$/.exec(row.cells[column].querySelector(":scope > a:first-child")?.getAttribute("href"));
  return found ? Number(found[1]) : Infinity;
}

/** Put the controls of the table above it: which rows, in which order. */
function addControls() {
  const search = element("input", "");
  search.type = "search";
  const found = element("output", "");
  const columns = labels.map((label, place) => [String(place + 1), label]);
  const [showLabel, show] = choice("Rows", [
    ["", "all"],
    ...(table.querySelector("th .point.conflict") ? [["conflict", "with contradictions"]] : []),
    ...(table.querySelector("td.omitted") ? [["omitted", "left out by some"]] : []),
    ...columns.filter(([column]) => lines.some((row) => row.cells[column].matches(".omitted")))
      .map(([column, label]) => [column, `left out by ${label}`]),
  ], update);
  const [orderLabel, order] = choice("Order", [
    ["", "told by most"],
    ["rank", "first reported"],
    ...columns.map(([column, label]) => [column, `as in ${label}`]),
  ], update);

  let most = NARROW.matches ? ROWS_AT_FIRST : Infinity;
  const more = button("", () => {
    const next = [...table.tBodies[0].rows].find((row) => row.hidden && isShown(row));
    most = Infinity;
    update();
    inRow(next).concat(next.querySelector(".fold") ?? [])[0]?.focus();
  });

  function isShown(row) {
    if (!row.textContent.toLowerCase().includes(search.value.trim().toLowerCase())) return false;
    if (show.value === "conflict") return row.querySelector("th .point.conflict") !== null;
    if (show.value === "omitted") return row.querySelector("td.omitted") !== null;
    return !show.value || row.cells[show.value].matches(".omitted");
  }

  function weight(row) {
    if (order.value === "rank") return Number(row.dataset.rank);
    return order.value ? placeOf(row, order.value) : 0;
  }

  function update() {
    const weights = new Map(lines.map((row, place) => [row, [weight(row), place]]));
    const sorted = [...lines].sort((a, b) => {
      const [one, other] = [weights.get(a), weights.get(b)];
      return one[0] === other[0] ? one[1] - other[1] : one[0] - other[0];
    });
    table.tBodies[0].append(...sorted);
    const chosen = sorted.filter(isShown);
    const shown = new Set(chosen.slice(0, most));
    for (const row of lines) row.hidden = !shown.has(row);
    found.textContent = `${chosen.length} of ${lines.length} statements`;
    more.textContent = `${chosen.length - shown.size} more statements`;
    more.hidden = chosen.length === shown.size;
    keepStop();
  }

  /** Show every statement, for one of those that are not shown is asked for. */
  function showAll() {
    [search.value, show.value, most] = ["", "", Infinity];
    update();
  }

  search.addEventListener("input", update);
  for (const link of document.querySelectorAll('a[href="#statements"]:is(.facts a, .omitted a)')) {
    link.addEventListener("click", () => {
      const card = link.closest(".outlet");
      show.value = card ? labels.indexOf(card.querySelector(".name").textContent) + 1 : "omitted";
      update();
    });
  }
  for (const row of lines) shows.set(row, showAll);
  const box = element("div", "tools ui", element("label", "", "Words ", search), showLabel, orderLabel, found);
  const scroll = document.querySelector(".matrix-scroll");
  const given = scroll.parentElement.querySelector(":scope > .tools");
  if (given) given.append(...box.children);
  else scroll.before(box);
  scroll.after(more);
  update();
}

/**
 * Tell in a tooltip what stands behind a sign, where signs alone are shown.
 * @param {PointerEvent | FocusEvent} event
 */
function nameSign(event) {
  const cell = event.target.closest("td");
  if (!cell) return;
  const words = copies(cell.querySelectorAll(":scope > p"));
  for (const one of words.querySelectorAll("del")) one.remove();
  const named = `${labels[cell.cellIndex - 1]}: ${cell.firstElementChild.textContent}`;
  if (!showsSigns()) cell.removeAttribute("title");
  else cell.title = words.textContent ? `${named}\n${words.textContent}` : named;
}

const showsSigns = () => document.querySelector("#sentences:not(:checked)") !== null;

/** The window that shows a sentence among its neighbours. */
const peek = element("dialog", "peek");
peek.setAttribute("aria-labelledby", "peek-title");

/**
 * Return what stands below the words of a cell in one line, with what its tooltip adds.
 * @param {Element} one
 */
function inOneLine(one) {
  if (one.matches("details")) return one.lastChild.textContent;
  const link = one.querySelector("[title]");
  return one.title || (link ? `${one.textContent}, ${link.title}` : one.textContent);
}

/**
 * Return what one outlet has in a row: its words, how they differ, and where they stand.
 * @param {HTMLTableRowElement} row
 * @param {number} column from 1
 */
function inContext(row, column) {
  const cell = row.cells[column];
  const link = cell.querySelector(":scope > a:first-child") ?? cell.querySelector("small > a");
  const sentence = targetOf(link);
  const part = element("section", cell.className, element("h3", "",
    element("span", "name ui", labels[column - 1]), element("span", "grade", cell.firstElementChild.textContent)));
  const words = cell.querySelector(":scope > p:not(.same)");
  if (words && cell.querySelector("mark, del")) {
    part.append(inLanguageOf(element("p", "words", ...copies(words.childNodes).childNodes), words));
  }
  for (const one of cell.querySelectorAll(":scope > .point, :scope > details, :scope > small")) {
    part.append(element("p", "hint ui", inOneLine(one)));
  }
  if (!sentence) return part;
  sentence.classList.add("here");
  const own = sentence.closest("p");
  const around = own.textContent.length > 300 ? [own] : [own.previousElementSibling, own, own.nextElementSibling];
  const lines = copies(around.filter((one) => one?.matches("p:not(.note)"))).childNodes;
  part.append(inLanguageOf(element("div", "context", ...lines), own));
  sentence.classList.remove("here");
  const go = element("a", "ui", "read on in its text");
  go.href = link.getAttribute("href");
  go.addEventListener("click", () => peek.close());
  part.append(go);
  return part;
}

/**
 * Show the sentences of a row in their context.
 * @param {HTMLTableRowElement} row
 * @param {number[]} columns from 1
 */
function openPeek(row, columns) {
  const title = element("h2", "", row.cells[0].querySelector("bdi").textContent);
  title.id = "peek-title";
  const parts = element("div", "parts", ...columns.map((column) => inContext(row, column)));
  peek.replaceChildren(element("header", "", title), parts);
  peek.firstElementChild.append(button("Close", () => peek.close()));
  peek.showModal();
}

/**
 * Return the columns in which there is something to read.
 * @param {HTMLTableRowElement} row
 */
function toldColumns(row) {
  const told = (column) => row.cells[column].querySelector(":scope > a") ? 0 : 1;
  const first = (column) => row.cells[column].matches(".representative") ? 0 : 1;
  return labels.map((_, place) => place + 1).filter((column) => row.cells[column].querySelector("a"))
    .sort((a, b) => told(a) - told(b) || first(a) - first(b));
}

/**
 * Show what stands behind a cell, beside the words that its row is measured by.
 * @param {HTMLTableCellElement} cell
 */
function peekAt(cell) {
  const row = cell.closest("tr");
  const first = [...row.cells].findIndex((one) => one.matches(".representative"));
  openPeek(row, [...new Set([first, cell.cellIndex])].filter((one) => one > 0));
}

const IN_A_CELL = ":scope > [role=button], :scope > a, :scope:is(th) > details > summary, :scope:is(th) > .point a";

/**
 * Return what can be opened in a cell of the table: its sign, its links, its fold.
 * @param {HTMLTableCellElement | undefined} cell
 * @returns {HTMLElement[]}
 */
const inCell = (cell) => [...(cell?.querySelectorAll(IN_A_CELL) ?? [])];

/** @param {HTMLTableRowElement | undefined} row */
const inRow = (row) => [...(row?.cells ?? [])].flatMap(inCell);

/** Where Tab enters the table while signs alone are shown; the arrows lead to all others. */
let stop = null;

/** @param {HTMLElement | undefined} one */
function stopAt(one) {
  if (!one) return;
  if (stop) stop.tabIndex = -1;
  stop = one;
  stop.tabIndex = 0;
}

/** Keep one stop in the table, on a row that is shown. */
function keepStop() {
  if (!showsSigns() || (stop && !stop.closest("tr").hidden)) return;
  stopAt(inCell([...table.tBodies[0].rows].find((row) => !row.hidden)?.cells[1])[0]);
}

/** Make a grid of the signs, with one stop for Tab; a table that shows sentences is read as it is. */
function reachSigns() {
  const signs = showsSigns();
  table.setAttribute("role", signs ? "grid" : "table");
  for (const sign of table.querySelectorAll("td > b:first-child")) {
    if (signs) sign.setAttribute("role", "button");
    else for (const name of ["role", "tabindex"]) sign.removeAttribute(name);
  }
  for (const one of [...table.rows].flatMap(inRow)) {
    if (signs) one.tabIndex = -1;
    else one.removeAttribute("tabindex");
  }
  stop = null;
  keepStop();
}

/**
 * Return where a key leads in the grid; null: it is no key of a grid, undefined: there is no more.
 * @param {HTMLElement} from
 * @param {KeyboardEvent} event
 */
function besideIn(from, event) {
  const rows = [...table.rows].filter((row) => !row.hidden);
  const [row, column] = [rows.indexOf(from.closest("tr")), from.closest("td, th").cellIndex];
  const along = inRow(rows[row]);
  switch (event.key) {
    case "ArrowLeft": return along[along.indexOf(from) - 1];
    case "ArrowRight": return along[along.indexOf(from) + 1];
    case "ArrowUp": return inCell(rows[row - 1]?.cells[column])[0];
    case "ArrowDown": return inCell(rows[row + 1]?.cells[column])[0];
    case "Home": return inCell(rows[event.ctrlKey ? 1 : row]?.cells[1])[0];
    case "End": return inRow(rows[event.ctrlKey ? rows.length - 1 : row]).at(-1);
    default: return null;
  }
}

/**
 * Go from sign to sign by the keys of a grid, and open one.
 * @param {KeyboardEvent} event
 */
function useSign(event) {
  if (!showsSigns() || !inCell(event.target.closest("td, th")).includes(event.target)) return;
  const other = besideIn(event.target, event);
  if (other !== null) other?.focus();
  else if (event.target.matches("[role=button]") && ["Enter", " "].includes(event.key)) peekAt(event.target.closest("td"));
  else return;
  event.preventDefault();
}

/** @param {FocusEvent} event */
function followFocus(event) {
  if (showsSigns() && inCell(event.target.closest("td, th")).includes(event.target)) stopAt(event.target);
}

function peekAtCell(event) {
  const link = event.target.closest(showsSigns() ? "td" : "td > a:first-child, td > small > a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const cell = link.closest("td");
  if (cell.closest(".folded") && NARROW.matches) {
    event.preventDefault();
    foldRow(cell.closest("tr"), false);
    return;
  }
  // A further sentence is not the one that a cell shows: its link leads to it.
  if (link.closest("small") && cell.querySelector(":scope > a:first-child")) return;
  event.preventDefault();
  peekAt(cell);
}

foldPage(lines);
addEventListener("hashchange", openTarget);
if (table) {
  document.body.append(peek);
  if (lines.length > 1) addControls();
  table.addEventListener("click", peekAtCell);
  for (const name of ["pointerover", "focusin"]) table.addEventListener(name, nameSign);
  table.addEventListener("keydown", useSign);
  table.addEventListener("focusin", followFocus);
  document.getElementById("sentences")?.addEventListener("change", reachSigns);
  reachSigns();
}
openTarget();
