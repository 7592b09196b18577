// Takes the guide's pictures of the gateway's page, in an outage that is made up: npm run write:screenshots
import { statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { builtPage } from "./built-page.js";
import { openBrowser } from "./open-browser.js";
import { scriptedGateway } from "./scripted-gateway.js";
import { outage, quietSnapshot } from "./scripted-state.js";

const FOLDER = "docs/pictures";
/** A page of the guide should load at once. */
const MOST_BYTES = 150_000;
/** The same time in each picture, so that a picture changes only when the page does. */
const NOON_MS = Date.UTC(2026, 5, 3, 12);
/** Until charts and colours have come to rest. */
const REST_MS = 500;

const kept: string[] = [];

function keep(name: string): string {
  const path = `${FOLDER}/${name}.png`;
  kept.push(path);
  return path;
}

const quiet = quietSnapshot(NOON_MS);
const gateway = await scriptedGateway({ snapshot: quiet, page: builtPage() });
const browser = await openBrowser();
try {
  for (const [name, colorScheme] of [
    ["gateway-outage", "light"],
    ["gateway-outage-dark", "dark"],
  ] as const) {
    const context = await browser.newContext({
      viewport: { width: 1120, height: 590 },
      colorScheme,
      reducedMotion: "reduce",
      timezoneId: "UTC",
      locale: "en-GB",
    });
    const page = await context.newPage();
    await page.clock.setFixedTime(NOON_MS);
    await page.goto(gateway.url);
    await page.locator("#headline", { hasText: "Everything answers." }).waitFor();
    gateway.send({ ...outage(quiet, NOON_MS), nowMs: NOON_MS });
    await page.locator("#headline", { hasText: "is down" }).waitFor();
    await sleep(REST_MS);
    await page.screenshot({ path: keep(name) });
    const lastHour = page.locator("section[aria-labelledby=timeline]");
    if (colorScheme === "light") await lastHour.screenshot({ path: keep("gateway-last-hour") });
    await context.close();
    gateway.replace(quiet);
  }
  for (const path of kept) {
    const { size } = statSync(path);
    console.log(`${path}: ${size} bytes`);
    if (size > MOST_BYTES)
      throw new Error(`${path} has ${size} bytes: ${MOST_BYTES} at most. Take a smaller part of the page.`);
  }
} finally {
  await browser.close();
  await gateway.close();
}
