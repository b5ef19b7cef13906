// Texts of a record that would like to be more than text.

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { SOURCE, book, claimbook, close, current, full, made, open, press, test, view, written } from "./browser.mjs";

const TRICKS = "</script><script>alert(1)</script><!--<script> <img src=x onerror=alert(2)> \" onmouseover=\"alert(3) ' &quot;&#60;b&#62; ]]> {{ 7*7 }} </style><svg onload=alert(4)> \u202egnirts\u2066 $& `${1}`";
const SHOWN = TRICKS.replace("\u202e", "[U+202E]").replace("\u2066", "[U+2066]");
const quoted = JSON.stringify(TRICKS);
const long = `${"word ".repeat(9_000)}${"x".repeat(55_000)}`;

function hostile() {
  const path = book(
    [`claims/${SOURCE}/source.yaml`, "title: The Harbor Report\nauthors:", `title: ${quoted}\nurl: "https://example.org/?'onclick='alert(5)"\nauthors:`],
    [`claims/${SOURCE}/source.yaml`, "{id: ice, title: Ice,", `{id: ice, title: ${quoted},`],
    [`claims/${SOURCE}/source.yaml`, "publisher: Harbor Press", `publisher: ${quoted}`],
    [`claims/${SOURCE}/source.yaml`, "      - title: Ice Ahead", `      - title: ${quoted}\n        url: "https://example.org/?'onclick='alert(6)"`],
    ["claims/entities.yaml", "label: the Sound", `label: ${quoted}`],
    [`claims/${SOURCE}/ice.p1.yaml`, "statement: In each of forty winters, ice covered the whole width of the Sound.", `statement: ${quoted}`],
    [`claims/${SOURCE}/ice.p1.yaml`, "    at: ice.p1.s1", `    note: ${JSON.stringify(long)}\n    at: ice.p1.s1`],
    [`claims/${SOURCE}/codings/a/ice.p1.yaml`, "statement: ", `statement: ${quoted} # `],
  );
  const other = JSON.stringify(`${TRICKS} reason`);
  writeFileSync(join(path, `claims/${SOURCE}/decisions/hostile.yaml`), `source: ${SOURCE}\ndecided_by: x\ndecided_on: "2031-01-01"\ndecisions:\n  - {subject: hbr-0008, content_hash: "0000000000000000", verdict: reject, reason: ${other}}\n`);
  return path;
}

test("hostile texts stay texts, in every view", async () => {
  const path = hostile();
  for (const address of [written(path), full(path)]) {
    const page = await open(`${address}#hbr-0007`);
    assert.equal(await page.textContent("#hbr-0007 p[dir]"), SHOWN);
    assert.equal(await page.textContent("h1"), SHOWN);
    assert.equal(await page.title(), `${SHOWN} · review`);
    assert.equal(await page.locator("script").count(), 1, "no other script");
    assert.equal(await page.locator("style").count(), 1);
    assert.equal(await page.locator("img, iframe, object, embed, link, base, svg[onload], [onmouseover], [onerror]").count(), 0);
    const links = await page.$$eval("a", (all) => all.map((one) => one.getAttribute("href")).filter((href) => !/^(#|https?:)/.test(href)));
    assert.deepEqual(links, [], "addresses that are no web pages are no links");
    assert(!(await page.content()).match(/[\u202a-\u202e\u2066-\u2069]/), "controls of direction are shown by their names");
    for (const name of ["entities", "pairs", "times", "argument", "diagnostics", "decisions", "codes", "claims"]) {
      await view(page, name);
      await page.waitForTimeout(50);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${name} scrolls sideways`);
    }
    await page.hover("#hbr-0007 p[dir]");
    await press(page, "/");
    await page.keyboard.type("onerror=alert(2)");
    await press(page, "Escape k");
    assert.equal(await current(page), "hbr-0007");
    await page.click("#hbr-0008 summary").catch(() => {});
    await close(page);
  }
});

test("hostile texts at 320 pixels do not scroll sideways", async () => {
  const page = await open(`${full(hostile())}#hbr-0007`, { width: 320 });
  for (const name of ["codings", "claims", "entities", "times", "argument", "decisions"]) {
    await view(page, name);
    await page.waitForTimeout(50);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, name);
  }
  await close(page);
});

test("a hostile decision stays text, in the page and in the file", async () => {
  const path = book();
  const page = await open(`${written(path)}#hbr-0007`);
  for (const text of [TRICKS, "# no comment", "- {a: b}", "---", "!tag &anchor *alias", "100% @ ` |", "\u2028\u2029\ufeff\u007f\u0000\ud800 end", "y".repeat(100_000)]) {
    await page.evaluate(() => document.querySelector("#hbr-0007 p[dir]").click());
    await press(page, "r");
    await page.fill("#reason", text);
    await press(page, "Enter");
    await view(page, "decisions");
    await page.fill("#by", "c3");
    const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    const file = join(path, `claims/${SOURCE}/decisions/${download.suggestedFilename()}`);
    await download.saveAs(file);
    claimbook(path, ["check"]);
    const applied = claimbook(path, ["decisions", "list"], 1);
    assert(applied.includes("hbr-0007"), text.slice(0, 40));
    rmSync(file);
    await view(page, "claims");
  }
  assert.equal((await made(page)).length, 1);
  await close(page);
});
