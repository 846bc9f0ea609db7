// Review: move by keys, decide, and keep the decisions: in this browser until they are exported, or
// at once in the file of who serves the page. A line of either is as `dedup run --decisions` reads it.
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
  ["u", "undo your last decision on this page"],
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
 * One decision: its lines for the file.
 * @typedef {{lines: Record<string, any>[], filed?: boolean}} Entry
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

/** What this browser keeps of this page. */
const own = () => all()[review.dataset.cluster] ?? [];
/** @type {Entry[]} what the file of who serves the page holds */
let filed = [];
/** What was decided about this page, in the order of time: by others, too, where it is served. */
const entries = () => [...filed.filter(isHere), ...own()];

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

/** @type {Map<string, Record<string, any>[]>} what a decision on this page took back, by its first line */
const replaced = new Map();

/**
 * Keep a decision, signed, in place of some lines that were decided before.
 * @param {Record<string, any>[]} lines
 * @param {Record<string, any>[]} before
 */
function decide(lines, before = []) {
  signed((author) => {
    const time = new Date().toISOString();
    const made = { lines: lines.map((line) => ({ ...line, author, time })) };
    const last = entries().at(-1);
    if (last && untimed(last) === untimed(made)) {
      say(`Decided before: ${wordsOf(made)}`);
      return;
    }
    take(before);
    replaced.set(same(made.lines[0]), before);
    store([...own(), made]);
    say(`Decided: ${wordsOf(made)}`);
    if (served) sendAll();
  });
}

/** @param {Entry} entry */
function untimed({ lines }) {
  return JSON.stringify(lines.map(({ time, ...rest }) => Object.entries(rest).sort()));
}

/**
 * Return a line as it can be compared: a file writes one time in another way.
 * @param {Record<string, any>} line
 */
const same = (line) => JSON.stringify(Object.entries({ ...line, time: Date.parse(line.time) }).sort());

/**
 * Take lines back, wherever they are kept.
 * @param {Record<string, any>[]} lines
 */
function take(lines) {
  const gone = new Set(lines.map(same));
  const isGone = (line) => gone.has(same(line));
  store(own().map((one) => ({ lines: one.lines.filter((line) => !isGone(line)) })).filter((one) => one.lines.length));
  if (!served || !gone.size) return;
  inTurn(async () => {
    const held = filed.flatMap((one) => one.lines).filter(isGone);
    if (!held.length) return;
    await change("DELETE", held);
    await readFile();
  }, "Not taken back");
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

/** @param {string} hash */
const labelOf = (hash) => members.find((one) => one.hash === hash)?.label
  ?? near.find((one) => one.right === hash)?.label ?? "a report elsewhere";
/** @param {string} hash */
const isMember = (hash) => members.some((one) => one.hash === hash);

/** @param {Entry} entry */
function isHere({ lines }) {
  return lines.some(({ left, right, content_hash: text, members: texts = [] }) =>
    [left, right, text, ...texts].some(isMember));
}

/** @param {Entry} entry */
function wordsOf({ lines }) {
  const [{ decision, left, right, members: texts }] = lines;
  if (decision === "accept") return texts.every(isMember) ? "these reports belong together" : "some of these reports belong together";
  if (decision === "boilerplate") return `“${(markedLine(lines[0])?.textContent ?? "a line").trim().slice(0, 60)}” is boilerplate`;
  const whole = isMember(left) && lines.every((line) => isMember(line.right));
  if (decision === "cannot-link") return whole ? `${labelOf(left)} does not belong here` : `${labelOf(left)} and ${labelOf(right)} do not belong together`;
  return whole || !isMember(left) ? `${labelOf(left)} and ${labelOf(right)} belong together` : `“${labelOf(right)}” belongs here`;
}

function accept() {
  const hashes = [...new Set(members.map((one) => one.hash))];
  if (hashes.length < 2) say("All reports here have one text: there is nothing to accept.");
  else decide([{ decision: "accept", members: hashes }]);
}

/** Return what was decided about this page that parts two texts. */
const parting = () => entries().flatMap(({ lines }) => lines).filter((line) => line.decision === "cannot-link");

/**
 * Part a report from those that stay. Nothing is said of it and others that were split off before:
 * they may tell an event of their own.
 * @param {{hash: string, label: string}} one
 */
function split(one) {
  const parted = parting();
  const gone = new Set([one.hash, ...parted.filter((line) => isMember(line.right)).map((line) => line.left)]);
  const others = [...new Set(members.map((other) => other.hash))].filter((hash) => !gone.has(hash));
  if (others.length) {
    decide(others.map((hash) => ({ decision: "cannot-link", left: one.hash, right: hash })),
      parted.filter((line) => line.right === one.hash && isMember(line.left)));
  } else if (gone.size > 1) say("All others were split off before: no report is left here to part it from.");
  else say("All reports here have one text: none can be split off.");
}

/**
 * Join a near miss with the report that it is nearest to. What parted it from these reports before
 * is taken back: held to, it would draw that one report out of the event.
 * @param {{left: string, right: string, label: string}} one
 */
function merge(one) {
  decide([{ decision: "must-link", left: one.left, right: one.right }], parting().filter(({ left, right }) =>
    (left === one.right && isMember(right)) || (right === one.right && isMember(left))));
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
  decide([{ decision: "boilerplate", content_hash: text.dataset.hash, start, end }]);
}

/** @param {Record<string, any>} line a decision on a line of a text here */
function markedLine(line) {
  const text = [...document.querySelectorAll(".text")].find((one) => one.dataset.hash === line.content_hash);
  return text && linesOf(text)[startsOf(text).indexOf(line.start)];
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
  const back = replaced.get(same(entry.lines[0])) ?? [];
  take(entry.lines);
  store([...own(), ...back.map((line) => ({ lines: [line] }))]);
  say(`Undone: ${wordsOf(entry)}`);
  if (served) sendAll();
}

function undoLast() {
  const last = entries().filter((one) => one.lines[0].author === kept(AUTHOR)).at(-1);
  if (last) undo(last);
  else say("Nothing of yours to undo on this page.");
}

/**
 * Return the lines of some decisions as they stand in a file.
 * @param {Record<string, any>[]} lines
 */
const written = (lines) => lines.map((line) => `${JSON.stringify(line)}\n`).join("");
const unsent = () => Object.values(all()).flat();

function exportAll() {
  const lines = written([...filed, ...unsent()].flatMap((one) => one.lines));
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

/**
 * Ask who serves the page to add lines to its file, or to take them out.
 * @param {"POST" | "DELETE"} method
 * @param {Record<string, any>[]} lines
 */
const change = (method, lines) =>
  asked({ method, headers: { "Content-Type": "application/jsonl" }, body: written(lines) });

/** @param {RequestInit} request */
async function asked(request) {
  const answer = await fetch(new URL("decisions", home), request)
    .catch(() => { throw new Error("dedup serve does not answer here. Export them before you leave the page."); });
  if (answer.ok) return answer;
  const told = await answer.text();
  throw new Error(answer.headers.get("Content-Type") === "application/json" ? JSON.parse(told).error : told);
}

async function readFile() {
  try {
    const lines = (await (await asked({})).text()).split("\n").filter(Boolean).map((line) => JSON.parse(line));
    // What was decided at once about one report is one decision.
    const groups = Map.groupBy(lines, (line, place) => JSON.stringify(
      line.decision === "cannot-link" ? [line.author, line.time, line.left] : place));
    filed = [...groups.values()].map((one) => ({ lines: one, filed: true }));
    show();
  } catch (error) {
    say(`The file of decisions is not read: ${error.message}`);
  }
}

let turn = Promise.resolve();
/**
 * Do one thing after the other with the file, and say what fails.
 * @param {() => Promise<void>} act
 * @param {string} failed
 */
function inTurn(act, failed) {
  turn = turn.then(act).catch((error) => say(`${failed}: ${error.message}`));
}

function sendAll() {
  inTurn(async () => {
    const sent = unsent();
    if (!sent.length) return;
    await change("POST", sent.flatMap((one) => one.lines));
    const known = new Set(sent.map((one) => JSON.stringify(one)));
    const left = Object.entries(all()).map(([page, every]) => [page, every.filter((one) => !known.has(JSON.stringify(one)))]);
    keep(STORE, JSON.stringify(Object.fromEntries(left.filter(([, every]) => every.length))));
    await readFile();
  }, "Kept in this browser alone");
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
  if (line.decision === "cannot-link" && isMember(line.right)) {
    note(members.find((one) => one.hash === line.left)?.node, "to be split off");
  } else if (line.decision === "must-link") {
    note(near.find((one) => one.right === line.right)?.node, "to be merged");
  } else if (line.decision === "boilerplate") {
    markedLine(line)?.classList.add("furniture");
  }
}

const list = element("ol", "decisions", "");
const fold = element("details", "", element("summary", "", ""), list);

/** Show what was decided on this page, and how much in the report. */
function show() {
  for (const one of document.querySelectorAll(".decided")) one.remove();
  for (const one of document.querySelectorAll(".furniture")) one.classList.remove("furniture");
  const here = entries();
  here.forEach(showBeside);
  list.replaceChildren(...here.map((entry) => {
    const { author = "unsigned", time } = entry.lines[0];
    const at = time ? `, ${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC` : "";
    const item = element("li", "", `${wordsOf(entry)} `, element("small", "", `${author}${at}`));
    if (served && !entry.filed) item.append(element("small", "", " · not in the file yet"));
    item.append(button("Undo", () => undo(entry)));
    return item;
  }));
  const whole = filed.length + unsent().length;
  fold.hidden = whole === 0;
  fold.firstChild.textContent = `${here.length} decided here, ${whole} in ${served ? "the file" : "this report"}`;
  send.hidden = !served || !unsent().length;
}

const send = button("Send again", sendAll);
send.hidden = true;

function addReview() {
  const name = kept(AUTHOR);
  const tools = element("div", "bar",
    button("Accept", accept), button("Split off…", splitCurrent), button("Merge…", mergeCurrent),
    button("Boilerplate", boilerplateCurrent), button("Export", exportAll),
    send, button("Keys ?", showKeys));
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
if (served) {
  const read = () => { turn = turn.then(readFile); };
  read();
  sendAll();
  // Another page, or another reviewer, may have decided meanwhile.
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && read());
}
