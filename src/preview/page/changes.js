// What has changed since older pages: marks on pages and small pictures, before and after, and the words.

import { $, ask, make } from "./ask.js";
import { go, setMarks, setOlder, setShare } from "./leaves.js";

let state = { pages: [] };
let since = "";
/** The pages that were compared last. */
let asked = "";
/** The edition for which a revision was set last. */
let setFor = "";
/** The pages that look different, from 1. */
let numbers = new Set();

/** Opens the panel, or shuts it. */
export function compare(on) {
  $("changes").hidden = !on;
  $("compare").setAttribute("aria-expanded", String(!$("changes").hidden));
  window.dispatchEvent(new Event("resize"));
}

/** Shows changed pages as they were, or as they are. */
export function flipBefore() {
  $("slider").value = Number($("slider").value) > 50 ? 0 : 100;
  slide();
}

const slide = () => setShare(Number($("slider").value) / 100);

/** Compares anew when there are other pages. */
export function changed(next) {
  state = next;
  const now = `${since} ${state.revision} ${state.edition} ${state.pages.map(({ hash }) => hash).join()}`;
  if (now !== asked) {
    asked = now;
    update(now);
  }
}

/** Marks the small pictures of pages that look different. */
export function markThumbs() {
  [...$("thumbs").children].forEach((button, index) => {
    button.classList.toggle("changed", numbers.has(index + 1));
    button.setAttribute("aria-label", `Page ${index + 1}${numbers.has(index + 1) ? ", changed" : ""}`);
  });
}

async function update(now) {
  if (!since || (since === "revision" && !state.revision)) return show({ pages: [], words: [] });
  const { status, said } = await ask(`changes?edition=${state.edition}&since=${since}`);
  if (now !== asked) return undefined;
  if (status !== 200) {
    show({ pages: [], words: [] });
    // The revision was set for another edition.
    if (since === "revision" && setFor !== state.edition) return revision();
    $("compared").textContent = since === "build" ? "There was no other build yet: change something." : (said.error ?? "");
    return undefined;
  }
  return show(said);
}

function show({ pages, words }) {
  const here = pages.filter(({ page }) => page);
  const gone = pages.filter(({ page }) => !page);
  setOlder(new Map(here.map(({ page, hash }) => [page, hash])));
  setMarks("change", words.flatMap(({ page, boxes }) => boxes.map((box) => ({ page, box, kind: "changed-word" }))));
  numbers = new Set(here.map(({ page }) => page));
  markThumbs();
  $("slide").hidden = !here.some(({ hash }) => hash);
  $("compare").textContent = since && pages.length ? `Changes ${pages.length}` : "Changes";
  $("list").replaceChildren();
  if (!since || (since === "revision" && !state.revision)) {
    $("compared").textContent = "";
    return;
  }
  const count = (list, one, more) => `${list.length} ${list.length === 1 ? one : more}`;
  const parts = [count(here, "page looks different", "pages look different"), ...(gone.length ? [count(gone, "page is gone", "pages are gone")] : []), count(words, "change of words", "changes of words")];
  $("compared").textContent = pages.length ? parts.join(", ") : "Nothing has changed.";
  const list = make("ul");
  const lines = [...here.map(({ page, hash }) => ({ page, is: hash ? "looks different" : "is new" })), ...words.map((word) => ({ page: word.page, word }))].sort((a, b) => (a.page ?? 0) - (b.page ?? 0));
  for (const { page, is, word } of lines) {
    const button = make("button", {}, ...(word ? told(word) : [`Page ${page} ${is}`]));
    button.addEventListener("click", () => go(page, word?.boxes[0]));
    list.append(make("li", {}, button));
  }
  $("list").append(list);
}

const told = ({ old, new: now, before, after }) => [`${before} `, ...(old ? [make("del", { textContent: old }), " "] : []), ...(now ? [make("ins", { textContent: now }), " "] : []), after];

async function revision() {
  $("compared").textContent = `Setting the pages of ${$("revision").value} …`;
  setFor = state.edition;
  const { status, said } = await ask("since", { revision: $("revision").value });
  asked = "";
  if (status === 204) {
    state.revision = $("revision").value;
    changed(state);
  }
  else $("compared").textContent = said.error ?? "";
}

$("since").addEventListener("change", () => {
  since = $("since").value;
  $("ask").hidden = since !== "revision";
  asked = "";
  if (since === "revision") {
    show({ pages: [], words: [] });
    $("compared").textContent = "";
    $("revision").focus();
  } else changed(state);
});
$("ask").addEventListener("submit", (event) => (event.preventDefault(), revision()));
$("slider").addEventListener("input", slide);
