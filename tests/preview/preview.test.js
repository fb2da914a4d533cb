// Drives `folio preview` of a copy of this repository's report in Chromium, as an editor does.
//
//     FOLIO=target/release/folio CHROMIUM=/usr/bin/chromium node --test tests/preview/preview.test.js

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { LONG, root, serve, until } from "./served.js";

const CHAPTER = "source/overview/thailand.yaml";

let served, page, ask, state, read, write, find, click, opened;

before(async () => {
  // The copy is a repository with one commit, which pages can be compared with.
  served = await serve((project) => {
    const git = (...words) => execFileSync("git", ["-C", project, "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false", ...words]);
    git("init", "--quiet");
    git("add", "source", "layout", "fonts", "images");
    git("commit", "--quiet", "-m", "as it was");
  });
  ({ ask, state, read, write, find, click, opened } = served);
  page = await opened();
});

after(() => served?.end());

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

test("findings are counted page by page, and each leads to its pin", async () => {
  const good = read(CHAPTER);
  write(CHAPTER, good.replace("(harvest workers)", "(harvest  workers) TODO"));
  const found = await until("findings", async () => {
    const { findings, building } = await state();
    return !building && findings.length > 0 && findings;
  });
  const one = found.find(({ message }) => message.includes("TODO"));
  assert.ok(one?.box, JSON.stringify(found));
  const spot = await find("TODO");
  const [x, y, width, height] = spot.boxes[0];
  assert.equal(one.page, spot.page);
  const inside = ([left, top, across, down]) => left < x + width && left + across > x && top < y + height && top + down > y;
  assert.ok(inside(one.box), `${one.box} lies on ${spot.boxes[0]}`);
  if (await page.isHidden("#findings")) await page.press("#pages", "f");
  await until("the list", async () => (await page.textContent("#findings")).includes(`Page ${spot.page}`));
  assert.match(await page.textContent("#findings .counts"), /\d+ (error|warning|remark)/);
  await page.fill("#number", "1");
  await page.press("#number", "Enter");
  await page.locator("#findings li", { hasText: "TODO" }).getByRole("button").first().click();
  await page.waitForSelector(`.leaf[data-page="${spot.page}"] .goal`, { timeout: LONG });
  assert.ok(await page.locator(`.leaf[data-page="${spot.page}"] .pin`).count(), "the pin");
  write(CHAPTER, good);
  await until("no finding", async () => !(await state()).findings.some(({ message }) => message.includes("TODO")));
});

test("pages that changed since a revision are marked, before and after, with the words", async () => {
  await page.press("#pages", "t");
  await page.press("#pages", "c");
  await page.selectOption("#since", "revision");
  await page.fill("#revision", "nothing");
  await page.click("#ask button");
  await until("what is wrong", async () => /no revision/.test(await page.textContent("#compared")));
  await page.fill("#revision", "HEAD");
  await page.click("#ask button");
  await page.waitForSelector("#changes ins", { timeout: 3 * LONG });
  assert.equal(await page.textContent("#changes del"), "(seasonal");
  assert.equal(await page.textContent("#changes ins"), "(harvest");
  const { page: number } = await find("harvest workers");
  assert.equal(await page.locator(".leaf.changed").count(), 1);
  assert.equal(await page.getAttribute(".leaf.changed", "data-page"), String(number));
  assert.equal(await page.locator("#thumbs button.changed").getAttribute("aria-label"), `Page ${number}, changed`);
  await page.locator("#changes li button", { hasText: "harvest" }).click();
  await page.waitForSelector(`.leaf[data-page="${number}"] .changed-word`, { timeout: LONG });
  await page.press("#pages", "b");
  await page.waitForSelector(`.leaf[data-page="${number}"] img.before`, { timeout: LONG });
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, "changes.png") });
  await page.press("#pages", "b");
  await page.waitForSelector("img.before", { state: "detached", timeout: LONG });
  await page.selectOption("#since", "");
  assert.equal(await page.locator(".leaf.changed").count(), 0);
  await page.press("#pages", "c");
  await page.press("#pages", "t");
});

test("axe finds nothing that keeps anybody out", async () => {
  const axe = readFileSync(join(import.meta.dirname, "node_modules/axe-core/axe.min.js"), "utf8");
  for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [390, "light"], [390, "dark"]]) {
    const shown = await opened({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
    await shown.press("body", width === 390 ? "f" : "c");
    await shown.evaluate(axe);
    const { violations } = await shown.evaluate(() => window.axe.run());
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
    assert.deepEqual(told, [], `${width} px, ${colorScheme}`);
    if (process.env.SHOTS) await shown.screenshot({ path: join(process.env.SHOTS, `${width}-${colorScheme}.png`) });
    await shown.context().close();
  }
});
