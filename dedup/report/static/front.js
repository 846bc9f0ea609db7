// The front page: the list of events, searched, filtered, sorted and turned in the browser.
// Without it the first of them stand on the page, and all of them on the pages of the list.
"use strict";

const ON_A_PAGE = 50;
const SHOWN_OUTLETS = 6;

/**
 * One cluster of the list; the fields are those of dedup/report/listing.py.
 * @typedef {Record<string, any>} Row
 */

/**
 * Read the rows that stand in the page as data.
 * @returns {{outlets: string[], rows: Row[]}}
 */
function readRows() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const rows = data.rows.map((values) =>
    Object.fromEntries(data.fields.map((name, place) => [name, values[place]])));
  for (const row of rows) row.words = `${row.headline}\n${row.names}`.toLowerCase();
  return { outlets: data.outlets, rows };
}

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

/** Who serves a page keeps its policy in a header, and knows which pages something was decided on. */
const served = location.protocol.startsWith("http") && !document.querySelector("meta[http-equiv]");
/** @type {Set<string>} addresses of these pages, below this one */
let decided = new Set();

/** Mark what a reviewer has been at, wherever it is named. */
function markDecided() {
  for (const one of document.querySelectorAll(".decided")) one.remove();
  for (const one of document.querySelectorAll("a[href^='clusters/']")) {
    if (decided.has(one.getAttribute("href"))) one.after(" ", element("small", "decided ui", "decided"));
  }
}

async function readDecided() {
  const answer = await fetch("decided").catch(() => null);
  if (!answer?.ok) return;
  decided = new Set(await answer.json());
  markDecided();
}

const bold = (text) => element("b", "", String(text));
const certainty = (row) => row.confidence.toFixed(2);
const enough = (row) => (row.size - row.copies > 1 ? 0.9 : 0.8); // as labels.certainty_band
const band = (row) => row.unshared || certainty(row) < 0.6 ? "to review" : certainty(row) < enough(row) ? "likely" : "sure";
const doubtful = (row) => row.tier === "event" && (row.bridges || row.loose || band(row) === "to review");

/** What can be counted of a row, with its words for one and for more. */
const COUNTS = [
  ["shared", "shared statement", "shared statements", ""],
  ["omissions", "left out by some", "left out by some", "gone"],
  ["conflicts", "contradiction", "contradictions", "gone"],
  ["copies", "further copy", "further copies", ""],
  ["passages", "by a passage", "by a passage", ""],
  ["bridges", "bridge", "bridges", ""],
  ["loose", "loose member", "loose members", ""],
];

/** @type {Record<string, (a: Row, b: Row) => number>} */
const ORDERS = {
  size: (a, b) => b.size - a.size,
  new: (a, b) => (b.day > a.day) - (b.day < a.day),
  old: (a, b) => !a.day - !b.day || (a.day > b.day) - (a.day < b.day),
  omissions: (a, b) => b.omissions - a.omissions,
  conflicts: (a, b) => b.conflicts - a.conflicts,
  copies: (a, b) => b.copies - a.copies,
  uncertain: (a, b) => a.confidence - b.confidence,
  density: (a, b) => a.density - b.density,
  bridges: (a, b) => b.bridges - a.bridges,
  margin: (a, b) => a.margin - b.margin,
  random: (a, b) => a.draw - b.draw,
};

/**
 * Choose the rows that a form asks for, in its order.
 * @param {Row[]} rows  in the order of the list, which settles ties
 * @param {FormData} form
 */
function chosen(rows, form) {
  const asked = form.get("q").toLowerCase().split(/\s+/);
  const words = asked.map((word) => word.replace(/^https?:\/\/(www\.)?/, "")).filter(Boolean);
  const outlet = form.get("outlet") === "" ? -1 : Number(form.get("outlet"));
  const [from, to, tier] = [form.get("from"), form.get("to"), form.get("tier")];
  const size = Number(form.get("size")) || 0;
  const counted = ["conflicts", "omissions", "copies"].filter((name) => form.get(name));
  return rows.filter((row) =>
    words.every((word) => row.words.includes(word))
    && (outlet < 0 || row.outlets.includes(outlet))
    && (!from || row.day >= from) && (!to || (row.day && row.day <= to))
    && (!tier || row.tier === tier) && row.size >= size
    && counted.every((name) => row[name] > 0)
    && (!form.get("uncertain") || doubtful(row)),
  ).sort(ORDERS[form.get("sort")]);
}

/**
 * Make the line of one cluster, as the template lines.html does.
 * @param {Row} row
 * @param {string[]} outlets
 */
function line(row, outlets) {
  const name = element("bdi", "", row.headline);
  const title = row.href ? element("a", "", name) : name;
  if (row.href) title.href = row.href;
  const who = element("p", "who");
  row.outlets.slice(0, SHOWN_OUTLETS).forEach((place, turn) => {
    who.append(turn ? " · " : "", element("bdi", "", outlets[place]));
  });
  const left = row.outlets.length - SHOWN_OUTLETS;
  if (left > 0) who.append(` and ${left} more`);
  const facts = element("ul", "facts", element("li", "", row.times || "undated"));
  for (const [field, one, more, mark] of COUNTS) {
    if (!row[field]) continue;
    facts.append(element("li", mark, bold(row[field]), ` ${row[field] === 1 ? one : more}`));
  }
  if (row.story) facts.append(element("li", "", row.story));
  if (!row.href) {
    facts.append(element("li", "", "no page here: ", element("code", "", row.cluster)));
  }
  const size = element("p", "size", bold(row.size), row.tier === "copy" ? " copies" : " reports");
  const sure = element("p", `certain ${band(row).replace(" ", "-")}`,
    bold(certainty(row)), ` ${band(row)}`);
  return element("li", "entry", size, element("div", "", element("h3", "", title), who, facts), sure);
}

/** Let the form, the buttons and the keys of the page work on the list. */
function startList() {
  const { outlets, rows } = readRows();
  const form = document.querySelector("form.filters");
  const [entries, found, turn] = ["entries", "found", "place"].map((id) => document.getElementById(id));
  const [back, next] = ["back", "next"].map((id) => document.getElementById(id));
  let shown = rows, page = 0;

  function show() {
    const pages = Math.max(1, Math.ceil(shown.length / ON_A_PAGE));
    const first = page * ON_A_PAGE;
    const part = shown.slice(first, first + ON_A_PAGE);
    entries.replaceChildren(...part.map((row) => line(row, outlets)));
    markDecided();
    found.textContent = `${shown.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")}`;
    if (!shown.length) found.append(". Reports that stand alone are not in the list.");
    turn.textContent = `page ${page + 1} of ${pages}`;
    back.disabled = page === 0;
    next.disabled = page + 1 >= pages;
    turn.parentElement.hidden = pages === 1;
  }

  function choose() {
    [shown, page] = [chosen(rows, new FormData(form)), 0];
    show();
  }

  function move(step) {
    page += step;
    show();
    const list = document.getElementById("list");
    list.focus({ preventScroll: true });
    list.scrollIntoView();
  }

  outlets.forEach((name, place) => form.elements.outlet.append(new Option(name, String(place))));
  form.addEventListener("input", choose);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(choose));
  back.addEventListener("click", () => move(-1));
  next.addEventListener("click", () => move(1));
  for (const button of document.querySelectorAll("button[data-view]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      form.reset();
      for (const [name, value] of new URLSearchParams(button.dataset.view)) {
        const field = form.elements[name];
        if (field.type === "checkbox") field.checked = true; else field.value = value;
      }
      choose();
      move(0);
    });
  }
  form.hidden = false;
  choose();
  // What was made above has moved the place that the address names.
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

if (document.getElementById("data")) startList();
if (served) {
  readDecided();
  // Who comes back from a page has perhaps decided there.
  addEventListener("pageshow", (event) => event.persisted && readDecided());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && readDecided());
}
