// Sizes are tested. Times are printed, because they depend on the machine.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { folder, open, root, test, written } from "./browser.mjs";

const synthesize = process.env.SYNTHESIZE ?? join(root, "target/release/examples/synthesize");

/** Returns the milliseconds until the script of a page has run. */
const init = () => {
  new MutationObserver(() => {
    if ("ready" in (document.documentElement?.dataset ?? {})) window.readyAt ??= performance.now();
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });
};

/** Returns the milliseconds of an action until the next frame is painted. */
const time = (page, action) => page.evaluate(async (action) => {
  const begin = performance.now();
  if (action === "j") document.dispatchEvent(new KeyboardEvent("keydown", { key: "j", bubbles: true }));
  else {
    const control = document.querySelector(`[data-filter="${action}"]`);
    control.value = action === "q" ? "not" : control.options[1].value;
    control.dispatchEvent(new Event(action === "q" ? "input" : "change"));
  }
  await new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });
  return Math.round(performance.now() - begin);
}, action);

for (const [count, most] of [[150, 1_000_000], [5000, 10_000_000]]) {
  test(`a page of ${count} claims has at most ${most / 1_000_000} MB, and is usable`, async () => {
    if (!existsSync(synthesize)) {
      console.log("skipped: there is no target/release/examples/synthesize");
      return;
    }
    const path = folder();
    assert.equal(spawnSync(synthesize, ["--claims", String(count), "--out", path]).status, 0);
    const [source] = readdirSync(join(path, "claims"), { withFileTypes: true }).filter((one) => one.isDirectory());
    const sizes = [];
    for (const options of [[], ["--texts", "texts"]]) {
      const address = written(path, source.name, ...options);
      const size = statSync(fileURLToPath(address)).size;
      assert(size <= most, `${size} bytes`);
      sizes.push(size);
      const ready = [];
      for (let run = 0; run < 3; run += 1) {
        const page = await open(`${address}#view=claims`, { init });
        ready.push(Math.round(await page.evaluate(() => window.readyAt)));
        if (run === 2) {
          const times = [];
          for (const action of ["j", "j", "type", "entity", "q"]) times.push(`${action} ${await time(page, action)}`);
          assert.match(await page.textContent("#count"), new RegExp(`^\\d+ of ${count} claims$`));
          console.log(`${count} claims${options.length ? " with text" : ""}: ${size} bytes, ready after ${ready.join(", ")} ms; ms of each action: ${times.join(", ")}`);
        }
        await page.context().close();
      }
    }
  });
}
