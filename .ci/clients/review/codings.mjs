// Two codings side by side.

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { SOURCE, book, claimbook, close, full, made, open, press, test, view } from "./browser.mjs";

const DECISIONS = `claims/${SOURCE}/decisions`;
const undecided = () => {
  const path = book();
  rmSync(join(path, DECISIONS, "adjudicate-a-b.yaml"));
  return path;
};
const badge = (page) => page.$eval(".current", (cell) => cell.querySelector(".badge")?.textContent ?? "");

test("by keyboard: a, b, both, neither, a value, keep and drop", async () => {
  const page = await open(full(undecided()));
  await view(page, "codings");
  await press(page, "j a");
  assert.equal(await badge(page), "a");
  await press(page, "b");
  assert.equal(await badge(page), "b");
  await press(page, "j o");
  assert.equal(await badge(page), "both");
  await press(page, "j x");
  assert.equal(await badge(page), "neither");
  await press(page, "u");
  assert.equal(await badge(page), "");
  await press(page, "v Enter");
  assert.equal(await page.textContent("#said"), "Give the value.");
  await page.keyboard.type("likely");
  await press(page, "Enter");
  assert.equal(await badge(page), "value = likely");
  await press(page, "p");
  assert.equal(await badge(page), "value = likely", "keep is no verdict about a field");
  while ((await page.getAttribute(".current", "data-verdicts")) !== "keep drop") await press(page, "j");
  await press(page, "p");
  assert.equal(await badge(page), "keep");
  await press(page, "d");
  assert.equal(await badge(page), "drop");
  assert.equal((await made(page)).length, 4);
  await close(page);
});

test("by mouse: the decisions of the keyboard", async () => {
  const page = await open(full(undecided()));
  await view(page, "codings");
  await page.click(".differs button.open");
  await page.click('[data-verdict="b"]');
  assert.equal(await badge(page), "b");
  await page.click('[data-verdict="value"]');
  await page.fill("#value", "causal");
  await page.fill("#reason", "both miss it");
  await page.click('button:has-text("Save")');
  assert.equal(await badge(page), "value = causal: both miss it");
  await page.click("#undo");
  assert.equal(await badge(page), "");
  await page.click('[data-verdicts="keep drop"] button.open');
  await page.click('[data-verdict="drop"]');
  assert.equal(await badge(page), "drop");
  await close(page);
});

test("decisions about codings are clean, and settle them", async () => {
  const path = undecided();
  const page = await open(full(path));
  await view(page, "codings");
  const count = await page.locator("[data-about]").count();
  for (let done = 0; done < count; done += 1) {
    await press(page, "j");
    await press(page, (await page.getAttribute(".current", "data-verdicts")) === "keep drop" ? "p" : "a");
  }
  await view(page, "decisions");
  assert.equal((await made(page)).length, count);
  await page.fill("#by", "c");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  const file = `${DECISIONS}/${download.suggestedFilename()}`;
  writeFileSync(join(path, file), readFileSync(await download.path()));
  claimbook(path, ["check"]);
  const settled = claimbook(path, ["adjudicate", SOURCE, "--coders", "a,b"]);
  assert(!/undecided|no verdict/.test(settled), settled);
  const again = await open(full(path));
  assert.equal(await again.locator(".decide:has-text('no verdict yet')").count(), 0, "the page shows them as decided");
  await close(again);
  await close(page);
});
