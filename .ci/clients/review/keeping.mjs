// The browser keeps decisions, or refuses to.

import assert from "node:assert/strict";

import { SOURCE, book, close, made, open, press, ready, test, view, written } from "./browser.mjs";

const PLACE = `claimbook review ${SOURCE}`;

test("decisions survive a reload and a new page", async () => {
  const address = written(book());
  const page = await open(`${address}#hbr-0007`);
  await press(page, "a");
  await view(page, "decisions");
  await page.fill("#by", "c3");
  await page.reload();
  await ready(page);
  assert.deepEqual(await made(page), ["hbr-0007 accept"]);
  assert.equal(await page.inputValue("#by"), "c3");
  assert.equal(await page.textContent("#hbr-0007 .badge"), "accept");
  const other = await open(address, { context: page.context() });
  assert.deepEqual(await made(other), ["hbr-0007 accept"]);
  await close(page);
});

test("two tabs of the same page do not overwrite each other's decisions", async () => {
  const address = written(book());
  const one = await open(`${address}#hbr-0007`);
  const other = await open(`${address}#hbr-0008`, { context: one.context() });
  await one.bringToFront();
  await press(one, "a");
  await other.bringToFront();
  await press(other, "a");
  await one.waitForFunction(() => document.querySelectorAll("#made tr").length === 2);
  await one.reload();
  assert.deepEqual((await made(one)).sort(), ["hbr-0007 accept", "hbr-0008 accept"]);
  await close(one);
});

test("without localStorage the page works, and says that it keeps nothing", async () => {
  const init = () => Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } });
  const page = await open(`${written(book())}#hbr-0007`, { init });
  await press(page, "a");
  await view(page, "decisions");
  assert.deepEqual(await made(page), ["hbr-0007 accept"]);
  assert.match(await page.innerText("#made"), /This browser keeps nothing for this page: download before you close it/);
  await page.fill("#by", "c3");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  assert(await download.path());
  await close(page);
});

test("a full localStorage is no fault", async () => {
  const init = () => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; };
  const page = await open(`${written(book())}#hbr-0007`, { init });
  await press(page, "a j a");
  await view(page, "decisions");
  assert.equal((await made(page)).length, 2);
  assert.match(await page.innerText("#made"), /keeps nothing/);
  await close(page);
});

test("a damaged localStorage is no fault", async () => {
  const address = written(book());
  for (const kept of ["no JSON", "null", "[]", '{"made":[null,5,{}]}', '{"by":5,"made":{"x":{"subject":5},"__proto__":{"subject":"a","reason":{}}}}', '{"made":"text"}']) {
    const page = await open(address, { init: `localStorage.getItem("${PLACE}") ?? localStorage.setItem("${PLACE}", ${JSON.stringify(kept)})` });
    await press(page, "j a");
    assert.equal((await made(page)).length, 1, kept);
    await close(page);
  }
});

test("a decision about a claim that has changed is stale, and is not downloaded", async () => {
  const path = book();
  const page = await open(`${written(path)}#hbr-0007`);
  await press(page, "a j a");
  const kept = await page.evaluate((place) => localStorage.getItem(place), PLACE);
  await close(page);
  const changed = book([`claims/${SOURCE}/ice.p1.yaml`, "In each of forty winters", "In all of forty winters"]);
  const other = await open(written(changed), { init: `localStorage.setItem("${PLACE}", ${JSON.stringify(kept)})` });
  await view(other, "decisions");
  assert.match(await other.innerText("#made"), /stale: what was decided has changed[\s\S]*1 stale left out/);
  await other.fill("#by", "c3");
  const [download] = await Promise.all([other.waitForEvent("download"), other.click("#download")]);
  const { readFileSync } = await import("node:fs");
  const text = readFileSync(await download.path(), "utf8");
  assert(text.includes("hbr-0008") && !text.includes("hbr-0007"), text);
  await close(other);
});
