// Drives `folio preview` of a copy of this repository's report in Chromium, as an editor does.
//
//     FOLIO=target/release/folio CHROMIUM=/usr/bin/chromium node --test tests/preview/preview.test.js

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const root = resolve(import.meta.dirname, "../..");
const folio = resolve(process.env.FOLIO ?? join(root, "target/release/folio"));
const project = mkdtempSync(join(tmpdir(), "folio-preview-"));
const CHAPTER = "source/overview/thailand.yaml";
const LONG = 60_000;

let server, browser, page, address;

const at = (path) => join(project, path);
const read = (path) => readFileSync(at(path), "utf8");
const write = (path, text) => writeFileSync(at(path), text);
const state = (edition = "print") => ask(`state?edition=${edition}`);

async function ask(path) {
  const answer = await fetch(address + path);
  return { status: answer.status, ...(answer.headers.get("content-type")?.includes("json") ? await answer.json() : {}) };
}

/** Waits until something is so. */
async function until(what, so, longest = LONG) {
  const end = Date.now() + longest;
  for (;;) {
    const is = await so();
    if (is) return is;
    assert.ok(Date.now() < end, `waited for ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function opened(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
  const shown = await context.newPage();
  shown.on("pageerror", (error) => assert.fail(error));
  await shown.goto(address);
  await shown.waitForSelector(".leaf img", { timeout: LONG });
  return shown;
}

/** The first place where words stand, as the search tells it. */
async function find(words) {
  const { hits } = await ask(`search?edition=print&q=${encodeURIComponent(words)}`);
  assert.ok(hits.length > 0, `${words} stands on a page`);
  return hits[0];
}

/** Clicks on a word of a page as a reader would. */
async function click(shown, { page: number, boxes: [[x, y, width, height]] }) {
  const leaf = shown.locator(`.leaf[data-page="${number}"]`);
  await shown.fill("#number", String(number));
  await shown.press("#number", "Enter");
  const { width: points } = (await state()).pages[number - 1];
  const area = await leaf.boundingBox();
  const k = area.width / points;
  await leaf.click({ position: { x: (x + width / 2) * k, y: (y + height / 2) * k } });
  await shown.waitForSelector("#where", { timeout: LONG });
}

before(async () => {
  for (const folder of ["source", "layout", "fonts", "images"]) cpSync(join(root, folder), at(folder), { recursive: true });
  server = spawn(folio, ["preview", "--no-open", "--port", "0", "--project", project]);
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => (said += data));
  address = await until("the address", () => said.match(/http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]+\//)?.[0]);
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  await until("pages", async () => (await state()).pages?.length > 60);
  page = await opened();
});

after(async () => {
  await browser?.close();
  server?.kill("SIGINT");
  rmSync(project, { recursive: true, force: true });
});

test("a saved file is on the screen, and zoom and place stay", async () => {
  await page.press("body", "+");
  await page.fill("#number", "20");
  await page.press("#number", "Enter");
  await page.press("#pages", "+");
  const width = (await page.locator('.leaf[data-page="20"]').boundingBox()).width;
  const { page: number } = await find("seasonal workers");
  const before = (await state()).pages[number - 1].hash;
  write(CHAPTER, read(CHAPTER).replace("(seasonal workers)", "(harvest workers)"));
  await until("the new page", async () => (await state()).pages[number - 1].hash !== before);
  assert.equal((await find("harvest workers")).page, number);
  assert.equal((await page.locator('.leaf[data-page="20"]').boundingBox()).width, width);
  await until("the place that was looked at", async () => (await page.inputValue("#number")) === "20");
});

test("a mistake is told while the last good pages stay, and goes when it is mended", async () => {
  const good = read(CHAPTER);
  const { pages } = await state();
  write(CHAPTER, good.replace("title: Thailand", "titel: Thailand"));
  await page.waitForSelector("#findings .error", { timeout: LONG });
  const told = await page.textContent("#findings");
  assert.match(told, /titel/);
  assert.match(told, /source\/overview\/thailand\.yaml:2:1/);
  assert.equal((await state()).pages.length, pages.length);
  write(CHAPTER, good);
  await page.waitForSelector("#findings", { state: "hidden", timeout: LONG });
});

test("a click on a word tells its line, and a line leads to its page", async () => {
  const words = await find("harvest workers");
  await click(page, words);
  const line = read(CHAPTER).split("\n").findIndex((one) => one.includes("(harvest workers)")) + 1;
  assert.match(await page.textContent("#where"), new RegExp(`^${CHAPTER}:${line}:`));
  await page.press("body", "Escape");
  await page.fill("#number", "1");
  await page.press("#number", "Enter");
  const goal = await ask(`goto?file=${CHAPTER}&line=${line}`);
  assert.equal(goal.page, words.page);
  await page.waitForSelector(".goal", { timeout: LONG });
  await until("that page", async () => (await page.inputValue("#number")) === String(words.page));
});

test("a caption is changed where it stands, in its bytes alone, and taken back", async () => {
  const before = read("source/photos.yaml");
  const caption = "Motorcyclists seen in Hanoi, Vietnam.";
  assert.equal(before.split(caption).length, 2);
  const spot = await find("Motorcyclists seen");
  await click(page, spot);
  await click(page, spot);
  await page.fill("#place textarea", "Motorcyclists seen in a street of Hanoi, Vietnam.");
  await page.click("#place >> text=Save");
  const wanted = before.replace(caption, "Motorcyclists seen in a street of Hanoi, Vietnam.");
  await until("the file", () => read("source/photos.yaml") === wanted);
  await until("the page", async () => (await ask("search?edition=print&q=street%20of%20Hanoi")).hits?.length > 0);
  await page.waitForSelector("#undo:enabled", { timeout: LONG });
  await page.click("#undo");
  await until("the file as it was", () => read("source/photos.yaml") === before);
});

test("the focus of a photo is dragged", async () => {
  const before = read("source/photos.yaml");
  const photo = await until("the cover's photo", async () => {
    const found = await ask("at?edition=print&page=1&x=200&y=120");
    return found.photo && found;
  });
  const spot = { page: 1, boxes: [[190, 110, 20, 20]] };
  await click(page, spot);
  await click(page, spot);
  const box = await page.locator(".focus").boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.75);
  await page.mouse.up();
  await page.click("#place >> text=Save");
  await until("the file", () => read("source/photos.yaml") !== before);
  const after = await until("the new focus", async () => {
    const found = (await ask("at?edition=print&page=1&x=200&y=120")).photo;
    return found && String(found.focus) !== String(photo.photo.focus) && found;
  });
  assert.deepEqual(after.focus, [0.25, 0.75]);
  await page.click("#undo");
  await until("the file as it was", () => read("source/photos.yaml") === before);
});

test("two browsers see the same", async () => {
  const other = await opened({ viewport: { width: 390, height: 800 }, colorScheme: "dark" });
  assert.equal(await other.inputValue("#number"), "1", "a report opens at its cover");
  const good = read(CHAPTER);
  write(CHAPTER, good.replace("title: Thailand", "titel: Thailand"));
  await Promise.all([page, other].map((one) => one.waitForSelector("#findings .error", { timeout: LONG })));
  write(CHAPTER, good);
  await Promise.all([page, other].map((one) => one.waitForSelector("#findings", { state: "hidden", timeout: LONG })));
  await other.context().close();
});

test("axe finds nothing that keeps anybody out", async () => {
  const axe = readFileSync(join(import.meta.dirname, "node_modules/axe-core/axe.min.js"), "utf8");
  for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [390, "light"], [390, "dark"]]) {
    const shown = await opened({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
    await shown.press("body", "f");
    await shown.evaluate(axe);
    const { violations } = await shown.evaluate(() => window.axe.run());
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    assert.deepEqual(told, [], `${width} px, ${colorScheme}`);
    if (process.env.SHOTS) await shown.screenshot({ path: join(process.env.SHOTS, `${width}-${colorScheme}.png`) });
    await shown.context().close();
  }
});
