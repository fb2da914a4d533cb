// A hundred words of this repository's report, chosen by chance, are clicked in Chromium: each leads to the file, the line and the column
// where it was written. What is right is read off the files, by the words around each, and not asked of folio.
//
//     FOLIO=target/release/folio CHROMIUM=/usr/bin/chromium SEED=1 node --test tests/preview/words.test.js

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serve } from "./served.js";

/** How many words are clicked, by what they are. Nearly all notes of the report are citations, whose words are those of sources. */
const WANTED = { letters: 8, prose: 42, headings: 6, captions: 12, notes: 1, sources: 14, tables: 6, calendar: 11 };
/** How many words on each side tell a place from all others. */
const BESIDE = 3;

let served;

before(async () => (served = await serve()));
after(() => served?.end());

/** Numbers from 0 to 1 that are the same every time (mulberry32). */
function chance(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const list = (folder) => readdirSync(join(served.project, folder), { recursive: true }).map((name) => `${folder}/${name}`).filter((name) => /\.(yaml|csv)$/.test(name)).sort();

/** What a line of a file is. */
function kind(file, line, isNote) {
  if (file === "source/photos.yaml") return /^\s*(caption|credit):/.test(line) ? "captions" : null;
  if (file === "source/references.yaml") return /^\s*title:/.test(line) ? "sources" : null;
  if (file.endsWith(".csv")) return "tables";
  if (file === "source/calendar.yaml") return /^\s*(text|- )/.test(line) ? "calendar" : null;
  if (/messages/.test(file)) return "letters";
  if (/^\s*#{2,4} |^title: /.test(line)) return "headings";
  if (/^\s*rows:|^\s*- \[/.test(line)) return "tables";
  return isNote ? "notes" : /^\s{2,}\S+ \S+ \S+/.test(line) && !/^\s*[\w-]+:/.test(line) ? "prose" : null;
}

const PLAIN = /[*_\u00ad]|\[\^[^\]]*\]/g;

/** The words of the files, each with its place and the words around it. */
function words() {
  const found = [];
  for (const file of list("source")) {
    let isNote = false;
    const all = [];
    served.read(file).split("\n").forEach((line, index) => {
      if (/^\S/.test(line)) isNote = /^notes:/.test(line);
      const what = /^\s*#\s/.test(line) && !/^\s+#{2,4} /.test(line) ? null : kind(file, line, isNote);
      for (const match of line.matchAll(/[\p{L}\p{M}][\p{L}\p{M}’-]*/gu)) {
        all.push({ what, file, line: index + 1, column: [...line.slice(0, match.index)].length + 1, word: match[0], from: match.index, text: line });
      }
    });
    all.forEach((one, at) => {
      // Words in the same line alone: what stands between two lines may be a key.
      const same = (other) => other && other.line === one.line;
      const near = all.slice(Math.max(0, at - BESIDE), at + BESIDE + 1).filter(same);
      const last = near.at(-1);
      const around = one.text.slice(near[0].from, last.from + last.word.length);
      found.push({ ...one, around });
    });
  }
  return found;
}

const squeezed = (text) => text.replace(PLAIN, "").replace(/\s+/g, " ").toLowerCase();

test("a hundred words lead to where they were written", { timeout: 600_000 }, async (context) => {
  const seed = Number(process.env.SEED ?? 20_181);
  const random = chance(seed);
  const all = words();
  // Whether some words stand at one place alone, also where the line ends between them.
  const files = squeezed(list("source").map((file) => served.read(file).replace(/^\s*# .*$/gm, "")).join("\n"));
  const isOnly = ({ around }) => files.split(squeezed(around)).length === 2;
  const page = await served.opened();
  const wrong = [];
  let clicked = 0;
  const told = {};
  for (const [what, wanted] of Object.entries(WANTED)) {
    const pool = all.filter((one) => one.what === what && [...one.word].length > 3 && one.around.split(" ").length > 1);
    let done = 0;
    // A word that a line's end parts on its page, or that a layout does not print, is no word of a page.
    for (let tries = 0; done < wanted && pool.length && tries < 400; tries++) {
      const [one] = pool.splice(Math.floor(random() * pool.length), 1);
      if (!isOnly(one)) continue;
      const { hits } = await served.ask(`search?edition=print&q=${encodeURIComponent(one.word)}`);
      const around = squeezed(one.around);
      const hit = hits.find(({ boxes, text }) => boxes.length === 1 && squeezed(text).split(around).length === 2 && squeezed(text).split(one.word.toLowerCase()).length === 2);
      if (!hit) continue;
      await served.click(page, hit);
      const where = await page.textContent("#where");
      await page.press("body", "Escape");
      done += 1;
      clicked += 1;
      const right = `${one.file}:${one.line}:${one.column}`;
      if (where !== right) wrong.push(`${what}: ‘${one.word}’ in ‘${one.around}’ on page ${hit.page} led to ${where}, not to ${right}`);
    }
    told[what] = done;
    if (done < wanted) wrong.push(`${what}: only ${done} words of ${wanted} could be clicked`);
  }
  context.diagnostic(`${clicked} words, seed ${seed}: ${JSON.stringify(told)}`);
  assert.deepEqual(wrong, []);
  assert.equal(clicked, 100);
});

test("contents, lists and heads lead to the words that they say again", async () => {
  const [first] = (await served.state()).headings.filter(({ level }) => level === 1).slice(3);
  const { hits } = await served.ask(`search?edition=print&q=${encodeURIComponent(first.title)}`);
  assert.ok(hits.length > 1, `${first.title} stands in the contents too`);
  for (const { page, boxes: [[x, y, width, height]] } of hits.slice(0, 3)) {
    const place = await served.ask(`at?edition=print&page=${page}&x=${x + width / 2}&y=${y + height / 2}`);
    assert.match(place.file, /^source\//, `page ${page}: ${place.file}`);
  }
});
