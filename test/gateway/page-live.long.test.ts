import { AdminSessions } from "@hotspare/gateway";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { builtPage } from "./page/built-page.js";
import { brokenRules, isTooWide, keepPicture, openBrowser, openPage } from "./page/open-browser.js";
import { scriptedGateway } from "./page/scripted-gateway.js";
import { credential, model, outage, quietSnapshot, quota } from "./page/scripted-state.js";
import { ask, call, openGateway } from "./server/open-gateway.js";

const ADMIN_KEY = "right-and-long-enough-for-an-admin";

let browser: Browser;
const ends: (() => Promise<void>)[] = [];
const onEnd = (end: () => Promise<void>) => ends.push(end);

beforeAll(async () => {
  builtPage();
  browser = await openBrowser();
});
afterAll(() => browser?.close());
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

it("shows the events of a real gateway: a switch to a spare, an exhaustion, a reset and a failback", async () => {
  const { url, simulator } = await openGateway({ admin: new AdminSessions({ key: ADMIN_KEY }) }, onEnd);
  const complete = () => call(`${url}/v1/chat/completions`, { body: ask });
  expect((await complete()).status).toBe(200);
  const { page, problems, foreign } = await openPage(browser, url);
  onEnd(() => page.context().close());
  const headline = page.locator("#headline");
  await expect.poll(() => headline.textContent()).toBe("Everything answers.");

  // Both models have the same keys, so a key that fails for one model is open for the other model too.
  simulator.key("key-a").revoked();
  expect((await complete()).status).toBe(200);
  await expect.poll(() => headline.textContent()).toBe("Everything answers, 2 of 2 models on a spare.");
  await expect
    .poll(() => page.locator(".headline li").first().textContent())
    .toMatch(/vision left spare-a .* ago and is on spare-b: spare-a is open \(auth, /);
  await expect.poll(() => page.locator(".failures li").count()).toBe(1);
  expect(await page.locator(".failures li").first().textContent()).toContain("the call went on with spare-b");
  expect(await brokenRules(page)).toEqual([]);

  simulator.key("key-b").revoked();
  expect((await complete()).status).toBeGreaterThanOrEqual(400);
  await expect.poll(() => headline.textContent()).toBe("All 2 models are down.");
  await keepPicture(page, "live-down");

  simulator.key("key-a").healthy();
  await page.getByRole("button", { name: "Reset spare-a of vision" }).click();
  await page.getByLabel("Admin key").fill("wrong-key-of-a-stranger");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator("dialog .problem").textContent()).not.toBe("");
  await page.getByLabel("Admin key").fill(ADMIN_KEY);
  await page.keyboard.press("Enter");
  await page.locator("dialog").getByRole("button", { name: "Reset" }).click();
  await expect.poll(() => page.locator(".notice").textContent()).toBe("spare-a of vision is reset.");
  expect((await complete()).headers["x-hotspare-credential"]).toBe("spare-a");
  await expect.poll(() => headline.textContent()).toBe("Everything answers, but 2 spares are out.");
  expect(await page.content()).not.toContain(ADMIN_KEY);
  await keepPicture(page, "live-again");
  // The browser writes only the status of the wrong key to the console.
  expect(problems).toEqual([]);
  expect(foreign).toEqual([]);
});

it("shows hostile names and messages as text that fits the window", async () => {
  const nowMs = Date.now();
  const hostile = `<img src="http://127.0.0.1:1/x" onerror="globalThis.broken=1"><script>globalThis.broken=1</script>\u202e"'&lt;${"W".repeat(300)}`;
  const why = { class: hostile, reason: hostile, rule: hostile, explanation: hostile };
  const open = { state: "open", untilMs: nowMs + 60_000, why, provider: hostile, sameAs: hostile } as const;
  const quiet = quietSnapshot(nowMs);
  const about = { atMs: nowMs, model: hostile, kind: "vlm" } as const;
  const gateway = await scriptedGateway({
    page: builtPage(),
    snapshot: {
      ...quiet,
      version: hostile,
      currency: hostile,
      models: [
        model(hostile, [credential(hostile, open), credential("b", { isActive: true, why: quota })], {
          model: hostile,
        }),
        model("__proto__", []),
      ],
      clients: [
        {
          ...(quiet.clients[0] ?? {
            requests: 0,
            refused: 0,
            inFlight: 0,
            promptTokens: 0,
            completionTokens: 0,
          }),
          name: hostile,
        },
      ],
      timeline: [
        {
          ...about,
          id: 1,
          type: "opened",
          credentials: [hostile],
          class: hostile,
          reason: hostile,
          untilMs: nowMs + 60_000,
        },
        { ...about, id: 2, type: "switch", from: hostile, to: "b", class: hostile, reason: hostile },
      ],
      buckets: quiet.buckets.map((bucket) => ({
        ...bucket,
        failures: { [hostile]: 2, __proto__: 1, constructor: 3 },
      })),
      failures: [
        {
          id: 1,
          atMs: Number.MAX_VALUE,
          model: hostile,
          credential: hostile,
          provider: hostile,
          callId: 1,
          durationMs: 1,
          why,
          outcome: hostile,
          client: hostile,
        },
      ],
      unknown: [
        { provider: hostile, message: hostile, code: hostile, count: 1, lastMs: nowMs, suggestion: hostile },
      ],
      fleet: { state: hostile, reason: hostile },
    },
  });
  onEnd(() => gateway.close());
  for (const viewport of [
    { width: 360, height: 740 },
    { width: 1280, height: 800 },
  ]) {
    const { page, problems, foreign } = await openPage(browser, gateway.url, { viewport });
    await page.locator(".card").first().waitFor();
    await page.getByText("As a table").click();
    await page.getByText("Suggested rule").click();
    await page.locator(".failures summary").first().click();
    gateway.send({
      timeline: [
        {
          ...about,
          id: gateway.snapshot.timeline.length + 1,
          type: "exhaustion",
          class: hostile,
          credentials: [hostile],
        },
      ],
    });
    await page.getByRole("button", { name: "Reset" }).first().click();
    await expect.poll(() => page.locator("dialog h2").textContent()).toContain("<img");
    expect(await page.evaluate("globalThis.broken")).toBeUndefined();
    expect(await page.locator("img[onerror], #page script").count()).toBe(0);
    expect(await isTooWide(page)).toBe(false);
    await page.keyboard.press("Escape");
    await keepPicture(page, `hostile-${viewport.width}`);
    expect(problems).toEqual([]);
    expect(foreign).toEqual([]);
    await page.context().close();
  }
});

it("stays fast with a hundred models, a full timeline and two patches a second", async () => {
  const nowMs = Date.now();
  const quiet = quietSnapshot(nowMs);
  const models = Array.from({ length: 100 }, (_, index) =>
    model(`model-${index}`, [credential("a", { isActive: true }), credential("b"), credential("c")]),
  );
  const timeline = Array.from({ length: 2_000 }, (_, index) => ({
    id: index,
    atMs: nowMs - (2_000 - index) * 1_750,
    model: `model-${index % 100}`,
    kind: "vlm" as const,
    type: "opened" as const,
    credentials: ["a"],
    class: "transient",
    reason: "timeout",
    untilMs: nowMs,
  }));
  const gateway = await scriptedGateway({ page: builtPage(), snapshot: { ...quiet, models, timeline } });
  onEnd(() => gateway.close());
  const { page, problems } = await openPage(browser, gateway.url);
  onEnd(() => page.context().close());
  await expect.poll(() => page.locator(".card").count()).toBe(100);
  await page.evaluate(
    "globalThis.longest = 0; new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration); }).observe({ entryTypes: ['longtask'] })",
  );
  for (let count = 0; count < 10; count += 1) {
    gateway.send({ ...outage(quiet, Date.now()), models: models.map((one) => ({ ...one, calls: count })) });
    await expect
      .poll(() => page.locator(".card").last().textContent())
      .toContain(`${count} ${count === 1 ? "call" : "calls"} running`);
  }
  const longest = Number(await page.evaluate("globalThis.longest"));
  console.log(`The longest task of the page took ${Math.round(longest)} ms.`);
  // A generous limit, because the machine that runs the checks has other work.
  expect(longest).toBeLessThan(2_000);
  expect(problems).toEqual([]);
});
