// Drives the review page with Chromium. `review.mjs TEXT` runs only the tests whose names contain the text.

import "./review/reading.mjs";
import "./review/deciding.mjs";
import "./review/keeping.mjs";
import "./review/codings.mjs";
import "./review/hostile.mjs";
import "./review/serving.mjs";
import "./review/attacks.mjs";
import "./review/sizes.mjs";
import { run } from "./review/browser.mjs";

await run();
