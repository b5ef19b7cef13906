// What the server refuses, and what it survives.

import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";

import { SOURCE, book, claimbook, close, open, require, shown, test, written } from "./browser.mjs";
import { get, post, raw, serve, status } from "./server.mjs";

const { parse } = require("yaml");

const DECISIONS = `claims/${SOURCE}/decisions`;

/** Returns the contents of all files of a book, by path. */
function contents(path, under = "") {
  const files = readdirSync(join(path, under)).flatMap((name) => (statSync(join(path, under, name)).isDirectory() ? Object.entries(contents(path, join(under, name))) : [[join(under, name), readFileSync(join(path, under, name), "utf8")]]));
  return Object.fromEntries(files);
}

/** Returns the claims of the page with their hashes. */
async function claims(path) {
  const page = await open(written(path));
  const all = await page.$$eval(".card", (cards) => cards.map((card) => ({ subject: card.id, content_hash: card.dataset.hash })));
  await close(page);
  return all;
}

test("foreign origins, hosts, tokens, methods and types get nothing, and nothing is written", async () => {
  const path = book();
  const server = await serve(path);
  const before = contents(path);
  const [claim] = await claims(path);
  const sent = { decided_by: "c3", decision: { ...claim, verdict: "accept" }, before: null };
  const refused = async (expected, headers, at) => assert.equal((await post(server, sent, headers, at)).status, expected, JSON.stringify([headers, at]));
  await refused(403, { Origin: "https://evil.example" });
  await refused(403, { Origin: null });
  await refused(403, { Origin: "null" });
  await refused(403, { Origin: `http://127.0.0.1:${server.port + 1}` });
  await refused(403, { Origin: `http://localhost:${server.port}` });
  await refused(403, { Origin: `https://${server.host}` });
  await refused(403, { "Content-Type": "text/plain" });
  await refused(403, { "Content-Type": null });
  await refused(421, { Host: "evil.example" });
  await refused(421, { Host: null });
  await refused(421, { Host: `localhost:${server.port}` });
  await refused(421, { Host: "127.0.0.1" });
  await refused(404, {}, "/decision");
  await refused(404, {}, `/${"0".repeat(32)}/decision`);
  await refused(404, {}, `${server.path.slice(0, -2)}/decision`);
  await refused(404, {}, `${server.path}../decision`);
  await refused(404, {}, `${server.path}state`);
  await refused(404, {}, server.path);
  assert.equal((await get(server, `${server.path}decision`)).status, 404);
  assert.equal((await get(server, "/")).status, 404);
  assert.equal((await get(server, "/state")).status, 404);
  assert.equal((await get(server, server.path, { Host: "evil.example" })).status, 421);
  assert.equal((await get(server, `${server.path}state`, { Host: "evil.example" })).status, 421);
  const page = await get(server);
  assert.equal(page.status, 200);
  for (const header of ["Cross-Origin-Resource-Policy: same-origin", "Referrer-Policy: no-referrer", "Cache-Control: no-store", "X-Content-Type-Options: nosniff", "frame-ancestors 'none'"]) assert(page.head.includes(header), header);
  assert(!/access-control/i.test(page.head));
  assert.deepEqual(contents(path), before);
  assert.equal((await post(server, sent)).status, 200, "the same request in order is accepted");
  await server.stop();
});

test("a foreign page in the same browser can neither read nor decide", async () => {
  const path = book();
  const server = await serve(path);
  const before = contents(path);
  const other = await serve(book());
  const page = await open(other.address);
  const result = await page.evaluate(async (to) => {
    const attempt = (...request) => fetch(...request).then(() => "reached", () => "refused");
    return [
      await attempt(`${to}state`),
      await attempt(`${to}decision`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }),
      await attempt(`${to}decision`, { method: "POST", mode: "no-cors", body: "{}" }),
    ];
  }, server.address);
  assert.deepEqual(result, ["refused", "refused", "refused"]);
  await page.context().close();
  const free = await open(`${written(book())}`, { bypassCSP: true });
  await free.evaluate(async (to) => { await fetch(`${to}decision`, { method: "POST", mode: "no-cors", body: '{"decided_by":"c3","decision":null,"before":null}' }).catch(() => {}); }, server.address);
  await free.context().close();
  assert.deepEqual(contents(path), before);
  await server.stop();
  await other.stop();
});

test("broken requests get an answer or an end, and the server goes on", async () => {
  const path = book();
  const server = await serve(path);
  const before = contents(path);
  const head = `POST ${server.path}decision HTTP/1.1\r\nHost: ${server.host}\r\nOrigin: http://${server.host}\r\nContent-Type: application/json\r\n`;
  const expected = [
    ["\r\n\r\n\r\n", 0], ["hello\r\n\r\n", 400], ["\0\xff\xfe\r\n\r\n", 400], ["GET\r\n\r\n", 400], [`GET ${server.path} HTTP/9.9\r\n\r\n`, 400],
    [`DELETE ${server.path} HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`, 405], [`HEAD ${server.path} HTTP/1.1\r\nHost: ${server.host}\r\n\r\n`, 405],
    [`GET /${"x".repeat(40_000)} HTTP/1.1\r\n\r\n`, 400], [`${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 411],
    [`${head}Content-Length: 99999999999999999999\r\n\r\n`, 413], [`${head}Content-Length: -1\r\n\r\n`, 413], [`${head}Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}`, 400],
    [`${head}Host: evil.example\r\nContent-Length: 2\r\n\r\n{}`, 400], [`${head}\r\n`, 400],
    [`GET ${server.path} HTTP/1.1\r\n${"A: b\r\n".repeat(100)}\r\n`, 400],
  ];
  for (const [text, code] of expected) {
    const answer = await raw(server, text, 1500);
    assert([code, 0].includes(status(answer)), `${JSON.stringify(text.slice(0, 120))}: ${answer.slice(0, 80)}, expected ${code}`);
  }
  const claim = (await claims(path)).find(({ subject }) => subject === "hbr-0007");
  const decision = { ...claim, verdict: "accept" };
  for (const body of ["", "{", "[]", "null", "5", '"', `{"decided_by":"c3"}`, `{"decided_by":"c3","decision":null,"before":null}`, `{"decided_by":"../../x","decision":{},"before":null}`, "[".repeat(60_000), '{"decided_by":"c3","decision":[],"before":null}', '{"decided_by":"c3","decision":"text","before":null}', "\xff\xfe"]) {
    const answer = await post(server, body);
    assert([400, 409].includes(answer.status), `${body.slice(0, 80)}: ${answer.status} ${answer.text}`);
  }
  const refused = [
    {}, { verdict: "accept" }, { ...decision, subject: "hbr-9999" }, { ...decision, subject: "../x" }, { ...decision, content_hash: "0000000000000000" }, { ...decision, verdict: "destroy" },
    { ...decision, verdict: "reject" }, { ...claim, verdict: "amend" }, { ...claim, verdict: "amend", field: "certainty" }, { ...claim, verdict: "amend", field: "nonsense", value: "x" }, { ...decision, more: 1 }, { ...decision, reason: { a: 1 } }, { ...decision, reason: "" },
  ];
  for (const one of refused) {
    const answer = await post(server, { decided_by: "c3", decision: one, before: null });
    assert([400, 409].includes(answer.status), `${JSON.stringify(one)}: ${answer.status} ${answer.text}`);
  }
  assert.equal((await post(server, { decided_by: "c3", decision, before: null, more: 1 })).status, 400);
  assert.deepEqual(contents(path), before);
  assert.equal((await get(server)).status, 200);
  await server.stop();
});

test("100 silent connections, and 50 slow ones, do not keep the page out", async () => {
  const path = book();
  const server = await serve(path);
  const sockets = Array.from({ length: 150 }, (_, at) => {
    const socket = connect(server.port, "127.0.0.1");
    socket.on("error", () => {});
    if (at >= 100) socket.write("GET / HTTP/1.1\r\n");
    return socket;
  });
  const drip = setInterval(() => sockets.slice(100).forEach((socket) => socket.writable && socket.write("A: b\r\n")), 300);
  await new Promise((done) => { setTimeout(done, 500); });
  for (let at = 0; at < 5; at += 1) {
    const begin = performance.now();
    const page = await open(server.address, {});
    assert.equal((await shown(page)).length, 41);
    assert(performance.now() - begin < 10_000, "within the patience");
    await page.context().close();
  }
  await new Promise((done) => { setTimeout(done, 11_000); });
  clearInterval(drip);
  assert.equal(sockets.filter((socket) => !socket.closed && !socket.destroyed).length, 0, "all silent and slow connections are closed");
  await server.stop();
});

test("kill -9 while many decisions are written: every file is whole, and nothing acknowledged is lost", async () => {
  const path = book();
  const all = await claims(path);
  const kept = new Map();
  let unknown = 0;
  for (let round = 0; round < 6; round += 1) {
    const server = await serve(path);
    const before = new Map(kept);
    let isOver = false;
    const write = async (claim, at) => {
      const old = before.get(claim.subject) ?? null;
      const decision = { ...claim, verdict: "reject", reason: `round ${round}, ${at}: ${"é".repeat(200)}` };
      const answer = await post(server, { decided_by: "c3", decision, before: old });
      if (answer.status === 200) kept.set(claim.subject, decision);
      else {
        assert(isOver, `${answer.status}: ${answer.text}`);
        kept.set(claim.subject, [old, decision]);
        unknown += 1;
      }
    };
    setTimeout(() => { isOver = true; server.stop("SIGKILL"); }, 40 + round * 60);
    await Promise.all(all.slice(0, 20).map(write));
    const files = readdirSync(join(path, DECISIONS)).filter((name) => name.startsWith("review-c3"));
    const found = new Map(files.flatMap((name) => parse(readFileSync(join(path, DECISIONS, name), "utf8")).decisions).map((decision) => [decision.subject, decision]));
    claimbook(path, ["check"]);
    for (const [subject, decision] of kept) {
      const here = found.get(subject) ?? null;
      // What was sent and not acknowledged may be there or not.
      const possible = Array.isArray(decision) ? decision : [decision];
      assert(possible.some((one) => JSON.stringify(one && Object.entries(one).sort()) === JSON.stringify(here && Object.entries(here).sort())), `round ${round}: ${subject} is ${JSON.stringify(here)}, and not ${JSON.stringify(possible)}`);
      if (here) kept.set(subject, here); else kept.delete(subject);
    }
    assert(readdirSync(join(path, DECISIONS)).every((name) => name.endsWith(".yaml") || name.startsWith(".")), "no other files");
  }
  assert(kept.size > 0 && unknown > 0, `${kept.size} kept, ${unknown} cut off`);
  console.log(`6 kills while writing: ${kept.size} decisions kept, ${unknown} requests cut off`);
});

test("the page of the server holds no token in its text, and other folders get no page", async () => {
  const server = await serve(book());
  const page = await get(server);
  assert(!page.text.includes(server.path.replaceAll("/", "")));
  assert.equal((await get(server, `${server.path}claims/entities.yaml`)).status, 404);
  assert.equal((await get(server, `${server.path}../../etc/passwd`)).status, 404);
  assert.equal((await get(server, `${server.path}%2e%2e/`)).status, 404);
  await server.stop();
});
