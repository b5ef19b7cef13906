// The served page: decisions are written into the book at once, and the page follows the book.

import assert from "node:assert/strict";
import { appendFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { SOURCE, book, claimbook, made, open, press, ready, said, test, view } from "./browser.mjs";
import { serve } from "./server.mjs";

const DECISIONS = `claims/${SOURCE}/decisions`;
const DAY = { SOURCE_DATE_EPOCH: "1939000000" };
const FILE = `${DECISIONS}/review-c3-2031-06-12.yaml`;
const text = (path) => (existsSync(join(path, FILE)) ? readFileSync(join(path, FILE), "utf8") : "");

async function deciding(server, claim, options) {
  const page = await open(`${server.address}#${claim}`, { init: `localStorage.setItem("claimbook review ${SOURCE}", '{"by":"c3"}')`, ...options });
  await page.waitForTimeout(300);
  return page;
}

const badge = (page, id, text) => page.waitForFunction(([id, text]) => document.querySelector(`#${id} .badge`)?.textContent === text, [id, text]);

const until = async (holds) => {
  for (let at = 0; at < 100 && !holds(); at += 1) await new Promise((done) => { setTimeout(done, 50); });
  assert(holds());
};

test("served: a decision is in the book at once, and can be taken back", async () => {
  const path = book();
  const server = await serve(path, [], DAY);
  const page = await open(`${server.address}#hbr-0007`);
  await press(page, "a");
  assert.match(await said(page), /^Say who decides/);
  assert(!text(path));
  await page.keyboard.type("c3");
  await press(page, "Enter");
  await until(() => text(path).includes("hbr-0007"));
  await press(page, "r");
  await page.keyboard.type("twice");
  await press(page, "Enter");
  await until(() => text(path).includes("twice"));
  assert(!text(path).includes("accept"), text(path));
  await badge(page, "hbr-0007", "reject: twice");
  await press(page, "u");
  await until(() => !text(path).includes("hbr-0007"));
  for (const id of ["hbr-0007", "hbr-0008", "hbr-0009", "hbr-0010"]) {
    await press(page, "a");
    await badge(page, id, "accept");
    await press(page, "j");
  }
  await press(page, "k k u");
  await until(() => text(path).split("subject").length === 4);
  await page.reload();
  await ready(page);
  await page.waitForFunction(() => document.querySelectorAll("#made tr").length === 3, null, { timeout: 5000 }).catch(async () => assert.fail(`${await made(page)}\n${text(path)}`));
  claimbook(path, ["check"]);
  claimbook(path, ["fmt", "--check", FILE]);
  await view(page, "decisions");
  await page.click("#made tr:first-child button");
  await until(() => text(path).split("subject").length === 3);
  assert.deepEqual(page.log.requests.filter((url) => !url.startsWith(server.address)), []);
  assert.deepEqual(page.log.errors, []);
  await server.stop();
});

test("served: comments in the file of decisions stay", async () => {
  const path = book();
  const head = `# Read with the second edition beside it.\nsource: ${SOURCE}\ndecided_by: c3\ndecided_on: "2031-06-12"\ndecisions: [] # These two were easy.\n`;
  const server = await serve(path, [], DAY);
  writeFileSync(join(path, FILE), head);
  const page = await deciding(server, "hbr-0007");
  await press(page, "a");
  await until(() => text(path).includes("hbr-0007"));
  await press(page, "j a");
  await until(() => text(path).includes("hbr-0008"));
  appendFileSync(join(path, FILE), "  # The end.\n");
  await page.waitForTimeout(1600);
  await press(page, "u");
  await until(() => !text(path).includes("hbr-0008"));
  for (const comment of ["Read with the second edition", "These two were easy", "The end"]) assert(text(path).includes(comment), text(path));
  await server.stop();
});

test("served: two tabs decide the same claim, and the second is told", async () => {
  const path = book();
  const server = await serve(path, [], DAY);
  const one = await deciding(server, "hbr-0007");
  const other = await deciding(server, "hbr-0007", { context: one.context() });
  await Promise.all([one, other].map((page) => page.route("**/state", (route) => route.abort())));
  await press(one, "a");
  await until(() => text(path).includes("accept"));
  await press(other, "r");
  await other.keyboard.type("no");
  await press(other, "Enter");
  await other.waitForFunction(() => document.querySelector("#said").textContent.includes("decided elsewhere") || document.querySelector("#said").textContent.includes("does not answer"));
  assert(text(path).includes("accept") && !text(path).includes("reject"), text(path));
  assert.equal(await other.inputValue("#reason"), "no", "what was typed stays");
  await other.unroute("**/state");
  await other.waitForFunction(() => document.querySelector("#hbr-0007 .badge")?.textContent === "accept");
  await press(other, "Enter");
  await until(() => text(path).includes("reject"));
  assert(!text(path).includes("accept"), "the second one has seen the first, and decides otherwise");
  await server.stop();
});

test("served: two tabs decide many claims at the same time, and none is lost", async () => {
  const path = book();
  const server = await serve(path, [], DAY);
  const one = await deciding(server, "hbr-0001");
  const other = await deciding(server, "hbr-0024", { context: one.context() });
  const ids = new Set();
  for (const page of [one, other]) {
    for (let at = 0; at < 8; at += 1) {
      await press(page, "a");
      ids.add(await page.evaluate(() => document.querySelector(".current").id));
      await press(page, "j");
    }
  }
  await until(() => text(path).split("subject").length - 1 === ids.size);
  for (const id of ids) assert(text(path).includes(id), id);
  claimbook(path, ["check"]);
  await server.stop();
});

test("served: a file that changes under the page", async () => {
  const path = book();
  const server = await serve(path, [], DAY);
  const page = await deciding(server, "hbr-0007");
  const file = join(path, `claims/${SOURCE}/ice.p1.yaml`);
  const before = readFileSync(file, "utf8");
  await page.route("**/state", (route) => route.abort());
  writeFileSync(file, before.replace("In each of forty winters", "In all of forty winters"));
  await press(page, "a");
  await page.waitForFunction(() => document.querySelector("#said").textContent.includes("Nothing was written"));
  assert(!text(path));
  await page.unroute("**/state");
  await page.waitForFunction(() => document.querySelector("#hbr-0007").textContent.includes("In all of forty winters"));
  await ready(page);
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => document.querySelector(".current")?.id), "hbr-0007", "the claim stays in view");
  await press(page, "a");
  await until(() => text(path).includes("hbr-0007"));

  await press(page, "j r");
  await page.keyboard.type("half a");
  writeFileSync(file, before);
  await page.waitForTimeout(3500);
  assert.equal(await page.inputValue("#reason"), "half a", "the page does not reload while one types");
  assert.match(await said(page), /reloads when you finish/);
  await page.keyboard.type(" reason");
  await press(page, "Enter");
  await until(() => text(path).includes("half a reason"));
  await page.waitForFunction(() => document.querySelector("#hbr-0007").textContent.includes("In each of forty winters"));

  writeFileSync(file, "broken: [");
  await page.waitForTimeout(2500);
  assert(await page.isVisible("#hbr-0001"), "a damaged file does not take the page away");
  writeFileSync(file, before);
  await page.waitForTimeout(2500);
  await ready(page);
  claimbook(path, ["decisions", "apply"], 1);
  await page.waitForFunction(() => document.querySelector("#hbr-0008")?.textContent.includes("withdrawn"));
  assert.deepEqual(page.log.errors, []);
  await server.stop();
});

test("served: a decision of another file is not overwritten", async () => {
  const path = book();
  const server = await serve(path, [], DAY);
  const page = await deciding(server, "hbr-0007");
  await press(page, "a");
  await until(() => text(path).includes("hbr-0007"));
  await view(page, "decisions");
  await page.fill("#by", "c4");
  await page.waitForTimeout(100);
  await view(page, "claims");
  await press(page, "r");
  await page.keyboard.type("no");
  await press(page, "Enter");
  await page.waitForFunction(() => /c3 decided this on 2031-06-12, in claims.*Nothing was written/.test(document.querySelector("#said").textContent));
  assert(text(path).includes("accept"));
  assert(!readdirSync(join(path, DECISIONS)).some((name) => name.includes("c4")));
  await server.stop();
});

test("served: when the server ends, the page says so and keeps what was typed", async () => {
  const server = await serve(book(), [], DAY);
  const page = await deciding(server, "hbr-0007");
  await server.stop();
  await press(page, "r");
  await page.keyboard.type("no");
  await press(page, "Enter");
  await page.waitForFunction(() => /does not answer/.test(document.querySelector("#said").textContent));
  assert.equal(await page.inputValue("#reason"), "no");
  assert.deepEqual((await made(page)).length, 0);
});
