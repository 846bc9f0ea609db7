// Review: move by keys, decide, keep the decisions in this browser, and hand them on.
// A line of what is handed on is a decision as `dedup run --decisions` reads it.
"use strict";

const review = document.getElementById("review");
const ITEMS = ".outlet, .others li, .matrix tbody tr, .quote, .texts .fulltext > p:not(.note), .tie";
const KEYS = [
  ["j / k", "next, previous: outlet, statement, quotation, line of a text, reason"],
  ["n / p", "next, previous part of the page"],
  ["o", "open: the sentences of a statement in context, the text of an outlet"],
  ["a", "accept: these reports belong together"],
  ["s", "split a report off"],
  ["m", "merge with a near miss"],
  ["b", "mark a line of a text as boilerplate"],
  ["u", "undo the last decision of this page"],
  ["e", "export all decisions of this report"],
  ["?", "these keys"],
  ["Escape", "leave the review: its bar goes back to the end of the page"],
];
/** Pages of one report share what was decided; a page that stands alone has its own. */
const home = document.querySelector(".masthead a") ? new URL("..", location.href) : new URL(location.href);
const STORE = `dedup decisions ${home.origin}${home.pathname}`;
const AUTHOR = "dedup author";
/** Who serves a page keeps its policy in a header, and takes decisions in. */
const served = location.protocol.startsWith("http") && !document.querySelector("meta[http-equiv]");

/**
 * One decision on a page: its lines for the file, and what it is about.
 * @typedef {{words: string, lines: Record<string, any>[], sent?: boolean}} Entry
 */

/** What is kept where the browser keeps nothing. */
const memory = new Map();

/** @param {string} name */
function kept(name) {
  try {
    return localStorage.getItem(name) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
function keep(name, value) {
  memory.set(name, value);
  try {
    localStorage.setItem(name, value);
  } catch {
    say("This browser keeps nothing: export before you leave the page.");
  }
}

/** @returns {Record<string, Entry[]>} entries by cluster */
function all() {
  try {
    return JSON.parse(kept(STORE)) ?? {};
  } catch {
    return {};
  }
}

const entries = () => all()[review.dataset.cluster] ?? [];

/** @param {Entry[]} changed */
function store(changed) {
  const every = all();
  if (changed.length) every[review.dataset.cluster] = changed;
  else delete every[review.dataset.cluster];
  keep(STORE, JSON.stringify(every));
  show();
}

const status = element("p", "said", "");
status.setAttribute("role", "status");
/** @param {string} words */
const say = (words) => { status.textContent = words; };

/**
 * Show a window with buttons, and close it after any of them.
 * @param {string} title
 * @param {(Node | string)[]} content
 */
function ask(title, ...content) {
  const box = element("dialog", "ask ui");
  const head = element("h2", "", title);
  box.setAttribute("aria-label", title);
  box.append(head, ...content, button("Close", () => box.close()));
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (event) => event.target.closest("button") && box.close());
  document.body.append(box);
  box.showModal();
  return box;
}

/** Decisions that wait for a name. */
const waiting = [];

/**
 * Call with the name of who decides, asked for once.
 * @param {(author: string) => void} then
 */
function signed(then) {
  const known = kept(AUTHOR);
  if (known) {
    then(known);
    return;
  }
  if (waiting.push(then) > 1) return;
  const name = element("input", "");
  const sign = () => {
    const author = name.value.trim();
    if (!author) return;
    keep(AUTHOR, author);
    for (const one of waiting.splice(0)) one(author);
    box.close();
  };
  name.addEventListener("keydown", (event) => event.key === "Enter" && sign());
  const box = ask("Who decides?", element("label", "", "Your name, for the file ", name), button("Sign", sign));
  box.addEventListener("close", () => waiting.splice(0));
  name.focus();
}

/**
 * Keep a decision, signed.
 * @param {string} words
 * @param {Record<string, any>[]} lines
 */
function decide(words, lines) {
  signed((author) => {
    const time = new Date().toISOString();
    const same = JSON.stringify(lines);
    const others = entries().filter((one) => one.sent || JSON.stringify(one.lines.map(unsigned)) !== same);
    store([...others, { words, lines: lines.map((line) => ({ ...line, author, time })) }]);
    say(`Decided: ${words}`);
  });
}

/** @param {Record<string, any>} line */
function unsigned({ author, time, ...rest }) {
  return rest;
}

const members = [...document.querySelectorAll("[data-hash]:not(.text)")].map((node) => ({
  node,
  hash: node.dataset.hash,
  label: (node.querySelector(".name") ?? node.querySelector("b")).textContent,
}));
const near = [...document.querySelectorAll(".near")].map((node) => ({
  node,
  left: node.dataset.inside,
  right: node.dataset.outside,
  label: node.querySelector("h3").textContent,
}));

function accept() {
  const hashes = [...new Set(members.map((one) => one.hash))];
  if (hashes.length < 2) say("All reports here have one text: there is nothing to accept.");
  else decide("these reports belong together", [{ decision: "accept", members: hashes }]);
}

/** @param {{hash: string, label: string}} one */
function split(one) {
  const others = [...new Set(members.map((other) => other.hash))].filter((hash) => hash !== one.hash);
  if (!others.length) say("All reports here have one text: none can be split off.");
  else decide(`${one.label} does not belong here`,
    others.map((hash) => ({ decision: "cannot-link", left: one.hash, right: hash })));
}

/** @param {{left: string, right: string, label: string}} one */
function merge(one) {
  decide(`“${one.label}” belongs here`, [{ decision: "must-link", left: one.left, right: one.right }]);
}

/** @param {Element} text */
const linesOf = (text) => [...text.querySelectorAll(":scope .fulltext > p:not(.note)")];
/**
 * Return where the lines of a text begin in it, as the package counts, and where the last ends.
 * @param {HTMLElement} text
 */
const startsOf = (text) => text.dataset.lines.split(" ").map(Number);

/** @param {HTMLElement} line a paragraph of a text */
function markBoilerplate(line) {
  const text = line.closest(".text");
  const starts = startsOf(text);
  const start = starts[linesOf(text).indexOf(line)];
  if (Number.isNaN(start)) return;
  const end = Math.min(...starts.filter((at) => at > start));
  const words = line.textContent.trim().slice(0, 60);
  decide(`“${words}” is boilerplate`,
    [{ decision: "boilerplate", content_hash: text.dataset.hash, start, end }]);
}

/**
 * Let the reader choose one of several.
 * @template {{label: string}} T
 * @param {string} title
 * @param {T[]} found
 * @param {(one: T) => void} then
 */
function chooseOne(title, found, then) {
  ask(title, element("div", "choices", ...found.map((one) => button(one.label, () => then(one)))));
}

function splitCurrent() {
  const own = members.find((one) => one.node === current);
  if (own) split(own);
  else chooseOne("Which report does not belong here?", members, split);
}

function mergeCurrent() {
  const own = near.find((one) => one.node === current);
  if (own) merge(own);
  else if (near.length) chooseOne("Which near miss belongs here?", near, merge);
  else say("No report outside came near.");
}

function boilerplateCurrent() {
  if (current?.matches(".texts .fulltext > p")) markBoilerplate(current);
  else say("First go to a line of a text, by j and k or by a click on it.");
}

/** @param {Entry} entry */
function undo(entry) {
  const same = JSON.stringify(entry);
  store(entries().filter((one) => JSON.stringify(one) !== same));
  say(`Undone: ${entry.words}`);
}

function undoLast() {
  const last = entries().filter((one) => !one.sent).at(-1);
  if (last) undo(last);
  else say("Nothing to undo on this page.");
}

/** Return the lines of all pages of this report. */
function handedOn(every = Object.values(all()).flat()) {
  return every.flatMap((one) => one.lines).map((line) => `${JSON.stringify(line)}\n`).join("");
}

function exportAll() {
  const lines = handedOn();
  if (!lines) {
    say("Nothing was decided yet.");
    return;
  }
  const link = element("a", "");
  link.href = URL.createObjectURL(new Blob([lines], { type: "application/jsonl" }));
  link.download = "decisions.jsonl";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  say("Exported as decisions.jsonl: pass it to dedup run --decisions.");
}

async function sendAll() {
  const every = all();
  const unsent = Object.values(every).flat().filter((one) => !one.sent);
  if (!unsent.length) {
    say("Nothing new to send.");
    return;
  }
  try {
    const answer = await fetch(new URL("decisions", home), {
      method: "POST",
      headers: { "Content-Type": "application/jsonl" },
      body: handedOn(unsent),
    });
    if (!answer.ok) throw new Error(answer.statusText);
  } catch (error) {
    say(`Not sent, and still kept here: ${error.message}`);
    return;
  }
  for (const one of unsent) one.sent = true;
  keep(STORE, JSON.stringify(every));
  show();
  say("Sent: the file of decisions has them.");
}

/** @type {HTMLElement | null} */
let current = null;

/** @param {HTMLElement | undefined} item */
function moveTo(item) {
  if (!item) return;
  current?.classList.remove("current");
  current = item;
  item.classList.add("current");
  item.tabIndex = -1;
  item.focus({ preventScroll: true });
  item.scrollIntoView({ block: "nearest" });
}

/** @param {1 | -1} step */
function move(step) {
  const items = [...document.querySelectorAll(ITEMS)].filter((one) => one.checkVisibility());
  const place = items.indexOf(current);
  if (place >= 0) moveTo(items[place + step]);
  else moveTo(items[step > 0 ? 0 : items.length - 1]);
}

/** @param {1 | -1} step */
function movePart(step) {
  const parts = [...document.querySelectorAll("main section[aria-labelledby]")];
  const here = parts.findLastIndex((one) => one.getBoundingClientRect().top < 40);
  const part = parts[Math.max(0, Math.min(parts.length - 1, here + step))];
  part.scrollIntoView({ block: "start" });
  moveTo([...part.querySelectorAll(ITEMS)].find((one) => one.checkVisibility()));
  part.scrollIntoView({ block: "start" });
}

function openCurrent() {
  if (!current) return;
  if (current.matches("tr")) {
    openPeek(current, toldColumns(current));
    return;
  }
  const fold = current.querySelector("details");
  if (fold && !current.querySelector("a")) fold.open = true;
  else current.querySelector("a")?.click();
}

function showKeys() {
  const rows = KEYS.map(([key, words]) => element("div", "", element("dt", "", ...key.split(" ").map((one) =>
    one === "/" ? " / " : element("kbd", "", one))), element("dd", "", words)));
  ask("Keys", element("dl", "keys", ...rows));
}

/** Let the bar come along while the page is read. */
function begin() {
  review.classList.add("used");
}

function leave() {
  review.classList.remove("used");
  current?.classList.remove("current");
  current = null;
}

const ACTIONS = {
  j: () => move(1),
  k: () => move(-1),
  n: () => movePart(1),
  p: () => movePart(-1),
  o: openCurrent,
  a: accept,
  s: splitCurrent,
  m: mergeCurrent,
  b: boilerplateCurrent,
  u: undoLast,
  e: exportAll,
  "?": showKeys,
  Escape: leave,
};

/** Say on the page, beside what it is about, what was decided. */
function note(node, words) {
  node?.append(element("p", "decided ui", words));
}

/** @param {Entry} entry */
function showBeside({ lines: [line] }) {
  if (line.decision === "cannot-link") {
    note(members.find((one) => one.hash === line.left)?.node, "to be split off");
  } else if (line.decision === "must-link") {
    note(near.find((one) => one.right === line.right)?.node, "to be merged");
  } else if (line.decision === "boilerplate") {
    const text = [...document.querySelectorAll(".text")].find((one) => one.dataset.hash === line.content_hash);
    if (text) linesOf(text)[startsOf(text).indexOf(line.start)]?.classList.add("furniture");
  }
}

const list = element("ol", "decisions", "");
const fold = element("details", "", element("summary", "", ""), list);

/** Show what was decided on this page, and how much in the report. */
function show() {
  for (const one of document.querySelectorAll(".decided")) one.remove();
  for (const one of document.querySelectorAll(".furniture")) one.classList.remove("furniture");
  const own = entries();
  own.forEach(showBeside);
  list.replaceChildren(...own.map((entry) => {
    const line = entry.lines[0];
    const item = element("li", "", `${entry.words} `, element("small", "", `${line.author}, ${line.time.slice(0, 16).replace("T", " ")} UTC`));
    item.append(entry.sent ? element("small", "", " · sent") : button("Undo", () => undo(entry)));
    return item;
  }));
  const whole = Object.values(all()).flat().length;
  fold.hidden = whole === 0;
  fold.firstChild.textContent = `${own.length} decided here, ${whole} in this report`;
}

function addReview() {
  const name = kept(AUTHOR);
  const tools = element("div", "bar",
    button("Accept", accept), button("Split off…", splitCurrent), button("Merge…", mergeCurrent),
    button("Boilerplate", boilerplateCurrent), button("Export", exportAll),
    ...(served ? [button("Send", sendAll)] : []), button("Keys ?", showKeys));
  tools.setAttribute("role", "group");
  tools.setAttribute("aria-label", name ? `Review by ${name}` : "Review");
  review.setAttribute("aria-label", "Review");
  review.classList.add("ui");
  review.append(tools, fold, status);
  review.hidden = false;
  document.querySelector(".toc").append(button("Review", () => {
    begin();
    tools.firstElementChild.focus();
  }));
  show();
}

document.addEventListener("keydown", (event) => {
  const busy = event.target.closest("input, select, textarea, dialog") || document.querySelector("dialog[open]");
  if (busy || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(ACTIONS, event.key)) return;
  event.preventDefault();
  begin();
  ACTIONS[event.key]();
});
document.addEventListener("click", (event) => {
  const line = event.target.closest(".texts .text .fulltext > p:not(.note)");
  // Who selects words to copy them does not review.
  if (!line || event.target.closest("a") || !getSelection().isCollapsed) return;
  begin();
  moveTo(line);
});
addEventListener("storage", (event) => event.key === STORE && show());
addReview();
