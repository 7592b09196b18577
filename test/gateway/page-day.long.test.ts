import type { Snapshot, TimelineEntry } from "@hotspare/gateway/feed";
import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { builtPage, type PageFile } from "./page/built-page.js";
import { brokenRules, isTooWide, keepPicture, openBrowser, openPage } from "./page/open-browser.js";
import { type ScriptedGateway, scriptedGateway } from "./page/scripted-gateway.js";
import { credential, model, quietSnapshot, quota } from "./page/scripted-state.js";

let browser: Browser;
let files: ReadonlyMap<string, PageFile>;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  files = builtPage();
  browser = await openBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open(snapshot: Snapshot, options: Parameters<typeof openPage>[2] = {}) {
  const gateway = await scriptedGateway({ snapshot, page: files });
  ends.push(() => gateway.close());
  const { page, problems } = await openPage(browser, gateway.url, options);
  ends.push(() => page.context().close());
  await page.locator("#headline").waitFor();
  return { gateway, page, problems };
}

const switches = (
  count: number,
  firstId: number,
  firstMs: number,
  everyMs: number,
): readonly TimelineEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    id: firstId + index,
    atMs: firstMs + index * everyMs,
    model: "vision",
    kind: "vlm",
    type: "switch",
    from: index % 2 === 0 ? "openai-team" : "azure-west",
    to: index % 2 === 0 ? "azure-west" : "openai-team",
    class: "transient",
    reason: "timeout",
  }));

/** The memory of the page after a garbage collection. */
async function held(page: Page, session: CDPSession) {
  await session.send("HeapProfiler.collectGarbage");
  const { jsHeapUsedSize, nodes } = await session.send("Memory.getDOMCounters").then(async (counters) => ({
    nodes: counters.nodes,
    jsHeapUsedSize: Number(await page.evaluate("performance.memory.usedJSHeapSize")),
  }));
  return { heap: jsHeapUsedSize, nodes };
}

/** Sends hours of the feed: in each minute a patch, a failure and two switches, one after another. */
async function sendHours(
  gateway: ScriptedGateway,
  page: Page,
  firstMs: number,
  hours: number,
): Promise<void> {
  const stepMs = 60_000;
  const quiet = gateway.snapshot.models;
  for (let count = 0; count < (hours * 3_600_000) / stepMs; count += 1) {
    const nowMs = firstMs + count * stepMs;
    const lastFailure = gateway.snapshot.failures.at(-1);
    const lastEntry = gateway.snapshot.timeline.at(-1)?.id ?? 0;
    gateway.send({
      nowMs,
      models: quiet.map((one) => ({ ...one, calls: count })),
      buckets: gateway.snapshot.buckets
        .slice(-1)
        .map((bucket) => ({ ...bucket, atMs: Math.floor(nowMs / 10_000) * 10_000 })),
      ...(lastFailure === undefined
        ? {}
        : { failures: [{ ...lastFailure, id: lastFailure.id + 1, atMs: nowMs, callId: count }] }),
      timeline: switches(2, lastEntry + 1, nowMs, 1),
    });
    // Waits for the page to draw before the next patch.
    if (count % 20 === 19) await page.evaluate("new Promise((resolve) => requestAnimationFrame(resolve))");
  }
  await expect
    .poll(() => page.locator(".card").first().textContent())
    .toContain(`${((hours * 3_600_000) / stepMs - 1).toLocaleString("en")} calls running`);
}

describe("the page", () => {
  it("uses no more memory after a day than after six hours", async () => {
    const nowMs = Date.now();
    const { gateway, page, problems } = await open(quietSnapshot(nowMs));
    await page.getByText("As a table").click();
    const session = await page.context().newCDPSession(page);
    await sendHours(gateway, page, nowMs, 6);
    const early = await held(page, session);
    await sendHours(gateway, page, nowMs + 6 * 3_600_000, 18);
    const late = await held(page, session);
    console.log(`Six hours: ${JSON.stringify(early)}. A day: ${JSON.stringify(late)}.`);
    expect(late.nodes).toBeLessThan(early.nodes * 1.1 + 200);
    expect(late.heap).toBeLessThan(early.heap * 1.3 + 4_000_000);
    expect(problems).toEqual([]);
  });

  it("says how many rows of a long table it shows, and shows more on request", async () => {
    const nowMs = Date.now();
    const timeline = switches(2_000, 1, nowMs - 3_500_000, 1_700);
    const { page } = await open({ ...quietSnapshot(nowMs), timeline });
    await page.getByText("As a table (2,000 entries)").click();
    const caption = page.locator("table caption");
    await expect.poll(() => caption.textContent()).toBe("The newest 300 of 2,000 entries");
    await page.getByRole("button", { name: "Show 300 older" }).click();
    await expect.poll(() => page.locator("table tbody tr").count()).toBe(600);
    await expect.poll(() => caption.textContent()).toBe("The newest 600 of 2,000 entries");
    await expect
      .poll(() => page.locator("section[aria-labelledby=failures]").textContent())
      .toContain("The newest 12 of 30");
  });

  it("stays short with 40 models of 12 credentials, and links a problem to its card", async () => {
    const nowMs = Date.now();
    const open12 = (isBroken: boolean) =>
      Array.from({ length: 12 }, (_, index) =>
        isBroken && index < 2
          ? credential(`key-${index}`, { state: "open", untilMs: nowMs + 90_000, why: quota })
          : credential(`key-${index}`, { isActive: index === (isBroken ? 2 : 0) }),
      );
    const models = Array.from({ length: 40 }, (_, index) => model(`model-${index}`, open12(index === 31)));
    const { page, problems } = await open({ ...quietSnapshot(nowMs), models });
    // Most of the 480 credentials are ready and got no calls.
    expect(await page.locator(".credential").count()).toBeLessThan(100);
    expect(await page.locator(".row").count()).toBeLessThan(100);
    await page.getByRole("link", { name: /^model-31 left .* and is on key-2/ }).click();
    const card = page.locator(".card", { hasText: "model-31" });
    await expect
      .poll(async () => {
        const { y = Number.NaN } = (await card.boundingBox()) ?? {};
        return y >= 0 && y < 800;
      })
      .toBe(true);
    await card.getByRole("button", { name: "8 more are ready of model-31" }).click();
    expect(await card.locator(".credential").count()).toBe(12);
    await page.getByRole("button", { name: /^Show \d+ credentials without entries$/ }).click();
    await expect.poll(() => page.locator(".row").count()).toBe(40 * 13 + 1);
    expect(problems).toEqual([]);
  });

  it("does not repeat a sentence to a screen reader, and reads the sentence again when it is news", async () => {
    const { gateway, page } = await open(quietSnapshot(Date.now()));
    const live = page.locator("p[aria-live=polite]");
    await page.evaluate(
      "globalThis.said = []; new MutationObserver(() => globalThis.said.push(document.querySelector('p[aria-live=polite]').textContent)).observe(document.querySelector('p[aria-live=polite]'), { childList: true, characterData: true, subtree: true })",
    );
    const about = { model: "vision", kind: "vlm", class: "auth" } as const;
    const lastId = gateway.snapshot.timeline.at(-1)?.id ?? 0;
    const atMs = Date.now();
    for (let count = 1; count <= 3; count += 1)
      gateway.send({
        timeline: [{ ...about, id: lastId + count, atMs, type: "exhaustion", credentials: ["openai-team"] }],
      });
    gateway.send({ timeline: [{ ...about, id: lastId + 4, atMs, type: "failback", to: "azure-west" }] });
    await expect.poll(() => live.textContent()).toBe("A call of vision found no usable credential (auth).");
    expect(await page.evaluate("globalThis.said.filter(Boolean).length")).toBe(1);
  });

  it("breaks no rule of accessibility while it is empty", async () => {
    const nowMs = Date.now();
    const nothing = { models: [], clients: [], timeline: [], buckets: [], failures: [], unknown: [] };
    const { page, problems } = await open({ ...quietSnapshot(nowMs), ...nothing }, { colorScheme: "dark" });
    await expect.poll(() => page.locator("#headline").textContent()).toBe("No models are configured.");
    expect(await brokenRules(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("moves nothing for readers who prefer no motion, and shows names of any script in their own direction", async () => {
    const nowMs = Date.now();
    const models = [
      model("צפייה", [
        credential("مفتاح", { state: "open", untilMs: nowMs + 90_000, why: quota }),
        credential("🔑 二番目", { isActive: true }),
      ]),
      model("x".repeat(80), [
        credential(`${"y".repeat(79)}1`, { isActive: true }),
        credential(`${"y".repeat(79)}2`),
      ]),
    ];
    const { page } = await open(
      { ...quietSnapshot(nowMs), models },
      { reducedMotion: "reduce", viewport: { width: 360, height: 740 } },
    );
    const moving = await page.evaluate(
      "[...document.querySelectorAll('*')].filter((element) => getComputedStyle(element).transitionDuration !== '0s' || getComputedStyle(element).animationName !== 'none').length",
    );
    expect(moving).toBe(0);
    expect(await page.locator(".headline bdi").first().getAttribute("dir")).toBe("ltr");
    expect(await isTooWide(page)).toBe(false);
    expect(await brokenRules(page)).toEqual([]);
    await keepPicture(page, "360-names");
  });
});
