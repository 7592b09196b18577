import type { Snapshot } from "@hotspare/gateway/feed";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { builtPage, type PageFile } from "./page/built-page.js";
import { brokenRules, isTooWide, keepPicture, openBrowser, openPage } from "./page/open-browser.js";
import { scriptedGateway } from "./page/scripted-gateway.js";
import { credential, model, quietSnapshot } from "./page/scripted-state.js";

let browser: Browser;
let files: ReadonlyMap<string, PageFile>;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  files = builtPage();
  browser = await openBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A gateway with one model, as in somebody's first minutes: one of everything. */
function youngSnapshot(nowMs: number): Snapshot {
  const startedMs = nowMs - 40_000;
  const open = { state: "open", untilMs: nowMs + 30_000, served: 1 } as const;
  const about = { model: "vision", kind: "vlm", class: "auth", reason: "invalid_api_key" } as const;
  return {
    ...quietSnapshot(nowMs),
    startedMs,
    models: [
      model(
        "vision",
        [
          credential("team-a", open),
          credential("team-b", {
            isActive: true,
            inFlight: 1,
            served: 1,
            headroom: { requests: { limit: 1, remaining: 1 }, tokens: { limit: 1, remaining: 1 } },
          }),
        ],
        { calls: 1, waiting: 1 },
      ),
    ],
    clients: [
      { name: "me", requests: 1, refused: 1, inFlight: 1, promptTokens: 1, completionTokens: 1, cost: 1 },
    ],
    timeline: [
      {
        ...about,
        id: 1,
        atMs: nowMs - 9_000,
        type: "opened",
        credentials: ["team-a"],
        untilMs: nowMs + 30_000,
        wasOpen: "probe",
      },
    ],
    buckets: [
      {
        atMs: Math.floor(nowMs / 10_000) * 10_000,
        answered: 1,
        failed: 1,
        aborted: 1,
        failures: Object.fromEntries(["a", "b", "c", "d", "e", "f", "g"].map((name) => [name, 1])),
        promptTokens: 1,
        completionTokens: 1,
        waiting: 1,
      },
    ],
    failures: [],
    unknown: [{ provider: "openai", message: "Odd.", count: 1, lastMs: nowMs - 9_000 }],
  };
}

async function openYoung(viewport = { width: 1280, height: 800 }) {
  const gateway = await scriptedGateway({ snapshot: youngSnapshot(Date.now()), page: files });
  ends.push(() => gateway.close());
  const opened = await openPage(browser, gateway.url, { viewport });
  ends.push(() => opened.page.context().close());
  await opened.page.locator("#headline").waitFor();
  return { ...opened, gateway };
}

describe("the page of a gateway that has just started", () => {
  it("begins with the minutes since the start, and keeps the span that the reader chooses", async () => {
    const { page, problems, gateway } = await openYoung();
    const shown = page.locator("section[aria-labelledby=timeline] .panel-head .facts");
    await expect.poll(() => shown.textContent()).toMatch(/^\d\d:\d\d:\d\d to now5 min$/);
    const start = page.getByRole("button", { name: "Since the start" });
    expect(await start.isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Whole hour" }).click();
    await expect.poll(() => shown.textContent()).toMatch(/^\d\d:\d\d to now$/);
    gateway.send({ clients: [] });
    await expect.poll(() => page.locator(".clients li").count()).toBe(0);
    expect(await shown.textContent()).toMatch(/^\d\d:\d\d to now$/);
    await start.click();
    await expect.poll(() => shown.textContent()).toMatch(/to now5 min$/);
    expect(await brokenRules(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("has no plural of one, in its text and in what a screen reader reads, and seconds in times of seconds", async () => {
    const { page } = await openYoung();
    await page.getByText("As a table").click();
    await page.locator("table caption").waitFor();
    await page.locator("figure.chart .legend b").first().waitFor();
    const said: string = await page.evaluate(
      "[document.body.innerText, ...[...document.querySelectorAll('[aria-label], title')].map((one) => one.getAttribute('aria-label') ?? one.textContent)].join('\\n')",
    );
    expect(said).toContain("1 call running");
    expect(said).not.toMatch(/(?<![.:\d])\b1 (?:(?:prompt|completion|more) )?(?!is\b)[a-z]{2,}s\b/);
    expect(said).toMatch(/A probe of team-a of vision failed: it stays open until \d\d:\d\d:\d\d, for 39 s/);
    expect(said).toMatch(/open until \d\d:\d\d:\d\d \(in \d+ s\)/);
    expect(said).toMatch(/last \d\d:\d\d:\d\d\n/);
  });

  it("puts the credentials of a lone model beside each other where there is room", async () => {
    const { page } = await openYoung({ width: 1920, height: 1080 });
    const places = await page
      .locator(".credential")
      .evaluateAll((items) => items.map((item) => Math.round(item.getBoundingClientRect().top)));
    expect(new Set(places).size).toBe(1);
    expect(await isTooWide(page)).toBe(false);
    await keepPicture(page, "1920-young");
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await isTooWide(page)).toBe(false);
  });
});
