// The pages: where they lie, how large, and what lies over them.

import { $, make } from "./ask.js";

const pages = $("pages");
const PER_POINT = 96 / 72;
const seen = new IntersectionObserver((entries) => entries.forEach(come), { root: pages, rootMargin: "400px" });

export const look = { view: "single", zoom: 0, over: [], ...JSON.parse(localStorage.getItem("folio") ?? "{}") };
let state = { pages: [] };
let shape = "";

/** The older pictures of pages that have changed, by their numbers, and how much of them is seen, of 1. */
let older = new Map();
let share = 0;

export const leafOf = (number) => pages.querySelector(`.leaf[data-page="${number}"]`);
export const keep = () => localStorage.setItem("folio", JSON.stringify(look));

/** Pixels a point: as zoomed, or so that a page or spread fits. */
export function scale() {
  if (look.zoom) return look.zoom * PER_POINT;
  const [first] = state.pages;
  const side = look.view === "spread" ? 2 : 1;
  const pad = 2 * parseFloat(getComputedStyle(pages).paddingLeft) + 4;
  const across = (pages.clientWidth - pad) / (first.width * side);
  return Math.max(0.1, window.innerWidth <= 700 ? across : Math.min(across, (pages.clientHeight - pad) / first.height));
}

function come({ target, isIntersecting }) {
  target.dataset.near = isIntersecting ? "1" : "";
  if (isIntersecting) picture(target);
  const page = state.pages[target.dataset.page - 1];
  if (!page) return;
  before(target, page, scale());
  target.querySelectorAll(".over:not(.mark)").forEach((old) => old.remove());
  if (isIntersecting) overlays(target, page, scale());
}

/** Lets a leaf show the picture that its page has now; the old one stays until the new one can be painted. */
async function picture(leaf) {
  const page = state.pages[leaf.dataset.page - 1];
  const bled = look.over.includes("bleed");
  const wanted = page && `pages/${page.hash}.svg${bled ? "?bleed=true" : ""}`;
  if (!wanted || leaf.dataset.shown === wanted || leaf.dataset.asked === wanted) return;
  leaf.dataset.asked = wanted;
  const image = make("img", { src: wanted, alt: `Page ${leaf.dataset.page}`, draggable: false });
  try {
    await image.decode();
  } catch {
    if (leaf.dataset.asked === wanted) leaf.dataset.asked = "";
    return;
  }
  if (leaf.dataset.asked !== wanted) return;
  leaf.querySelector("img:not(.before)")?.remove();
  leaf.prepend(image);
  leaf.dataset.shown = wanted;
  leaf.classList.toggle("bled", bled);
  size(leaf, image);
}

function size(leaf, image) {
  const page = state.pages[leaf.dataset.page - 1];
  const bleed = leaf.dataset.shown?.includes("?") ? page.bleed : 0;
  const k = scale();
  image.style.left = image.style.top = `${-bleed * k}px`;
  image.style.width = `${(page.width + 2 * bleed) * k}px`;
  image.style.height = `${(page.height + 2 * bleed) * k}px`;
}

/** Marks pages that look different from older ones, by their numbers; `hashes` are those of the older pictures, null where a page is new. */
export function setOlder(hashes) {
  older = hashes;
  draw();
}

/** Lets so much of the older pictures be seen from the left, of 1. */
export function setShare(wanted) {
  share = wanted;
  draw();
}

/** Lays the older picture of a changed page over the new one. */
function before(leaf, page, k) {
  const number = Number(leaf.dataset.page);
  const hash = older.get(number);
  leaf.classList.toggle("changed", older.has(number));
  let image = leaf.querySelector("img.before");
  if (!hash || !share || !leaf.dataset.near) return image?.remove();
  const wanted = `pages/${hash}.svg`;
  image ??= leaf.appendChild(make("img", { className: "before", draggable: false }));
  image.alt = `Page ${number} before`;
  if (image.getAttribute("src") !== wanted) image.src = wanted;
  Object.assign(image.style, { left: "0", top: "0", width: `${page.width * k}px`, height: `${page.height * k}px`, clipPath: `inset(0 ${(1 - share) * 100}% 0 0)` });
}

/** Shows the pages of a state; what is looked at stays where it is. */
export function show(next) {
  state = next;
  const now = `${look.view} ${state.pages.map((page) => `${page.width}x${page.height}`).join()}`;
  if (now !== shape && state.pages.length) {
    const at = place();
    lay();
    shape = now;
    back(at);
  }
  draw();
}

function lay() {
  const leaves = new Map([...pages.querySelectorAll(".leaf[data-page]")].map((leaf) => [Number(leaf.dataset.page), leaf]));
  const rows = [];
  state.pages.forEach((page, index) => {
    const number = index + 1;
    const leaf = leaves.get(number) ?? make("div", { className: "leaf" });
    leaf.dataset.page = number;
    leaf.dataset.points = page.width;
    const joins = look.view === "spread" && page.recto && rows.length && rows.at(-1).childElementCount === 1;
    if (joins) rows.at(-1).append(leaf);
    else {
      rows.push(make("div", { className: "row" }));
      if (look.view === "spread" && page.recto) rows.at(-1).append(make("div", { className: "leaf blank" }));
      rows.at(-1).append(leaf);
    }
    seen.observe(leaf);
  });
  pages.replaceChildren(...rows);
}

/** Sizes all leaves and draws what lies over them. */
export function draw() {
  if (!state.pages.length) return;
  const k = scale();
  for (const leaf of pages.querySelectorAll(".leaf")) {
    const page = state.pages[(leaf.dataset.page ?? 1) - 1];
    leaf.style.width = `${page.width * k}px`;
    leaf.style.height = `${page.height * k}px`;
    if (!leaf.dataset.page) continue;
    const image = leaf.querySelector("img:not(.before)");
    if (image) size(leaf, image);
    if (leaf.dataset.near) picture(leaf);
    leaf.querySelectorAll(".over, .pin").forEach((old) => old.remove());
    before(leaf, page, k);
    // What is not looked at is drawn when it comes near.
    if (leaf.dataset.near) overlays(leaf, page, k);
  }
  for (const { page, box, kind } of marks.values()) mark(page, box, kind);
}

function box(leaf, [x, y, width, height], kind, name = "div") {
  const k = scale();
  const made = make(name, { className: name === "div" ? `over ${kind}` : kind });
  Object.assign(made.style, { left: `${x * k}px`, top: `${y * k}px`, width: `${width * k}px`, height: `${height * k}px` });
  leaf.append(made);
  return made;
}

function overlays(leaf, page, k) {
  const { width, height, bleed, recto } = page;
  const grid = state.grid;
  const on = (name) => look.over.includes(name);
  if (on("trim")) box(leaf, [0, 0, width, height], "trim");
  if (on("bleed")) box(leaf, [-bleed, -bleed, width + 2 * bleed, height + 2 * bleed], "edge");
  if (!grid) return;
  const left = recto ? grid.inner : grid.outer;
  const across = width - grid.inner - grid.outer;
  const down = grid.line * grid.lines;
  if (on("margins")) box(leaf, [left, grid.head, across, down], "margin");
  const column = (across - grid.gutter * (grid.columns - 1)) / grid.columns;
  if (on("columns")) {
    for (let n = 0; n < grid.columns; n++) box(leaf, [left + n * (column + grid.gutter), grid.head, column, down], "column");
  }
  if (on("baseline")) box(leaf, [left, grid.head, across, down], "base").style.backgroundSize = `100% ${grid.line * k}px`;
}

const marks = new Map();

/** Marks boxes on pages under a name, in the place of those that it had. */
export function setMarks(name, list) {
  for (const key of [...marks.keys()]) if (key.startsWith(`${name} `)) marks.delete(key);
  list.forEach((one, index) => marks.set(`${name} ${index}`, one));
  draw();
}

function mark(number, area, kind) {
  const leaf = leafOf(number);
  if (!leaf || !area) return;
  if (typeof kind === "string") box(leaf, area, `mark ${kind}`);
  else {
    const pin = box(leaf, area, `pin ${kind.severity}`, "button");
    pin.title = kind.message;
    pin.setAttribute("aria-label", `${kind.severity}: ${kind.message}`);
    pin.addEventListener("click", (event) => (event.stopPropagation(), kind.pick()));
  }
}

/** The page in the middle of what is seen, and how far down it. */
export function place() {
  const top = pages.getBoundingClientRect().top;
  const middle = top + pages.clientHeight / 3;
  const leaves = pages.querySelectorAll(".leaf[data-page]");
  for (const leaf of leaves) {
    const area = leaf.getBoundingClientRect();
    if (area.bottom > middle) return { page: Number(leaf.dataset.page), part: (top - area.top) / area.height };
  }
  return { page: leaves.length || 1, part: 0 };
}

/** Scrolls back to a place. */
export function back({ page, part }) {
  draw();
  const leaf = leafOf(Math.min(page, state.pages.length));
  if (leaf) pages.scrollTop += leaf.getBoundingClientRect().top - pages.getBoundingClientRect().top + part * leaf.offsetHeight;
}

/** Scrolls to a page, or to a box on it. */
export function go(page, area) {
  const leaf = leafOf(page);
  if (!leaf) return;
  const down = leaf.getBoundingClientRect().top - pages.getBoundingClientRect().top;
  pages.scrollTop += down - 12 + (area ? Math.max(0, area[1] * scale() - pages.clientHeight / 3) : 0);
}

/** Changes how pages are looked at; the place stays. */
export function change(how) {
  const at = place();
  Object.assign(look, how);
  keep();
  show(state);
  back(at);
}

/** The page under a click, with the point in points. */
export function pointOf(event) {
  const leaf = event.target.closest(".leaf[data-page]");
  if (!leaf) return null;
  const area = leaf.getBoundingClientRect();
  return { page: Number(leaf.dataset.page), x: (event.clientX - area.left) / scale(), y: (event.clientY - area.top) / scale() };
}
