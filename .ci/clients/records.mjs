// Reads YAML files with npm's `yaml` and prints one JSON document per line. Standard input has one path per line.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const modules = resolve(import.meta.dirname, "../../target/clients/node/node_modules");
const { parse } = createRequire(join(modules, "index.js"))("yaml");

for (const path of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  console.log(JSON.stringify(parse(readFileSync(path, "utf8"))));
}
