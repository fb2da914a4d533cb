// A running preview of a copy of this repository's report, and Chromium to look at it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

export const root = resolve(import.meta.dirname, "../..");
export const LONG = 60_000;
const folio = resolve(process.env.FOLIO ?? join(root, "target/release/folio"));

/** Waits until something is so. */
export async function until(what, so, longest = LONG) {
  const end = Date.now() + longest;
  for (;;) {
    const is = await so();
    if (is) return is;
    assert.ok(Date.now() < end, `waited for ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Starts a preview of a copy of the report; `prepare` may change the copy before. */
export async function serve(prepare = () => {}) {
  const project = mkdtempSync(join(tmpdir(), "folio-preview-"));
  for (const folder of ["source", "layout", "fonts", "images"]) cpSync(join(root, folder), join(project, folder), { recursive: true });
  prepare(project);
  const server = spawn(folio, ["preview", "--no-open", "--port", "0", "--project", project]);
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => (said += data));
  const address = await until("the address", () => said.match(/http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]+\//)?.[0]);
  const ask = async (path) => {
    const answer = await fetch(address + path);
    return { status: answer.status, ...(answer.headers.get("content-type")?.includes("json") ? await answer.json() : {}) };
  };
  const state = (edition = "print") => ask(`state?edition=${edition}`);
  const args = ["--no-sandbox"];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
  await until("pages", async () => (await state()).pages?.length > 60, 4 * LONG);
  return {
    project,
    ask,
    state,
    read: (path) => readFileSync(join(project, path), "utf8"),
    write: (path, text) => writeFileSync(join(project, path), text),
    /** The first place where words stand, as the search tells it. */
    async find(words) {
      const { hits } = await ask(`search?edition=print&q=${encodeURIComponent(words)}`);
      assert.ok(hits.length > 0, `${words} stands on a page`);
      return hits[0];
    },
    async opened(options = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
      const shown = await context.newPage();
      shown.on("pageerror", (error) => assert.fail(error));
      await shown.goto(address);
      await shown.waitForSelector(".leaf img", { timeout: LONG });
      return shown;
    },
    /** Clicks on a word of a page as a reader would. */
    async click(shown, { page: number, boxes: [[x, y, width, height]] }) {
      const leaf = shown.locator(`.leaf[data-page="${number}"]`);
      await shown.fill("#number", String(number));
      await shown.press("#number", "Enter");
      const points = Number(await leaf.getAttribute("data-points"));
      const area = await leaf.boundingBox();
      const k = area.width / points;
      await leaf.click({ position: { x: (x + width / 2) * k, y: (y + height / 2) * k } });
      await shown.waitForSelector("#where", { timeout: LONG });
    },
    async end() {
      await browser.close();
      server.kill("SIGINT");
      await new Promise((done) => (server.exitCode === null ? server.once("exit", done) : done()));
      rmSync(project, { recursive: true, force: true });
    },
  };
}
