// The page of the preview: follows the server's events, and gives the tools their work.

import { $, ask, make, open } from "./ask.js";
import { changed, compare, flipBefore, markThumbs } from "./changes.js";
import { close, pick } from "./edit.js";
import { back, change, draw, go, keep, look, place, pointOf, scale, setMarks, show } from "./leaves.js";

let state = { pages: [], headings: [], findings: [] };
let events = null;
let hits = [];
let hit = -1;
let first = true;
let told = false;

function follow(edition) {
  events?.close();
  events = new EventSource(edition ? `events?edition=${edition}` : "events");
  events.addEventListener("state", (event) => update(JSON.parse(event.data)));
  events.addEventListener("goto", (event) => {
    const { page, box } = JSON.parse(event.data);
    go(page, box);
    setMarks("goal", [{ page, box, kind: "goal" }]);
  });
}

function update(next) {
  state = next;
  document.title = state.title || "folio preview";
  $("title").textContent = state.title || "folio";
  $("pages").lang = state.language || "en";
  options($("edition"), state.editions.map((name) => [name, name]), state.edition);
  const parts = state.headings.filter(({ level }) => level === 1);
  options($("part"), [["", "Part"], ...parts.map(({ title, page }) => [String(page), title])], "");
  for (const way of ["undo", "redo"]) {
    $(way).hidden = state.readOnly;
    $(way).disabled = !state[way];
    $(way).title = state[way] ?? "";
  }
  show(state);
  if (first && state.pages.length) {
    first = false;
    const kept = JSON.parse(sessionStorage.getItem("folio-place") ?? "null");
    if (kept) back(kept);
  }
  findings();
  thumbs();
  counted();
  changed(state);
}

function options(select, list, value) {
  const now = JSON.stringify(list);
  if (select.dataset.list !== now) {
    select.dataset.list = now;
    select.replaceChildren(...list.map(([of, name]) => make("option", { value: of, textContent: name })));
  }
  select.value = value;
}

const RANK = ["error", "warning", "info"];
const NAMES = { error: ["error", "errors"], warning: ["warning", "warnings"], info: ["remark", "remarks"] };

/** Of what severity findings are: “1 error, 2 warnings”. */
function counts(list) {
  const of = RANK.map((severity) => [severity, list.filter((one) => one.severity === severity).length]).filter(([, count]) => count);
  return of.map(([severity, count]) => `${count} ${NAMES[severity][count === 1 ? 0 : 1]}`).join(", ");
}

/** Lists what was found page by page, the worst of each first; opens by itself for errors and goes with them. */
function findings() {
  const down = ({ page, box }) => (page ? page * 1e6 + (box?.[1] ?? 0) : 0);
  const list = [...state.findings].sort((a, b) => (a.page ?? 0) - (b.page ?? 0) || RANK.indexOf(a.severity) - RANK.indexOf(b.severity) || down(a) - down(b));
  const bad = list.some(({ severity }) => severity === "error");
  if (bad !== told) panel(bad);
  told = bad;
  $("tell").textContent = list.length ? `Findings ${list.length}` : "Findings";
  $("tell").classList.toggle("bad", bad);
  $("findings").replaceChildren(make("h2", {}, state.stale ? "Findings: the last good pages stay" : "Findings"));
  $("findings").append(make("p", { className: "counts", textContent: list.length ? counts(list) : "Nothing was found." }));
  for (const page of new Set(list.map((one) => one.page))) {
    const of = list.filter((one) => one.page === page);
    const folio = page && state.pages[page - 1]?.folio;
    const name = page ? `Page ${page}${folio && folio !== String(page) ? ` (folio ${folio})` : ""}` : "On no page";
    const lines = make("ul");
    for (const one of of) lines.append(line(one));
    $("findings").append(make("h3", { textContent: `${name}: ${counts(of)}` }), lines);
  }
  const pinned = list.filter(({ page, box }) => page && box);
  setMarks("finding", pinned.map((one) => ({ page: one.page, box: one.box, kind: { ...one, pick: () => panel(true) } })));
}

/** Goes to a finding's pin, which shows where it is. */
function pinned(one) {
  go(one.page, one.box);
  setMarks("goal", one.box ? [{ page: one.page, box: one.box, kind: "goal" }] : []);
}

function line(one) {
  const where = one.file ? `${one.file}:${one.line}:${one.column}` : one.page ? `page ${one.page}` : "";
  const item = make("li", { className: one.severity }, make("b", { textContent: one.severity }), ` ${one.message}`);
  if (one.help) item.append(make("br"), make("em", { textContent: one.help }));
  if (where) {
    const button = make("button", { textContent: where });
    button.addEventListener("click", () => (one.page ? pinned(one) : open(one)));
    item.append(make("br"), button);
  }
  return item;
}

function changesPanel() {
  const on = $("changes").hidden;
  if (on) panel(false);
  compare(on);
}

function panel(on) {
  if (on) compare(false);
  $("findings").hidden = !on;
  $("tell").setAttribute("aria-expanded", String(on));
  draw();
}

function thumbs() {
  const box = $("thumbs");
  if (box.hidden) return;
  state.pages.forEach((page, index) => {
    let button = box.children[index];
    if (!button) {
      button = box.appendChild(make("button", {}, make("img", { alt: "", loading: "lazy" }), make("span")));
      button.setAttribute("aria-label", `Page ${index + 1}`);
      button.addEventListener("click", () => go(index + 1));
    }
    const image = button.firstChild;
    image.style.height = `${(72 * page.height) / page.width}px`;
    const wanted = `pages/${page.hash}.svg`;
    if (image.getAttribute("src") !== wanted) image.src = wanted;
    button.lastChild.textContent = page.folio;
  });
  while (box.children.length > state.pages.length) box.lastChild.remove();
  markThumbs();
}

function counted() {
  const at = place();
  if (document.activeElement !== $("number")) $("number").value = at.page;
  $("count").textContent = `of ${state.pages.length}`;
  [...$("thumbs").children].forEach((button, index) => button.toggleAttribute("aria-current", index + 1 === at.page));
  sessionStorage.setItem("folio-place", JSON.stringify(at));
}

async function search() {
  const words = $("search").value.trim();
  const { said } = words ? await ask(`search?edition=${state.edition}&q=${encodeURIComponent(words)}`) : { said: { hits: [] } };
  hits = said.hits ?? [];
  hit = -1;
  setMarks("hit", hits.flatMap(({ page, boxes }) => boxes.map((box) => ({ page, box, kind: "hit" }))));
  $("hits").textContent = words ? `${hits.length}${said.more ? "+" : ""}` : "";
  next();
}

function next() {
  if (!hits.length) return;
  hit = (hit + 1) % hits.length;
  go(hits[hit].page, hits[hit].boxes[0]);
  $("hits").textContent = `${hit + 1} / ${hits.length}`;
}

async function takeBack(way) {
  const { status, said } = await ask(way, {});
  $("hits").textContent = status === 200 ? "" : said.error ?? "";
}

const zoom = (by) => change({ zoom: Math.min(6, Math.max(0.1, (scale() * 72 * by) / 96)) });
const shade = (dark) => document.documentElement.classList.toggle("dark", dark);
const turn = (by) => go(Math.min(state.pages.length, Math.max(1, place().page + by * (look.view === "spread" ? 2 : 1))));
const flip = (name) => change({ over: look.over.includes(name) ? look.over.filter((one) => one !== name) : [...look.over, name] });
const other = () => follow(state.editions.find((name) => name !== state.edition));

function view(name) {
  change({ view: name });
  $("view").value = name;
}

function flipped(name) {
  flip(name);
  for (const box of boxes) box.checked = look.over.includes(box.value);
}

function dark() {
  look.dark = !document.documentElement.classList.contains("dark");
  shade(look.dark);
  keep();
}

function small() {
  $("thumbs").hidden = !$("thumbs").hidden;
  thumbs();
  draw();
}

const KEYS = {
  ArrowLeft: () => turn(-1), ArrowRight: () => turn(1), Home: () => go(1), End: () => go(state.pages.length),
  g: () => $("number").select(), p: () => $("part").focus(), "/": () => $("search").focus(),
  "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: () => change({ zoom: 0 }),
  s: () => view(look.view === "spread" ? "single" : "spread"), e: other, t: small, f: () => panel($("findings").hidden), c: changesPanel, b: flipBefore,
  u: () => state.undo && takeBack("undo"), r: () => state.redo && takeBack("redo"), d: dark, "?": () => $("keys").showModal(),
  1: () => flipped("trim"), 2: () => flipped("bleed"), 3: () => flipped("margins"), 4: () => flipped("columns"), 5: () => flipped("baseline"),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    close();
    setMarks("goal", []);
    $("pages").focus();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select") || $("keys").open) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

const boxes = [...document.querySelectorAll("#overlays input")];
for (const box of boxes) {
  box.checked = look.over.includes(box.value);
  box.addEventListener("change", () => flip(box.value));
}
$("view").value = look.view;
$("view").addEventListener("change", () => view($("view").value));
$("edition").addEventListener("change", () => follow($("edition").value));
$("part").addEventListener("change", () => go(Number($("part").value)));
$("number").addEventListener("change", () => {
  go(Number($("number").value));
  $("pages").focus();
});
$("search").addEventListener("input", search);
$("search").addEventListener("keydown", (event) => event.key === "Enter" && next());
for (const way of ["undo", "redo"]) $(way).addEventListener("click", () => takeBack(way));
$("out").addEventListener("click", () => zoom(0.8));
$("in").addEventListener("click", () => zoom(1.25));
$("fit").addEventListener("click", () => change({ zoom: 0 }));
$("tell").addEventListener("click", () => panel($("findings").hidden));
$("compare").addEventListener("click", changesPanel);
$("shade").addEventListener("click", dark);
$("help").addEventListener("click", () => $("keys").showModal());
$("pages").addEventListener("scroll", counted, { passive: true });
$("pages").addEventListener("click", (event) => {
  const point = pointOf(event);
  if (point) pick(point, state);
});
let at = null;
window.addEventListener("resize", () => {
  at ??= place();
  window.requestAnimationFrame(() => at && (back(at), (at = null)));
});
shade(look.dark ?? window.matchMedia("(prefers-color-scheme: dark)").matches);
follow();
