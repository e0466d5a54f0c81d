// A table of inputs that works like a sheet: keys, blocks pasted from Excel or WPS, drafts that save themselves.
// Without this script it is a form like any other; what is right and wrong is decided by the server alone.
"use strict";

const PAUSE = 700, BEAT = 4000, RETRY = 5000, MOST = 500;

class Sheet {
  // Cells of a table, by row and column; only what can be typed into.
  constructor(table) {
    this.table = table;
    this.before = new Map();
    this.editing = false;
    table.addEventListener("keydown", (event) => this.onKey(event));
    table.addEventListener("focusin", (event) => this.onFocus(event));
    table.addEventListener("focusout", () => { this.editing = false; });
    table.addEventListener("dblclick", (event) => { if (this.isCell(event.target)) this.editing = true; });
    table.addEventListener("input", (event) => { if (this.isCell(event.target)) this.editing = this.editing || "typed"; });
    table.addEventListener("paste", (event) => this.onPaste(event));
  }

  isCell(node) { return node.matches && node.matches("input.kp-in"); }

  rows() {
    return [...this.table.tBodies[0].rows]
      .map((row) => [...row.querySelectorAll("input.kp-in")]).filter((row) => row.length);
  }

  placeOf(input) {
    const rows = this.rows();
    for (let r = 0; r < rows.length; r += 1) {
      const c = rows[r].indexOf(input);
      if (c >= 0) return { rows, r, c };
    }
    return null;
  }

  onFocus(event) {
    if (!this.isCell(event.target)) return;
    this.before.set(event.target, event.target.value);
    this.editing = false;
    event.target.select();
  }

  go(input) {
    if (!input) return;
    input.focus();
    input.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  below(place, step) {
    // The same column further down or up; a row may have fewer cells than another.
    const at = this.columnOf(place.rows[place.r][place.c]);
    for (let r = place.r + step; r >= 0 && r < place.rows.length; r += step) {
      const found = place.rows[r].find((one) => this.columnOf(one) === at);
      if (found) return found;
    }
    return null;
  }

  columnOf(input) { return `${input.dataset.at}/${this.table.dataset.grows === undefined && input.closest("tr").querySelectorAll("input.kp-in[data-at=value]").length > 1 ? input.dataset.item : ""}`; }

  onKey(event) {
    if (!this.isCell(event.target) || event.isComposing || event.altKey) return;
    const place = this.placeOf(event.target), row = place.rows[place.r], inside = this.editing === true;
    const typed = this.editing === "typed", whole = event.ctrlKey || event.metaKey;
    let to;
    switch (event.key) {
      case "Enter": to = this.below(place, event.shiftKey ? -1 : 1) || event.target; break;
      case "ArrowDown": to = this.below(place, 1) || event.target; break;
      case "ArrowUp": to = this.below(place, -1) || event.target; break;
      case "ArrowRight": if (!inside && !typed && !event.shiftKey) to = row[place.c + 1] || event.target; break;
      case "ArrowLeft": if (!inside && !typed && !event.shiftKey) to = row[place.c - 1] || event.target; break;
      case "Home": if (!inside && !event.shiftKey) to = whole ? place.rows[0][0] : row[0]; break;
      case "End": if (!inside && !event.shiftKey) { const last = whole ? place.rows[place.rows.length - 1] : row; to = last[last.length - 1]; } break;
      case "F2": this.editing = true; event.target.setSelectionRange(event.target.value.length, event.target.value.length); event.preventDefault(); return;
      case "Escape": this.undo(event.target); event.preventDefault(); return;
      case "Delete": if (!inside && !typed) { this.put(event.target, ""); event.preventDefault(); } return;
      default: return;
    }
    if (to) {
      event.preventDefault();
      if (to === event.target) to.select(); else this.go(to);
    }
  }

  undo(input) {
    this.editing = false;
    if (this.before.has(input) && this.before.get(input) !== input.value) this.put(input, this.before.get(input));
    input.select();
  }

  put(input, text) {
    if (input.value === text) return;
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    this.editing = false;
  }

  onPaste(event) {
    if (!this.isCell(event.target)) return;
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const block = blockOf(text), pasted = new Pasted(this);
    if (!this.byName(block, event.target, pasted)) this.fromHere(block, event.target, pasted);
    pasted.tell();
  }

  columns(row) {
    // The cells of a row that a block fills, one below the other: also those that cannot be typed into, so that what
    // stands beside them does not slip into another place.
    return [...row.querySelectorAll("td[data-col]")];
  }

  byName(block, input, pasted) {
    // A block whose first column names the rows goes to the rows of those names, in whatever order: from the column
    // where one stands, or from the first one if it is wider.
    const rowOf = this.named(), names = block.map((row) => row[0].trim()).filter(Boolean), used = new Set();
    const known = names.filter((name) => rowOf(name)).length;
    if (block[0].length < 2 || !known || known * 2 < names.length) return false;
    const cells = this.columns(input.closest("tr")), here = cells.indexOf(input.closest("td"));
    const at = cells[here].dataset.col === "note" || cells.length - here < block[0].length - 1 ? 0 : here;
    block.forEach(([name, ...texts]) => {
      const row = rowOf(name);
      if (row && !used.has(row)) this.fill(this.columns(row), at, texts, pasted);
      else if ([name, ...texts].some((text) => text.trim())) pasted.lose("names", name.trim() || texts.join(" "));
      used.add(row);
    });
    return true;
  }

  named() {
    // The row that a name means: as it is called, or without the unit behind it where no other row is called so; of
    // units also by the beginning or the end of their names, where just one is called so: 江北区 for 江北区建设局.
    const exact = new Map(), bare = new Map();
    for (const row of this.table.tBodies[0].rows) {
      const heading = row.querySelector("[data-heading]");
      if (!heading) continue;
      const name = keyOf(heading.dataset.heading), short = bareOf(name);
      exact.set(name, row);
      bare.set(short, bare.has(short) ? null : row);
    }
    const isOfUnits = this.table.classList.contains("kp-across");
    const short = (name) => {
      const fits = isOfUnits && name.length > 1 ? [...exact.keys()].filter((one) => one.startsWith(name) || one.endsWith(name)) : [];
      return fits.length === 1 ? exact.get(fits[0]) : null;
    };
    return (text) => (keyOf(text) ? exact.get(keyOf(text)) || bare.get(bareOf(keyOf(text))) || short(keyOf(text)) : null);
  }

  fromHere(block, input, pasted) {
    const all = () => [...this.table.tBodies[0].rows].filter((row) => this.columns(row).length);
    const first = input.closest("tr"), at = this.columns(first).indexOf(input.closest("td"));
    let rows = all();
    const start = rows.indexOf(first);
    block.forEach((texts, down) => {
      while (start + down >= rows.length && this.grow()) rows = all();
      const row = rows[start + down];
      if (row) this.fill(this.columns(row), at, texts, pasted);
      else if (texts.some((text) => text.trim())) pasted.lose("rows", texts.join(" ").trim());
    });
  }

  fill(cells, at, texts, pasted) {
    texts.forEach((raw, across) => {
      const text = raw.trim(), cell = cells[at + across], input = cell && cell.querySelector("input.kp-in");
      if (!cell && text) pasted.lose("columns", text, at + across);
      else if (cell && !input && text && text !== cell.textContent.trim()) pasted.lose("fixed", text);
      else if (input && !text && input.value) pasted.lose("blank", "");
      else if (input && text) pasted.put(input, text);
    });
  }

  grow() {
    // One more empty record at the end of a list.
    if (this.table.dataset.grows === undefined) return false;
    const last = this.table.tBodies[0].rows[this.table.tBodies[0].rows.length - 1];
    const old = Number(last.dataset.record), row = last.cloneNode(true);
    row.dataset.record = String(old + 1);
    row.cells[0].textContent = String(old + 2);
    row.querySelectorAll(".kp-file, .kp-fault").forEach((one) => one.remove());
    row.querySelectorAll("input").forEach((one) => {
      one.name = one.name.replace(`:${old}`, `:${old + 1}`);
      one.value = "";
      one.setAttribute("aria-label", (one.getAttribute("aria-label") || "").replace(String(old + 1), String(old + 2)));
    });
    last.after(row);
    return old < 1999;
  }
}

class Pasted {
  // What became of a block: what was put where, and what was not. Nothing is lost unseen, and all of it can be undone.
  constructor(sheet) {
    this.sheet = sheet;
    this.done = [];
    this.over = 0;
    this.lost = { rows: [], columns: [], names: [], fixed: [], blank: [] };
    this.beyond = new Set();
  }

  put(input, text) {
    if (input.value === text) return;
    this.done.push([input, input.value, text]);
    if (input.value) this.over += 1;
    this.sheet.put(input, text);
  }

  lose(how, text, column) {
    this.lost[how].push(text);
    if (column !== undefined) this.beyond.add(column);
  }

  tell() {
    const words = this.sheet.table.closest("form").dataset, where = document.getElementById("grid-notice");
    const count = { ...Object.fromEntries(Object.entries(this.lost).map(([how, texts]) => [how, texts.length])), columns: this.beyond.size };
    if (!where) return;
    where.replaceChildren();
    where.hidden = !this.over && !Object.values(count).some(Boolean);
    if (where.hidden) return;
    const list = document.createElement("ul"), item = (text) => { const li = document.createElement("li"); li.textContent = text; list.append(li); };
    item([words.sayPasted.replace("#", this.done.length), ...(this.over ? [words.sayOver.replace("#", this.over)] : [])].join(" · "));
    for (const [how, say] of [["rows", words.sayRows], ["columns", words.sayColumns], ["names", words.sayNames], ["fixed", words.sayFixed], ["blank", words.sayBlank]]) {
      const some = this.lost[how].filter(Boolean).slice(0, 5);
      if (count[how]) item(say.replace("#", count[how]) + (some.length ? `${words.sayColon}${some.join(" / ")}${this.lost[how].length > 5 ? " …" : ""}` : ""));
    }
    const close = () => { where.hidden = true; (this.done[0] || [document.activeElement])[0].focus(); };
    where.append(list, ...(this.done.length ? [button(words.sayUndo, () => { this.undo(); close(); })] : []), button(words.sayClose, close));
  }

  undo() {
    // What was typed into one of the cells since stays.
    this.done.forEach(([input, before, after]) => { if (input.value === after) this.sheet.put(input, before); });
  }
}

const button = (text, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "btn btn-sm";
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
};

const keyOf = (text) => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
const bareOf = (name) => name.replace(/\([^()]*\)$/, "");

const blockOf = (text) => {
  // Tab-separated lines as Excel and WPS put them on the clipboard. A cell with a line break, a tab or a doubled quote
  // in it is quoted; quotes that somebody wrote are none of that. A line break within a cell becomes a space.
  const flat = text.replace(/\r\n?/g, "\n").replace(/\n$/, ""), quoted = /"((?:[^"]|"")*)"(?=\t|\n|$)/y, plain = /[^\t\n]*/y;
  const rows = [[]];
  for (let at = 0; at <= flat.length;) {
    quoted.lastIndex = plain.lastIndex = at;
    const found = quoted.exec(flat), is = found && /[\n\t]|""/.test(found[1]);
    const cell = is ? found[1].replace(/""/g, '"').replace(/\s*\n\s*/g, " ") : plain.exec(flat)[0];
    rows[rows.length - 1].push(cell);
    at += is ? found[0].length : cell.length;
    if (flat[at] === "\n") rows.push([]);
    at += 1;
  }
  return rows;
};

const form = () => document.getElementById("grid-form");
const say = (text) => { const where = document.getElementById("grid-said"); if (where && where.textContent !== text) where.textContent = text; };

class Talk {
  // What is said to the server about drafts, and heard from it.
  async ask(options) {
    // The answer as data; null if there was none, with the reason said.
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
    const address = options.method ? this.form.dataset.kpDrafts : `${this.form.dataset.kpDrafts}?since=${encodeURIComponent(this.since)}`;
    let response;
    try {
      response = await fetch(address, { ...options, headers: { "X-CSRFToken": token, "Content-Type": "application/json" }, credentials: "same-origin", redirect: "manual" });
    } catch (error) {
      say(this.words.sayFailed);
      return null;
    }
    if (response.type === "opaqueredirect" || response.status === 403) { this.end(); return null; }
    const isData = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isData) { say(this.words.sayFailed); return null; }
    const answer = await response.json();
    if (answer.refusal !== undefined && !response.ok) { say(answer.refusal); return { refused: true, saved: [], changed: [], now: this.since, state: this.state }; }
    return answer;
  }

  flush() {
    // On leaving: what was typed in the last moment is sent on, without waiting for the answer.
    const cells = this.pending();
    if (!cells.length || this.leaving || this.ended) return;
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
    const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
    try {
      fetch(this.form.dataset.kpDrafts, { method: "POST", body: JSON.stringify({ cells }), headers, credentials: "same-origin", keepalive: true }).catch(() => {});
    } catch (error) { /* too much for a farewell: the tab keeps it */ }
  }

  end() {
    // The session is over: what was typed stays in this tab, and is sent after signing in again.
    this.ended = true;
    this.keep();
    const where = document.getElementById("grid-said");
    if (!where || where.querySelector("a")) return;
    where.textContent = `${this.words.sayEnded} `;
    const link = document.createElement("a");
    link.href = this.words.signIn;
    link.textContent = this.words.saySignIn;
    where.append(link);
  }
}

class Drafts extends Talk {
  // Sends what was typed, cell by cell, and shows what others typed meanwhile. Nothing that failed to be sent is given up.
  constructor(element) {
    super();
    this.form = element;
    this.words = element.dataset;
    this.dirty = new Map();
    this.since = element.dataset.seen;
    this.state = null;
    this.busy = false;
    this.ended = false;
    this.sent = [];
    this.cells = new Map();
    element.querySelectorAll("input.kp-in").forEach((one) => this.cells.set(`${one.dataset.subject}:${one.dataset.item}:${one.dataset.at}`, one));
    this.store = `kaoping-grid-${element.dataset.key}`;
    element.addEventListener("input", (event) => this.onInput(event));
    element.addEventListener("submit", () => { this.leaving = true; });
    addEventListener("beforeunload", () => { this.keep(); });
    addEventListener("pagehide", () => { this.keep(); this.flush(); });
    addEventListener("pageshow", () => { this.leaving = false; });
    addEventListener("online", () => this.send());
    this.restore();
    this.count();
    const wrong = element.querySelector("input.kp-bad");
    if (wrong && document.querySelector("main .alert-danger")) wrong.focus();
    this.timer = setInterval(() => this.beat(), BEAT);
  }

  cell(subject, item, at = "value") {
    return this.cells.get(`${subject}:${item}:${at}`);
  }

  onInput(event) {
    const input = event.target;
    if (!input.matches("input.kp-in")) return;
    this.touch(input.dataset.subject, input.dataset.item);
  }

  pending() { return [...this.sent, ...[...this.dirty.values()].map((one) => this.read(one))]; }

  soon() {
    // A block that is pasted changes hundreds of cells at once: they are counted, and kept in the tab, together.
    if (this.due) return;
    this.due = setTimeout(() => { this.due = null; this.count(); this.keep(); }, 0);
  }

  count() {
    // How many are filled, as they stand on the page. What was returned is open until something is typed for it.
    let filled = Number(this.words.elsewhere);
    this.form.querySelectorAll("input.kp-in[data-at=value]").forEach((input) => {
      const isGiven = input.value.trim() !== "", isNew = input.dataset.version !== "0" || input.value !== input.defaultValue;
      if (isGiven && (isNew || input.dataset.returned === undefined)) filled += 1;
      const state = isNew && input.closest("tr").querySelector("[data-kp-state]");
      if (state) state.textContent = isGiven ? this.words.sayDraft : this.words.sayEmpty;
    });
    const wrong = this.form.querySelectorAll("input.kp-bad").length, box = this.form.querySelector("[data-kp-wrong-box]");
    this.form.querySelector("[data-kp-filled]").textContent = String(filled);
    box.hidden = !wrong;
    box.querySelector("[data-kp-wrong]").textContent = String(wrong);
  }

  touch(subject, item) {
    this.refused = false;
    this.dirty.set(`${subject}:${item}`, { subject: Number(subject), item });
    this.soon();
    clearTimeout(this.later);
    this.later = setTimeout(() => this.send(), PAUSE);
  }

  read({ subject, item }) {
    const value = this.cell(subject, item), note = this.cell(subject, item, "note");
    const said = { subject, item, typed: value.value, version: Number(value.dataset.version) };
    return note ? { ...said, note: note.value } : said;
  }

  async send() {
    if (this.busy || this.leaving || !this.dirty.size) return;
    this.busy = true;
    say(this.words.saySaving);
    const keys = [...this.dirty.keys()].slice(0, MOST), sent = keys.map((key) => this.read(this.dirty.get(key)));
    keys.forEach((key) => this.dirty.delete(key));
    this.sent = sent;
    const answer = await this.ask({ method: "POST", body: JSON.stringify({ cells: sent, since: this.since }) });
    this.busy = false;
    this.sent = [];
    if (answer === null || answer.refused) {
      sent.forEach((one) => this.dirty.set(`${one.subject}:${one.item}`, { subject: one.subject, item: one.item }));
      this.keep();
      this.refused = answer !== null;  // What is refused is not sent again until somebody types; it stays in the tab.
      if (!this.ended && !this.refused) this.later = setTimeout(() => this.send(), RETRY);
      return;
    }
    const known = new Map(sent.map((one) => [`${one.subject}:${one.item}`, one]));
    answer.saved.forEach((one) => this.saved(one, known.get(`${one.subject}:${one.item}`)));
    this.hear(answer);
    this.keep();
    if (!this.form.querySelector(".kp-theirs") && !answer.saved.some((one) => one.refusal)) say(this.words.saySaved);
    if (this.dirty.size) this.later = setTimeout(() => this.send(), sent.length < MOST ? PAUSE : 0);
  }

  saved(one, sent) {
    const value = this.cell(one.subject, one.item);
    if (!value) return;
    this.fault(one.subject, one.item, one.refusal ? [one.refusal] : one.faults);
    const remark = document.getElementById(`remark-${one.subject}:${one.item}`);
    if (remark) remark.textContent = one.remarks.join(" ");
    if (one.theirs) { this.differ(one.theirs); return; }
    if (!one.refusal) this.version(value, one.version);
    if (sent && value.value !== sent.typed) this.touch(one.subject, one.item);
  }

  version(value, number) {
    value.dataset.version = String(number);
    const field = this.form.elements[`version:${value.dataset.subject}:${value.dataset.item}`];
    if (field) field.value = String(number);
  }

  fault(subject, item, faults) {
    const value = this.cell(subject, item), where = document.getElementById(`fault-${subject}:${item}`);
    value.classList.toggle("kp-bad", faults.length > 0);
    if (faults.length) value.setAttribute("aria-invalid", "true"); else value.removeAttribute("aria-invalid");
    if (where) where.textContent = faults.join("　");
    this.soon();
  }

  differ(theirs) {
    // Two people changed one cell: both texts are there, and whoever sees it chooses.
    const value = this.cell(theirs.subject, theirs.item), cell = value.closest("td");
    cell.querySelectorAll(".kp-theirs").forEach((one) => one.remove());
    const box = document.createElement("span");
    box.className = "kp-theirs";
    box.setAttribute("role", "alert");
    box.append(`${theirs.by} ${this.words.sayTheirs} “${theirs.said}” `);
    box.append(this.choice(this.words.sayMine, () => {
      this.version(value, theirs.version);
      this.touch(theirs.subject, theirs.item);
    }), this.choice(this.words.sayTake, () => { this.take(theirs); }));
    cell.append(box);
  }

  choice(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = text;
    button.addEventListener("click", () => {
      const cell = button.closest("td");
      button.closest(".kp-theirs").remove();
      act();
      cell.querySelector("input.kp-in").focus();
    });
    return button;
  }

  take(theirs) {
    const value = this.cell(theirs.subject, theirs.item), note = this.cell(theirs.subject, theirs.item, "note");
    value.value = theirs.typed;
    if (note) note.value = theirs.note;
    this.version(value, theirs.version);
    this.dirty.delete(`${theirs.subject}:${theirs.item}`);
    this.soon();
  }

  hear(answer) {
    // What others typed, in cells that one is not typing into oneself.
    this.since = answer.now;
    answer.changed.forEach((one) => {
      const value = this.cell(one.subject, one.item);
      if (!value || one.version <= Number(value.dataset.version) || this.dirty.has(`${one.subject}:${one.item}`)) return;
      if (value === document.activeElement && value.value !== one.typed) { this.differ(one); return; }
      if (value.closest("td").querySelector(".kp-theirs")) return;
      this.take(one);
      value.classList.add("kp-heard");
      value.title = one.by;
    });
    if (this.state !== null && answer.state !== this.state) say(this.words.saySubmitted);
    this.state = answer.state ?? this.state;
  }

  async beat() {
    if (this.busy || this.leaving || this.ended || document.hidden) return;
    if (this.dirty.size && !this.refused) { this.send(); return; }
    this.busy = true;
    const answer = await this.ask({});
    this.busy = false;
    if (answer && answer.changed) this.hear(answer);
    if (this.dirty.size && !this.refused) this.send();
  }

  keep() {
    // In the tab alone, and only what the server does not have yet. A form that is sent may meet an ended session.
    try {
      if (!this.dirty.size && !this.sent.length) sessionStorage.removeItem(this.store);
      else sessionStorage.setItem(this.store, JSON.stringify({ stamp: this.words.stamp, cells: this.pending() }));
    } catch (error) { /* a browser may refuse to store: then the page alone holds it */ }
  }

  restore() {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(this.store)); } catch (error) { return; }
    // What was typed before the task was submitted or returned belongs to another page than this.
    if (!kept || kept.stamp !== this.words.stamp) return;
    kept.cells.forEach((one) => {
      const value = this.cell(one.subject, one.item), note = this.cell(one.subject, one.item, "note");
      if (!value || (value.value === one.typed && (!note || note.value === one.note))) return;
      value.value = one.typed;
      if (note && one.note !== undefined) note.value = one.note;
      value.dataset.version = String(one.version);
      this.touch(one.subject, one.item);
    });
    if (this.dirty.size) say(this.words.sayRestored); else this.keep();
  }
}

class OneCell extends Talk {
  // The page of a single cell, with its records: saved by itself, too; files alone wait for the button.
  constructor(element) {
    super();
    this.form = element;
    this.words = element.dataset;
    this.since = "";
    this.store = `kaoping-cell-${element.dataset.key}`;
    element.addEventListener("input", (event) => {
      if (event.target.type === "file") return;
      this.isTyped = true;
      this.keep();
      this.soon(PAUSE);
    });
    element.addEventListener("submit", () => { this.leaving = true; clearTimeout(this.later); });
    addEventListener("pagehide", () => this.flush());
    this.restore();
  }

  pending() { return this.isTyped ? [this.read()] : []; }

  soon(pause) {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.send(), pause);
  }

  records() {
    // The records as the server keeps them: texts by field, and the numbers of the files that are still ticked.
    return [...this.form.querySelectorAll("tr[data-record]")].map((row) => {
      const record = {}, files = [];
      row.querySelectorAll("input[name^='r:']").forEach((one) => {
        const field = one.name.split(":").slice(2).join(":");
        if (field !== "#files") record[field] = one.value;
        else if (one.checked) files.push(Number(one.value));
      });
      return files.length ? { ...record, "#files": JSON.stringify(files) } : record;
    }).filter((record) => Object.values(record).some((text) => text.trim()));
  }

  read() {
    const records = this.records(), { typed, note, version } = this.form.elements;
    return {
      subject: Number(this.words.subject), item: this.words.item, note: note.value, version: Number(version.value),
      typed: records.length ? JSON.stringify(records) : typed.value,
    };
  }

  async send() {
    if (this.busy) { this.soon(PAUSE); return; }
    this.busy = true;
    this.isTyped = false;
    const sent = this.read();
    say(this.words.saySaving);
    const answer = await this.ask({ method: "POST", body: JSON.stringify({ cells: [sent] }) });
    this.busy = false;
    if (answer === null) { this.isTyped = true; if (!this.ended) this.soon(RETRY); return; }
    const [one] = answer.saved;
    if (!one) return;
    if (one.theirs) { say(`${one.theirs.by} ${this.words.sayTheirs} “${one.theirs.said}”`); return; }
    if (one.refusal) { say(one.refusal); return; }
    this.form.elements.version.value = String(one.version);
    try { sessionStorage.removeItem(this.store); } catch (error) { /* there is nothing to remove */ }
    say(one.faults.length ? one.faults.join("　") : this.words.saySaved);
    document.getElementById(`remark-${one.subject}:${one.item}`).textContent = one.remarks.join(" ");
  }

  keep() {
    try { sessionStorage.setItem(this.store, JSON.stringify(this.read())); } catch (error) { /* the page alone holds it */ }
  }

  restore() {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(this.store)); } catch (error) { return; }
    // Somebody saved another version meanwhile: theirs is shown, and not overwritten unasked.
    if (!kept || String(kept.version) !== this.form.elements.version.value) return;
    const rows = kept.typed.startsWith("[") ? JSON.parse(kept.typed) : [];
    const table = this.form.querySelector("table[data-kp-grid]");
    rows.forEach((record, number) => {
      while (table && !this.form.querySelector(`tr[data-record="${number}"]`) && table.kpSheet.grow());
      Object.entries(record).forEach(([field, text]) => {
        const input = this.form.elements[`r:${number}:${field}`];
        if (input && field !== "#files") input.value = text;
      });
    });
    if (!rows.length) this.form.elements.typed.value = kept.typed;
    this.form.elements.note.value = kept.note;
    this.soon(PAUSE);
  }
}

document.querySelectorAll("table[data-kp-grid]").forEach((table) => { table.kpSheet = new Sheet(table); });
if (form()) new Drafts(form());
if (document.querySelector("#cell-form[data-kp-drafts]")) new OneCell(document.getElementById("cell-form"));
