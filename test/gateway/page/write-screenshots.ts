// Takes the guide's pictures of the gateway's page in an invented outage: npm run write:screenshots
import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { builtPage } from "./built-page.js";
import { openBrowser } from "./open-browser.js";
import { scriptedGateway } from "./scripted-gateway.js";
import { outage, quietSnapshot } from "./scripted-state.js";

const PAGE = "docs/pictures/gateway-outage.png";
const LAST_HOUR = "docs/pictures/gateway-last-hour.png";
/** Most bytes of a picture, so that a page of the guide loads quickly. */
const MOST_BYTES = 150_000;
/** The fixed time in each picture, so that a picture changes only when the page changes. */
const NOON_MS = Date.UTC(2026, 5, 3, 12);
/** Wait until the animations of charts and colours have ended. */
const REST_MS = 500;

const quiet = quietSnapshot(NOON_MS);
const gateway = await scriptedGateway({ snapshot: quiet, page: builtPage() });
const browser = await openBrowser();
try {
  const page = await browser.newPage({
    viewport: { width: 1120, height: 590 },
    colorScheme: "light",
    reducedMotion: "reduce",
    timezoneId: "UTC",
    locale: "en-GB",
  });
  await page.clock.setFixedTime(NOON_MS);
  await page.goto(gateway.url);
  await page.locator("#headline", { hasText: "Everything answers." }).waitFor();
  gateway.send({ ...outage(quiet, NOON_MS), nowMs: NOON_MS });
  await page.locator("#headline", { hasText: "is down" }).waitFor();
  await sleep(REST_MS);
  await page.screenshot({ path: PAGE });
  await page.locator("section[aria-labelledby=timeline]").screenshot({ path: LAST_HOUR });
} finally {
  await browser.close();
  await gateway.close();
}
for (const path of [PAGE, LAST_HOUR]) {
  const { size } = statSync(path);
  console.log(`${path}: ${size} bytes`);
  if (size > MOST_BYTES)
    throw new Error(`${path} has ${size} bytes: ${MOST_BYTES} at most. Take a smaller part of the page.`);
}
