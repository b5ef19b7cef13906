// Every action, by keyboard and by mouse, and what becomes of the decisions.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { SOURCE, book, claimbook, close, current, made, open, press, require, said, shown, test, view, written } from "./browser.mjs";

const { parse } = require("yaml");

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.dataset.filter || document.activeElement.className);
const badge = (page, id) => page.$eval(`#${id}`, (card) => card.querySelector(".badge")?.textContent ?? "");

test("j and k move through the claims, and the passage of the current one is marked", async () => {
  const page = await open(written(book()));
  const ids = await shown(page);
  await press(page, "j j j k");
  assert.equal(await current(page), ids[1]);
  assert.match(page.url(), new RegExp(`claim=${ids[1]}$`));
  await press(page, "k k k");
  assert.equal(await current(page), ids[0]);
  const number = await page.textContent(`#${ids[0]} h5 b`);
  assert.deepEqual(await page.$$eval("rect.here", (all) => [...new Set(all.map((one) => one.dataset.n))]), [number]);
  assert.equal(await page.$eval(".current", (card) => card === document.activeElement && card.getAttribute("aria-current")), "true");
  await close(page);
});

test("by keyboard: accept, amend, reject, leave open, undo, search, help, Esc and Enter", async () => {
  const page = await open(`${written(book())}#hbr-0007`);
  await press(page, "a");
  assert.equal(await badge(page, "hbr-0007"), "accept");

  await press(page, "r Enter");
  assert.equal(await said(page), "A rejection needs a reason.");
  assert.equal(await badge(page, "hbr-0007"), "accept", "a rejection without a reason changes nothing");
  assert.equal(await focused(page), "reason");
  await page.keyboard.type("It says j, k and a twice.");
  await press(page, "Enter");
  assert.equal(await badge(page, "hbr-0007"), "reject: It says j, k and a twice.");

  await press(page, "u");
  assert.equal(await badge(page, "hbr-0007"), "");

  await press(page, "e");
  assert.equal(await focused(page), "field");
  await page.selectOption("#field", "certainty");
  await press(page, "Tab Enter");
  assert.equal(await said(page), "Give the value.");
  await page.keyboard.type("likely");
  await press(page, "Enter");
  assert.equal(await badge(page, "hbr-0007"), "amend certainty = likely");

  await press(page, "j n Enter");
  assert.equal(await said(page), "To leave a claim open, say why.");
  await page.keyboard.type("ask the author");
  await press(page, "Enter");
  assert.equal(await badge(page, await current(page)), "left open: ask the author");

  await press(page, "r");
  await press(page, "Escape a");
  assert.equal(await badge(page, await current(page)), "accept", "Esc leaves the reason, and keys work again");

  await press(page, "/");
  assert.equal(await focused(page), "q");
  await page.keyboard.type("ice a r");
  await press(page, "Escape ?");
  assert(await page.isVisible("dialog"));
  await press(page, "a Escape");
  assert(!(await page.isVisible("dialog")));

  await view(page, "decisions");
  assert.deepEqual(await made(page), ["hbr-0007 amend certainty = likely", "hbr-0008 accept"]);
  assert.equal(await page.textContent('nav a[href="#decisions"]'), "Decisions (2)");
  await press(page, "/");
  assert.equal(await focused(page), "q", "search leads back to the claims");
  await close(page);
});

test("by mouse: every action of the keyboard", async () => {
  const page = await open(written(book()));
  await page.click("#hbr-0004 p[dir]");
  assert.equal(await current(page), "hbr-0004");
  await page.click('button:has-text("Accept")');
  assert.equal(await badge(page, "hbr-0004"), "accept");
  await page.click("#undo");
  assert.equal(await badge(page, "hbr-0004"), "");
  await page.click('button:has-text("Reject")');
  await page.click('button:has-text("Save")');
  assert.equal(await said(page), "A rejection needs a reason.");
  await page.fill("#reason", "no");
  await page.click('button:has-text("Save")');
  assert.equal(await badge(page, "hbr-0004"), "reject: no");
  await page.click("#hbr-0005 h5 a");
  await page.click('button:has-text("Amend")');
  await page.selectOption("#field", "statement");
  await page.click('button:has-text("Save")');
  assert.equal(await said(page), "The field has this value now.");
  await page.fill("#value", "Ships wait.");
  await page.click('button:has-text("Save")');
  assert.equal(await badge(page, "hbr-0005"), "amend statement = Ships wait.");
  await page.click("#hbr-0006 p[dir]");
  await page.click('button:has-text("Leave open")');
  await page.fill("#reason", "later");
  await page.click('button:has-text("Save")');
  assert.equal(await badge(page, "hbr-0006"), "left open: later");
  await page.selectOption('[data-filter="decided"]', "yes");
  assert.deepEqual(await shown(page), ["hbr-0004", "hbr-0005", "hbr-0006"]);
  await page.click("text=Clear");
  await page.click("nav button");
  await page.click("dialog button");
  assert(!(await page.isVisible("dialog")));
  await page.hover("#hbr-0004 dd code");
  assert((await page.getAttribute("#hbr-0004 dd code", "title")).length > 10, "a code shows its meaning");
  await page.click("#hbr-0009 summary");
  await page.waitForSelector("#hbr-0009 svg.near", { state: "visible" });
  await view(page, "decisions");
  await page.click('tr:has-text("hbr-0005") button');
  assert.deepEqual(await made(page), ["hbr-0004 reject: no", "hbr-0006 left open: later"]);
  await close(page);
});

test("the downloaded file passes the check, and its decisions are carried out", async () => {
  const path = book();
  const page = await open(`${written(path)}#hbr-0007`);
  await press(page, "a");
  for (const [id, name, verdict, text] of [["hbr-0010", "certainty", "amend", "likely"], ["hbr-0016", "topics", "amend", "[ice, trade]"], ["hbr-0041", "", "reject", "It says \"no\" # and: {more} \\ \u202e\u0085 é"], ["hbr-0001", "", "reject", "was reviewed"], ["hbr-0028", "", "none", "later"]]) {
    await page.evaluate((id) => { location.hash = id; }, id);
    await page.waitForFunction((id) => document.querySelector(".current").id === id, id);
    await page.click(`[data-verdict="${verdict}"]`);
    if (name) await page.selectOption("#field", name);
    await page.fill(name ? "#value" : "#reason", text);
    await press(page, "Enter");
  }
  await view(page, "decisions");
  await page.click("#download");
  assert.match(await said(page), /^Say who decides/);
  await page.fill("#by", "no");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  assert.match(download.suggestedFilename(), /^review-no-\d{4}-\d\d-\d\d\.yaml$/);
  const text = readFileSync(await download.path(), "utf8");
  assert(!/[\u0080-\u009f\u202e]/.test(text), "invisible characters are escaped");
  assert.equal(parse(text, { version: "1.1" }).decided_by, "no", "YAML 1.1 reads an id as a text");
  const file = `claims/${SOURCE}/decisions/${download.suggestedFilename()}`;
  writeFileSync(join(path, file), text);
  claimbook(path, ["check"]);
  claimbook(path, ["decisions", "apply", file], 1);
  const claims = ["ice.p1", "ice.p2", "ice.p3", "costs.p1", "trade.p1", "trade.p2", "summary.p1", "summary.p3", "advice.p1", "advice.p2"].flatMap((name) => parse(readFileSync(join(path, `claims/${SOURCE}/${name}.yaml`), "utf8")).claims);
  const of = (id) => claims.find((claim) => claim.id === id);
  assert.deepEqual([of("hbr-0007").status, of("hbr-0007").reviewer], ["reviewed", "no"]);
  assert.equal(of("hbr-0010").certainty, "likely");
  assert.deepEqual(of("hbr-0016").topics, ["ice", "trade"]);
  assert.deepEqual([of("hbr-0041").status, of("hbr-0041").reason], ["withdrawn", "It says \"no\" # and: {more} \\ \u202e\u0085 é"]);
  assert.deepEqual([of("hbr-0001").status, of("hbr-0001").reviewer], ["withdrawn", undefined], "a withdrawn claim has no reviewer");
  assert.equal(of("hbr-0028").status, undefined);
  claimbook(path, ["check"]);
  await close(page);
});
