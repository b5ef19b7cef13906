// Runs yaml-language-server with the schemas of `schema/`, over its protocol, as an editor does.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const root = resolve(import.meta.dirname, "../..");
const modules = join(root, "target/clients/node/node_modules");
const require = createRequire(join(modules, "index.js"));
const rpc = require("vscode-jsonrpc/node");

const folder = mkdtempSync(join(tmpdir(), "claimbook-editor-"));
const file = join(folder, "claims/harbor-report/summary.p1.yaml");
cpSync(join(root, "tests/book/claims"), join(folder, "claims"), { recursive: true });
const clean = readFileSync(file, "utf8");
const text = clean.replace("certainty: likely\n", "certainty: likley\n").replace("type: normative", "typ: normative");
writeFileSync(file, text);

const server = spawn("node", [join(modules, "yaml-language-server/bin/yaml-language-server"), "--stdio"]);
const connection = rpc.createMessageConnection(
  new rpc.StreamMessageReader(server.stdout),
  new rpc.StreamMessageWriter(server.stdin),
);
const settings = {
  yaml: {
    // The patterns of .vscode/settings.json, with the schemas of this build.
    schemas: Object.fromEntries(
      Object.entries(JSON.parse(readFileSync(join(root, ".vscode/settings.json"), "utf8"))["yaml.schemas"]).map(
        ([path, patterns]) => [pathToFileURL(join(root, path)).href, patterns],
      ),
    ),
    validate: true,
    hover: true,
    completion: true,
    schemaStore: { enable: false },
  },
};
const diagnosed = new Map();
let told = () => {};
connection.onRequest("workspace/configuration", ({ items }) => items.map(({ section }) => settings[section] ?? {}));
connection.onRequest("client/registerCapability", () => null);
connection.onRequest(() => null);
connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => {
  diagnosed.set(uri, diagnostics);
  told();
});
connection.listen();

const uri = pathToFileURL(file).href;
const at = (needle) => {
  const before = text.slice(0, text.indexOf(needle) + needle.length).split("\n");
  return { textDocument: { uri }, position: { line: before.length - 1, character: before.at(-1).length } };
};

try {
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    workspaceFolders: [{ uri: pathToFileURL(folder).href, name: "book" }],
    capabilities: {
      textDocument: {
        hover: { contentFormat: ["markdown"] },
        completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
        publishDiagnostics: {},
      },
      workspace: { configuration: true, didChangeConfiguration: {} },
    },
  });
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("workspace/didChangeConfiguration", { settings });
  const found = new Promise((done) => {
    told = () => diagnosed.get(uri)?.length > 0 && done(diagnosed.get(uri));
  });
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text },
  });

  const squiggles = await found;
  const told_by_editor = new Set(squiggles.map(({ range }) => range.start.line + 1));
  const checked = spawnSync(process.env.CLAIMBOOK ?? join(root, "target/release/claimbook"), ["check", "--format", "json"], { cwd: folder });
  const own = JSON.parse(checked.stdout).diagnostics;
  const lines = own.map(({ rule, start }) => `${rule} ${start.line}`);
  for (const { range, message } of squiggles) {
    console.log(`line ${range.start.line + 1}: ${message.replaceAll("\n", " ").slice(0, 100)}`);
  }
  for (const rule of ["unknown-code", "unknown-field"]) {
    const line = own.find((one) => one.rule === rule).start.line;
    assert(told_by_editor.has(line), `${rule} on line ${line}: editor ${[...told_by_editor]}, check ${lines}`);
  }

  const hover = await connection.sendRequest("textDocument/hover", at("    certain"));
  assert.match(JSON.stringify(hover), /How firmly the holder commits to the claim/);
  assert.match(JSON.stringify(hover), /Likely, probable or expected/);

  const completion = await connection.sendRequest("textDocument/completion", at("    certainty: "));
  const items = completion.items ?? completion;
  const likely = items.find(({ label }) => label === "near_certain");
  assert(likely, `codes are offered: ${items.map(({ label }) => label)}`);
  assert.match(JSON.stringify(likely), /Almost certain/);
  console.log(`hover and ${items.length} completions speak the codebook`);
} finally {
  connection.dispose();
  server.kill();
  rmSync(folder, { recursive: true });
}
