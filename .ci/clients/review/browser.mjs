// Starts claimbook and Chromium. Collects tests, and runs them one after another.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

export const root = resolve(import.meta.dirname, "../../..");
export const require = createRequire(join(root, "target/clients/node/node_modules/index.js"));
export const program = process.env.CLAIMBOOK ?? join(root, "target/release/claimbook");
export const SOURCE = "harbor-report";
export const WIDTHS = [320, 800, 1600];

const tests = [];
const folders = [];
let chrome;

/** Adds a test, with a name that states what holds. */
export const test = (name, run) => tests.push({ name, run });

/** Returns the path of a program, or undefined. */
export const found = (...names) => names.map((name) => spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim()).find(Boolean);

export function folder() {
  const path = mkdtempSync(join(tmpdir(), "claimbook-review-"));
  folders.push(path);
  return path;
}

/** Copies the example book, with replacements in its files: [file, old, new]. Returns its folder. */
export function book(...edits) {
  const path = folder();
  cpSync(join(root, "examples/harbor"), path, { recursive: true });
  for (const [file, old, text] of edits) {
    const before = readFileSync(join(path, file), "utf8");
    assert(before.includes(old), `${file} contains ${old}`);
    writeFileSync(join(path, file), before.replace(old, () => text));
  }
  return path;
}

/** Runs claimbook in a folder. Fails if the exit status is another one. */
export function claimbook(path, arguments_, status = 0) {
  const run = spawnSync(program, arguments_, { cwd: path, encoding: "utf8", maxBuffer: 1 << 26 });
  assert.equal(run.status, status, `claimbook ${arguments_.join(" ")}: ${run.stdout}${run.stderr}`);
  return run.stdout;
}

/** Writes the page of a source outside its book. Returns the address of the page. */
export function written(path, ...options) {
  const source = options[0]?.startsWith("--") === false ? options.shift() : SOURCE;
  const out = claimbook(path, ["review", source, "--out", join(folder(), "page.html"), ...options]).trim();
  return pathToFileURL(out).href;
}

export const full = (path) => written(path, "--texts", "texts", "--coders", "a,b");

/** Opens an address. The page's `log` has its errors, its dialogs, and its requests other than for itself. */
export async function open(address, { context: given, init, width = 1280, height = 900, ...options } = {}) {
  const context = given ?? (await chrome.newContext({ viewport: { width, height }, ...options }));
  const page = await context.newPage();
  page.log = { errors: [], dialogs: [], requests: [] };
  const own = address.split("#")[0];
  page.on("pageerror", (error) => page.log.errors.push(error.stack));
  page.on("dialog", (dialog) => {
    page.log.dialogs.push(dialog.message());
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== own) page.log.requests.push(request.url());
  });
  if (init) await page.addInitScript(init);
  await page.goto(address);
  if (options.javaScriptEnabled !== false) await ready(page);
  return page;
}

export const ready = (page) => page.waitForFunction(() => "ready" in document.documentElement.dataset);

/** Closes a page that must have done nothing behind the reader's back. */
export async function close(page) {
  assert.deepEqual(page.log, { errors: [], dialogs: [], requests: [] });
  await page.context().close();
}

/** Presses keys, in a text separated by spaces. */
export async function press(page, keys) {
  for (const key of keys.split(" ")) await page.keyboard.press(key);
}

export const view = (page, name) => page.click(`nav a[href="#${name}"]`);
export const current = (page) => page.evaluate(() => document.querySelector(".current")?.id);
export const said = (page) => page.textContent("#said");
export const shown = (page) => page.$$eval(".card", (cards) => cards.filter((card) => card.checkVisibility()).map((card) => card.id));

/** Returns the decisions in the list of the page, as texts. */
export const made = (page) => page.$$eval("#made tr", (rows) => rows.map((row) => [...row.cells].slice(0, 2).map((cell) => cell.textContent).join(" ")));

/** Runs the tests whose names contain the argument of the command line. */
export async function run() {
  const executablePath = process.env.CHROMIUM ?? found("chromium", "chromium-browser", "google-chrome");
  if (!executablePath) {
    console.log("skipped: there is no Chromium");
    return;
  }
  const { chromium } = require("playwright-core");
  chrome = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  let failures = 0;
  const chosen = tests.filter(({ name }) => name.includes(process.argv[2] ?? ""));
  for (const { name, run } of chosen) {
    try {
      await run();
    } catch (error) {
      failures += 1;
      console.log(`FAILED: ${name}\n${error.stack}`);
    }
    for (const context of chrome.contexts()) await context.close();
  }
  console.log(`Chromium ${chrome.version()}: ${chosen.length - failures} of ${chosen.length} tests of the review page passed`);
  await chrome.close();
  for (const path of folders) if (existsSync(path)) rmSync(path, { recursive: true });
  process.exitCode = failures ? 1 : 0;
}
