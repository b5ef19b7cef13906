// Reads the tables with hyparquet: `node tables.mjs EXPORTS FOLDER` writes the results into FOLDER/hyparquet, in the
// form of canonical.py. tables.py writes the plan into FOLDER: columns.tsv and keys.tsv.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const modules = resolve(import.meta.dirname, "../../target/clients/node/node_modules");
const found = (name) => import(pathToFileURL(createRequire(join(modules, "index.js")).resolve(name)).href);
const { asyncBufferFromFile, parquetReadObjects } = await found("hyparquet");
const { compressors } = await found("hyparquet-compressors");

const [exports, folder] = process.argv.slice(2);
const out = join(folder, "hyparquet");
const plan = (name) =>
  readFileSync(join(folder, name), "utf8")
    .split("\n")
    .filter((line) => line)
    .map((line) => line.split("\t"));

const escape = (text) =>
  text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r");

function plain(value) {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object") return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, plain(value[key])]),
  );
}

function cell(value, kind) {
  if (kind === "records") return escape(JSON.stringify(plain(value)));
  if (kind === "list") return escape(value.join("|"));
  if (value === null || value === undefined) return "\\N";
  if (kind === "date") return value.toISOString().slice(0, 10);
  if (kind === "float") {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return bytes.toString("hex");
  }
  return kind === "text" || kind === "code" ? escape(value) : String(value);
}

function type(value) {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "Array";
  if (value instanceof Date) return "Date";
  return typeof value === "number" && Number.isInteger(value) ? "integer number" : typeof value;
}

const columns = new Map();
for (const row of plan("columns.tsv")) columns.set(row[0], [...(columns.get(row[0]) ?? []), row]);

mkdirSync(out, { recursive: true });
const tables = {};
const report = [];
for (const [table, described] of columns) {
  const file = await asyncBufferFromFile(join(exports, "parquet", `${table}.parquet`));
  const rows = await parquetReadObjects({ file, compressors });
  tables[table] = rows;
  report.push([table, "rows", "", rows.length]);
  for (const [, column] of described) {
    const types = new Set(rows.map((row) => type(row[column])));
    if (types.size > 1) types.delete("null");
    report.push([table, "type", column, [...types].sort().join(" or ") || "null"]);
    report.push([table, "nulls", column, rows.filter((row) => type(row[column]) === "null").length]);
  }
  const lines = rows.map((row) => described.map(([, column, kind]) => cell(row[column], kind)).join("\t"));
  writeFileSync(join(out, `${table}.txt`), lines.map((line) => `${line}\n`).join(""));
}

for (const [number, [table, names, other, references, codelist]] of plan("keys.tsv").entries()) {
  const key = (row, list) => JSON.stringify(list.split(",").map((name) => row[name]));
  const there = new Set(
    tables[other].filter((row) => !codelist || row.codelist === codelist).map((row) => key(row, references)),
  );
  const stated = tables[table].filter((row) => names.split(",").every((name) => type(row[name]) !== "null"));
  report.push([table, "orphans", number, stated.filter((row) => !there.has(key(row, names))).length]);
}
writeFileSync(join(out, "report.tsv"), report.map((row) => `${row.join("\t")}\n`).join(""));
