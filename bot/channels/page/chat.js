"use strict";
// The first chat page. It keeps nothing beyond the open page, and everything received is shown as plain text.

const WAIT_MS = 10000;
const LIMIT = 500;

// No prototype: a word nobody listed here must find nothing.
const STATUS = {
  __proto__: null,
  answered_partly: ["◐", "部分答复"],
  clarify: ["?", "请再说明一点"],
  not_in_force: ["⊘", "已到期"],
  unknown: ["○", "暂无资料"],
  other_place: ["⇄", "非本区"],
  out_of_scope: ["–", "不在服务范围"],
  needs_record: ["≡", "需查个人办理情况"],
  handed_over: ["→", "已转人工"],
  blocked: ["×", "无法回应"],
  withheld: ["‖", "待核实，暂不答复"],
  error: ["!", "查询出错"],
};
const STANDING = {
  __proto__: null, official: "官方", report: "报道", press: "媒体", third_party: "转载待核", operator: "运营单位",
};
const KIND = { __proto__: null, given: "您提供", calculation: "计算", verdict: "判断", history: "以往" };
const MET = {
  __proto__: null, true: ["✓", "符合", "yes"], false: ["×", "暂不符合", "no"], null: ["?", "还不能确定", "open"],
};
const TROUBLE = {
  late: "等了较久还没有结果，可能是网络较慢。",
  network: "网络没有连上，请检查网络。",
  busy: "提问有些频繁，请稍等片刻。",
  server: "服务暂时出了问题，请稍后重试。",
};

const byId = (id) => document.getElementById(id);
const [talk, log, state, form, question, count] = ["talk", "log", "state", "form", "question", "count"].map(byId);
let sender = randomSender();
let files = []; // addresses of the calendar files made here; each is kept alive until it is revoked
let waiting = null; // the AbortController of the one open request, null when idle

// crypto.randomUUID is missing on plain http, where a hall's machine may well run.
function randomSender() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

const unseen = (words) => make("span", "unseen", words);
const list = (value) => (Array.isArray(value) ? value : []);

// ---- asking

// A channel may send what belongs to one answer as two messages: its text, then its data. They are shown as one.
function joined(items) {
  const whole = [];
  for (const item of items) {
    const last = whole[whole.length - 1];
    if (last && !item.text && !last.custom) Object.assign(last, item, { text: last.text });
    else whole.push({ ...item, text: item.text || item.custom?.answer?.text || "" });
  }
  return whole.filter((item) => item.text || list(item.buttons).length);
}

async function ask(message, signal) {
  const response = await fetch("webhook", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ sender, message }),
    cache: "no-store",
    signal,
  });
  if (!response.ok) throw new Error(response.status === 429 ? "busy" : "server");
  const items = joined(list(await response.json()));
  if (!items.length) throw new Error("server");
  return items;
}

function troubleOf(error) {
  if (error.name === "AbortError") return TROUBLE.late;
  return TROUBLE[error instanceof TypeError ? "network" : error.message] || TROUBLE.server;
}

async function send(message) {
  const turn = new AbortController();
  const timer = setTimeout(() => turn.abort(), WAIT_MS);
  setWaiting(turn);
  const show = await ask(message, turn.signal).then(
    (items) => () => showAnswers(items),
    (error) => () => showTrouble(troubleOf(error), message),
  );
  clearTimeout(timer);
  if (waiting !== turn) return; // the visitor cleared the page meanwhile
  setWaiting(null);
  show();
}

function say(message, shown = message) {
  if (waiting || !message) return;
  log.append(make("article", "own", unseen("您问："), make("p", "words", shown)));
  send(message);
}

function setWaiting(turn) {
  waiting = turn;
  const busy = turn !== null;
  for (const control of document.querySelectorAll("#question, #send, [data-say]")) control.disabled = busy;
  state.className = busy ? "busy" : "";
  state.textContent = busy ? "正在查询…" : "";
  if (busy) state.scrollIntoView({ block: "end" });
}

// ---- showing

function showAnswers(items) {
  const shown = items.map(answerNode);
  log.append(...shown);
  shown[0].scrollIntoView({ block: "start" });
  question.focus({ preventScroll: true });
}

function answerNode(item) {
  const answer = item.custom?.answer ?? {};
  const asked = Boolean(answer.asked); // a question about the visitor: its answers stand right below it
  const words = make("div", "bubble", asked ? null : chip(answer.status), ...wordsNodes(item.text, answer.table));
  return make(
    "article", "reply", unseen("助手答："), words, asked ? choices(item) : null, verdictNode(answer), reminderNode(answer),
    sourcesNode(answer), cardsNode(answer), asked ? null : choices(item),
  );
}

// A table is drawn where its plain words stand in the text; a text that does not hold them is shown as it is.
function wordsNodes(text, table) {
  const at = list(table?.rows).length ? text.indexOf(table.text) : -1;
  if (at < 0) return [make("p", "words", text)];
  const [before, after] = [text.slice(0, at).trim(), text.slice(at + table.text.length).trim()];
  return [before && make("p", "words", before), tableNode(table), after && make("p", "words", after)];
}

function tableNode(table) {
  const heads = list(table.columns).map((column) => headNode("col", column));
  const rows = list(table.rows).map(({ name, cells }) => {
    return make("tr", "", headNode("row", name), ...list(cells).map((cell) => make("td", "", cell)));
  });
  const caption = make("caption", "unseen", `对照表：${list(table.columns).join("、")}`);
  const head = make("thead", "", make("tr", "", make("td", ""), ...heads));
  const scroll = make("div", "scroll", make("table", "", caption, head, make("tbody", "", ...rows)));
  Object.assign(scroll, { tabIndex: 0 }); // wide on a phone: the keyboard must be able to move it
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", caption.textContent);
  return scroll;
}

function headNode(scope, words) {
  const head = make("th", "", words);
  head.scope = scope;
  return head;
}

// Each condition of a verdict with its sign: met, not met, not known yet.
function verdictNode(answer) {
  const conditions = list(answer.verdict);
  if (!conditions.length) return null;
  const items = conditions.map(({ say, met, have, clause }) => {
    const [sign, words, kind] = MET[String(met)] ?? MET.null;
    const icon = make("span", "icon", sign);
    icon.setAttribute("aria-hidden", "true");
    const own = have ? make("span", "own-value", `您的情况：${have}`) : null;
    const text = make("span", "say", say, clause ? make("span", "clause", clause) : null, own);
    return make("li", kind, make("span", "met", icon, words), text);
  });
  return make("section", "verdict", make("h3", "", "逐项对照"), make("ul", "", ...items));
}

// A date to take along. The file is made here: nothing about it leaves the page.
function reminderNode(answer) {
  const { title, day, ics } = answer.reminder ?? {};
  if (!ics) return null;
  const link = make("a", "reminder", `把这一天存进日历：${title}（${day}）`);
  const href = URL.createObjectURL(new Blob([ics], { type: "text/calendar" }));
  files.push(href);
  return Object.assign(link, { href, download: `${day}.ics` });
}

function chip(status) {
  const known = STATUS[status];
  if (!known) return null; // a full answer and small talk need no flag
  const icon = make("span", "icon", known[0]);
  icon.setAttribute("aria-hidden", "true");
  return make("p", `chip ${status}`, icon, known[1]);
}

function standingNode(standing) {
  return STANDING[standing] ? make("span", `standing ${standing}`, STANDING[standing]) : null;
}

function sourcesNode(answer) {
  const sources = list(answer.sources);
  if (!sources.length) return null;
  return make("section", "sources", make("h3", "", "出处"), make("ul", "", ...sources.map(sourceNode)));
}

function sourceNode(source) {
  const facts = [source.number, dateNode(source.issued)].filter(Boolean);
  return make(
    "li", "source",
    make("p", "title", standingNode(source.standing), source.title),
    facts.length ? make("p", "facts", ...facts.map((fact) => make("span", "", fact))) : null,
    linkNode(source.url),
  );
}

function dateNode(issued) {
  const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(issued ?? "");
  if (!parts) return issued;
  const node = make("time", "", `${parts[1]}年${Number(parts[2])}月${Number(parts[3])}日`);
  node.dateTime = parts[0];
  return node;
}

// Only web addresses become links: whatever else a file may hold must not run.
function linkNode(url) {
  if (!/^https?:\/\//i.test(url ?? "")) return null;
  const link = make("a", "", url, unseen("（在新窗口打开）"));
  Object.assign(link, { href: url, target: "_blank", rel: "noopener" });
  return link;
}

function cardsNode(answer) {
  const cards = list(answer.cards);
  if (!cards.length) return null;
  return make("details", "cards", make("summary", "", "依据的数据"), make("dl", "", ...cards.map(cardNode)));
}

function cardNode(card) {
  const label = make("dt", "", KIND[card.kind] ? make("span", "kind", KIND[card.kind]) : null, card.label);
  const from = make("span", "from", standingNode(card.standing), sourceName(card.source));
  return make("div", "card", label, make("dd", "", make("span", "value", String(card.value)), from));
}

// A source is shown by a name people can read, never by a file's key.
function sourceName(source) {
  const name = source?.title ?? source;
  return typeof name === "string" && /[\u4e00-\u9fff]/.test(name) ? name : null;
}

function choices(item) {
  const buttons = list(item.buttons);
  if (!buttons.length) return null;
  return make("div", "choices", ...buttons.map(({ title, payload }) => sayButton(title, () => say(payload, title))));
}

function sayButton(title, act) {
  const button = make("button", "", title);
  button.type = "button";
  button.dataset.say = "";
  button.addEventListener("click", act);
  return button;
}

function showTrouble(words, message) {
  const retry = sayButton("重试", () => {
    node.remove();
    send(message);
  });
  const node = make("article", "trouble", make("p", "words", words), retry);
  log.append(node);
  node.scrollIntoView({ block: "end" });
  retry.focus({ preventScroll: true });
}

// ---- controls

function clearTalk() {
  waiting?.abort();
  setWaiting(null);
  sender = randomSender();
  log.replaceChildren();
  files.forEach((file) => URL.revokeObjectURL(file));
  files = [];
  setQuestion("");
  talk.scrollTop = 0;
  state.textContent = "对话已清除。";
  question.focus({ preventScroll: true });
}

function setQuestion(text) {
  question.value = text;
  refit();
}

function refit() {
  const used = question.value.length;
  count.textContent = used < LIMIT ? `${used} / ${LIMIT} 字` : `${used} / ${LIMIT} 字，已到上限`;
  count.classList.toggle("full", used >= LIMIT);
  question.style.height = "";
  const border = question.offsetHeight - question.clientHeight;
  if (used) question.style.height = `${question.scrollHeight + border}px`;
}

function submit(event) {
  event.preventDefault();
  const message = question.value.trim();
  if (waiting) return;
  setQuestion("");
  if (message) say(message);
}

// While an input method is open, Enter chooses a word; 229 is how some browsers say so.
function sendsOnEnter(event) {
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}

function toggleBig() {
  const big = document.documentElement.classList.toggle("big");
  byId("big").setAttribute("aria-pressed", String(big));
  refit();
}

form.addEventListener("submit", submit);
question.addEventListener("input", refit);
question.addEventListener("keydown", (event) => sendsOnEnter(event) && submit(event));
byId("clear").addEventListener("click", clearTalk);
byId("big").addEventListener("click", toggleBig);
for (const start of document.querySelectorAll(".starts button")) {
  start.addEventListener("click", () => say(start.textContent));
}
// Going back must not bring up the talk of whoever was here before.
window.addEventListener("pageshow", (event) => event.persisted && clearTalk());
