// Checks what VS Code reads from the extension's JSON files: which files are records, and where words begin and end.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));

const [language] = read("editors/vscode/package.json").contributes.languages;
const records = Object.values(read(".vscode/settings.json")["yaml.schemas"]).flat();
assert.deepEqual([...language.filenamePatterns].sort(), records.map((pattern) => `**/${pattern}`).sort());

// VS Code completes codes while they are typed only if the word ends at the cursor.
const { pattern, flags } = read("editors/vscode/language-configuration.json").wordPattern;
const words = (text) => text.match(new RegExp(pattern, `${flags}g`));
assert.deepEqual(words("features: [qu]"), ["features", "qu"]);
assert.deepEqual(words("- {entity: port-b, role: actor}"), ["entity", "port-b", "role", "actor"]);
assert.deepEqual(words('at: "summary.p3.s1[10-12], summary.p3.s2"'), ["at", "summary.p3.s1[10-12]", "summary.p3.s2"]);
assert.deepEqual(words("statement: Zwei Cafés öffnen."), ["statement", "Zwei", "Cafés", "öffnen"]);
console.log(`${records.length} kinds of record files, and the words of records, as expected`);
