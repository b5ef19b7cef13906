// What one can read: without JavaScript, at every width, on paper, by link, and without the network.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { SOURCE, WIDTHS, book, close, current, folder, found, full, open, press, require, shown, test, view, written } from "./browser.mjs";

const VIEWS = ["codings", "claims", "entities", "pairs", "times", "argument", "diagnostics", "decisions", "codes"];

test("without JavaScript, everything is readable and no control is dead", async () => {
  const page = await open(full(book()), { javaScriptEnabled: false });
  assert.deepEqual(await page.$$eval(".view", (all) => all.filter((one) => one.checkVisibility()).map((one) => one.id)), VIEWS);
  assert.equal((await shown(page)).length, 41);
  const controls = await page.$$eval("button, input, select, textarea", (all) => all.filter((one) => one.checkVisibility()).length);
  assert.equal(controls, 0, "buttons and fields without a script");
  const related = page.locator("#hbr-0009 details.relations");
  assert(!(await related.locator("table").isVisible()));
  await related.locator("summary").click();
  assert.match(await related.innerText(), /this elaborates\s+hbr-0008/);
  assert.equal(await page.locator(".pair").count(), 14);
  await page.click('nav a[href="#argument"]');
  assert(await page.locator("#argument-title").isVisible());
  await close(page);
});

test("without the text, passages show lengths and claims, and nothing of the text", async () => {
  const path = book();
  const page = await open(written(path), { javaScriptEnabled: false });
  const all = await page.content();
  const words = readFileSync(join(path, `texts/${SOURCE}.txt`), "utf8").split(/\s+/);
  for (let at = 0; at + 8 < words.length; at += 1) {
    const run = words.slice(at, at + 8).join(" ");
    assert(!all.includes(run), `the page contains: ${run}`);
  }
  assert.match(await page.locator('[id="ice.p1.s1"]').textContent(), /15 words/);
  await close(page);
});

test("a page with the text says so in its name and at its top", async () => {
  const address = full(book());
  assert.match(address, /page\.with-text\.html$/);
  const page = await open(address);
  assert.match(await page.locator('[role="note"]').innerText(), /contains the text of the source/);
  await close(page);
});

test("the page sends no request, and its policy forbids foreign scripts, images and connections", async () => {
  const asked = [];
  const server = createServer((request, response) => { asked.push(request.url); response.end(); }).listen(0, "127.0.0.1");
  const origin = await new Promise((done) => { server.on("listening", () => done(`http://127.0.0.1:${server.address().port}`)); });
  const page = await open(full(book()));
  const result = await page.evaluate(async (to) => {
    const blocked = [];
    document.addEventListener("securitypolicyviolation", (event) => blocked.push(event.effectiveDirective));
    const add = (tag, attributes) => document.body.append(Object.assign(document.createElement(tag), attributes));
    add("script", { textContent: "window.wasRun = true" });
    add("script", { src: `${to}/script.js` });
    add("img", { src: `${to}/image.png` });
    add("iframe", { src: `${to}/frame` });
    add("style", { textContent: "body { display: none }" });
    const reached = await fetch(`${to}/data`).then(() => true, () => false);
    await new Promise((done) => setTimeout(done, 300));
    return { blocked: [...new Set(blocked)].sort(), reached, wasRun: !!window.wasRun, isShown: document.body.checkVisibility() };
  }, origin);
  assert.deepEqual(result, { blocked: ["connect-src", "frame-src", "img-src", "script-src-elem", "style-src-elem"], reached: false, wasRun: false, isShown: true });
  assert.deepEqual(asked, []);
  page.log.requests = page.log.requests.filter((url) => !url.startsWith(origin));
  await close(page);
  server.close();
});

for (const colorScheme of ["light", "dark"]) {
  for (const width of WIDTHS) {
    test(`axe finds nothing serious, and nothing scrolls sideways: ${colorScheme}, ${width} pixels`, async () => {
      const page = await open(`${full(book())}#hbr-0009`, { width, colorScheme });
      await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
      await page.$$eval("details", (all) => all.forEach((one) => { one.open = true; }));
      for (const name of VIEWS) {
        await view(page, name);
        if (name === "claims") await press(page, "e");
        if (name === "codings") await press(page, "j v");
        const found = await page.evaluate(async () => {
          const { violations } = await window.axe.run();
          return violations.filter(({ impact }) => ["serious", "critical"].includes(impact)).map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
        });
        assert.deepEqual(found, [], `${name} at ${width}, ${colorScheme}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.equal(wide, 0, `${name} at ${width} scrolls sideways`);
        await press(page, "Escape");
      }
      await close(page);
    });
  }
}

test("the help dialog has no serious findings of axe", async () => {
  const page = await open(full(book()));
  await press(page, "?");
  await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
  const found = await page.evaluate(async () => (await window.axe.run("dialog")).violations.map(({ id }) => id));
  assert.deepEqual(found, []);
  await close(page);
});

test("the printed page has every view, every claim and every relation", async () => {
  if (!found("pdftotext")) {
    console.log("skipped: there is no pdftotext, so no printed page is read");
    return;
  }
  const page = await open(`${full(book())}#view=times`);
  const file = join(folder(), "page.pdf");
  writeFileSync(file, await page.pdf({ format: "A4" }));
  const printed = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).replace(/\s+/g, " ");
  const expected = await page.evaluate(() => ({
    titles: [...document.querySelectorAll("h2")].filter((one) => one.closest(".view")).map((one) => one.textContent),
    ids: [...document.querySelectorAll(".card")].map((one) => one.id),
    statements: [...document.querySelectorAll(".card p[dir]")].map((one) => one.textContent.split(" ").slice(0, 4).join(" ")),
  }));
  assert.equal(expected.titles.length, VIEWS.length);
  for (const text of Object.values(expected).flat()) assert(printed.includes(text), `the printed page lacks: ${text}`);
  assert.match(printed, /this elaborates +hbr-0008/);
  assert(!/Leave open|Download the decisions|Keys|41 of 41/.test(printed), "controls are not printed");
  await close(page);
});

test("the address holds view, filters, search and claim, and shows the same elsewhere", async () => {
  const address = written(book());
  const page = await open(address);
  await view(page, "claims");
  await page.selectOption('[data-filter="entity"]', { label: "the Sound" });
  await page.fill('[data-filter="q"]', "ice");
  await press(page, "Escape j j");
  const [ids, claim] = [await shown(page), await current(page)];
  assert(ids.length > 1 && ids.length < 20, `${ids}`);
  assert.match(await page.textContent("#count"), new RegExp(`^${ids.length} of 41 claims$`));
  const other = await open(page.url(), { width: 900 });
  assert.deepEqual([await shown(other), await current(other)], [ids, claim]);
  assert.equal(await other.inputValue('[data-filter="q"]'), "ice");
  await other.click("text=Clear");
  assert.equal((await shown(other)).length, 41);
  await close(other);
  await close(page);
});

test("a link to a claim, sentence, section, entity or note shows it", async () => {
  const address = written(book());
  const page = await open(`${address}#hbr-0003`);
  assert.equal(await current(page), "hbr-0003");
  assert(await page.locator("#hbr-0003").isVisible());
  await close(page);
  for (const id of ["ice.p1.s2", "section-trade", "entity-margit", "note-2"]) {
    const page = await open(`${address}#${id}`);
    const isOnScreen = (id) => {
      const { top } = document.getElementById(id).getBoundingClientRect();
      return top >= 0 && top < innerHeight;
    };
    await page.waitForFunction(isOnScreen, id).catch((error) => assert.fail(`${id} is not on the screen: ${error}`));
    await close(page);
  }
});

test("an address that fits nothing still shows the page", async () => {
  const address = written(book());
  for (const hash of ["%", "nothing", "view=nothing&claim=nothing", "view=%3Cimg%3E&q=%00&type=", "__proto__", "constructor=1&utm=2", "entity=%22%5D"]) {
    const page = await open(`${address}#${hash}`);
    await press(page, "Escape j");
    assert.equal(await page.locator("#claims").isVisible(), true, hash);
    await close(page);
  }
});

test("no two elements have the same id, in any view", async () => {
  const page = await open(full(book()));
  const twice = await page.$$eval("[id]", (all) => all.map((one) => one.id).filter((id, at, ids) => ids.indexOf(id) !== at));
  assert.deepEqual(twice, []);
  const dead = await page.$$eval('a[href^="#"]', (all) => all.map((one) => one.getAttribute("href").slice(1)).filter((id) => !document.getElementById(id)));
  assert.deepEqual(dead, [], "links that lead nowhere");
  await close(page);
});
