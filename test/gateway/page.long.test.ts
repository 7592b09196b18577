import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { builtPage, type PageFile } from "./page/built-page.js";
import {
  brokenRules,
  isTooWide,
  keepPicture,
  type OpenPage,
  openBrowser,
  openPage,
} from "./page/open-browser.js";
import { type ScriptedGateway, type ScriptedOptions, scriptedGateway } from "./page/scripted-gateway.js";
import { outage, quietSnapshot } from "./page/scripted-state.js";

const ADMIN_KEY = "right-and-long-enough-for-an-admin";
const SIZES = [
  { width: 360, height: 740 },
  { width: 1280, height: 800 },
  { width: 3840, height: 2160 },
];

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

async function gatewayWith(options: Partial<ScriptedOptions> = {}): Promise<ScriptedGateway> {
  const gateway = await scriptedGateway({ snapshot: quietSnapshot(Date.now()), page: files, ...options });
  ends.push(() => gateway.close());
  return gateway;
}

async function open(
  gateway: ScriptedGateway,
  options: Parameters<typeof openPage>[2] = {},
): Promise<OpenPage> {
  const opened = await openPage(browser, gateway.url, options);
  ends.push(() => opened.page.context().close());
  return opened;
}

describe("the page", () => {
  it.each(
    SIZES.flatMap((viewport) =>
      (["light", "dark"] as const).map((colorScheme) => ({ viewport, colorScheme })),
    ),
  )(
    "shows an outage and its end at $viewport.width x $viewport.height, $colorScheme, accessible and no wider than the window",
    async ({ viewport, colorScheme }) => {
      const gateway = await gatewayWith();
      const quiet = gateway.snapshot;
      const { page, problems, foreign } = await open(gateway, { viewport, colorScheme });
      const headline = page.locator("#headline");
      const name = `${viewport.width}-${colorScheme}`;

      await expect.poll(() => headline.textContent()).toBe("Everything answers.");
      expect(await brokenRules(page)).toEqual([]);
      await keepPicture(page, `${name}-quiet`, false);

      gateway.send(outage(quiet, Date.now()));
      await expect.poll(() => headline.textContent()).toBe("1 of 3 models is down, 1 on a spare.");
      await expect
        .poll(() => page.locator(".credential", { hasText: "openai-team" }).first().textContent())
        .toMatch(/open until .* \(in [23] min/);
      expect(await brokenRules(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      await keepPicture(page, `${name}-outage`);

      gateway.send({ models: quiet.models });
      await expect.poll(() => headline.textContent()).toBe("Everything answers.");
      expect(await isTooWide(page)).toBe(false);
      expect(problems).toEqual([]);
      expect(foreign).toEqual([]);
    },
  );

  it("resets a credential by the keyboard alone, behind the log-in, and gives the focus back", async () => {
    const gateway = await gatewayWith({ adminKey: ADMIN_KEY });
    const { page, problems } = await open(gateway);
    const focused = () =>
      page.evaluate(
        "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent",
      );
    await page.locator("#headline").waitFor();
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to the models");
    await page.keyboard.press("Enter");
    for (let count = 0; count < 40 && (await focused()) !== "Reset azure-west of vision"; count += 1)
      await page.keyboard.press("Tab");
    expect(await focused()).toBe("Reset azure-west of vision");

    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("dialog").textContent()).toContain("Log in to reset azure-west");
    await page.keyboard.type("wrong");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.locator("dialog .problem").textContent())
      .toBe("This is not the admin's key.");
    await page.keyboard.press("Control+A");
    await page.keyboard.type(ADMIN_KEY);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("dialog h2").textContent()).toBe("Reset azure-west?");
    expect(await brokenRules(page)).toEqual([]);
    await keepPicture(page, "1280-reset", false);
    await page.keyboard.press("Enter");
    await expect.poll(() => gateway.resets).toEqual([{ model: "vision", credential: "azure-west" }]);
    await expect.poll(() => page.locator(".notice").textContent()).toBe("azure-west of vision is reset.");
    expect(await focused()).toBe("Reset azure-west of vision");

    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    expect(await page.locator("dialog").isVisible()).toBe(false);
    // The dialog is open before the next frame, and with it its keys.
    const isOpen = await page.evaluate(`(async () => {
      document.querySelector("[aria-label='Reset azure-west of vision']").click();
      for (let count = 0; count < 5; count += 1) await undefined;
      return document.querySelector("dialog").open;
    })()`);
    expect(isOpen).toBe(true);
    await page.keyboard.press("Escape");
    expect(gateway.resets).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it("zooms the last hour by keys, wheel, drag and buttons, and has a table of it", async () => {
    const gateway = await gatewayWith();
    const { page, problems } = await open(gateway);
    const shown = page.locator("section[aria-labelledby=timeline] .panel-head .facts");
    const timeline = page.locator(".timeline");
    await timeline.scrollIntoViewIfNeeded();
    await timeline.focus();
    const scrolledMs = await page.evaluate(() => performance.now());
    await expect.poll(() => shown.textContent()).toMatch(/^\d\d:\d\d to now$/);

    await page.keyboard.press("+");
    await expect.poll(() => shown.textContent()).toMatch(/to now30 min$/);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => shown.textContent()).not.toContain("now");
    await page.keyboard.press("-");
    await expect.poll(() => shown.textContent()).toMatch(/^\d\d:\d\d to now$/);

    const box = await page.locator(".axis .track").boundingBox();
    if (box === null) throw new Error("The axis has no place.");
    await page.mouse.move(box.x + box.width * 0.2, box.y - 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.4, box.y - 40, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => shown.textContent()).toMatch(/1[12] min$/);
    await page.mouse.dblclick(box.x + box.width * 0.5, box.y - 40);
    await expect.poll(() => shown.textContent()).toMatch(/^\d\d:\d\d to now$/);
    // For 400 ms after a scroll the wheel goes on to scroll the page, told of a moment later; a quick machine comes here sooner.
    await page.waitForFunction((sinceMs) => performance.now() - sinceMs > 600, scrolledMs);
    await page.mouse.wheel(0, -300);
    await expect.poll(() => shown.textContent()).toMatch(/1[78] min$/);
    await page.getByRole("button", { name: "Whole hour" }).click();
    await expect.poll(() => shown.textContent()).toMatch(/^\d\d:\d\d to now$/);

    await page.getByText("As a table").click();
    await expect.poll(() => page.locator("table tbody tr").count()).toBe(gateway.snapshot.timeline.length);
    expect(await brokenRules(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("says of which time the numbers below a chart are: of all that is shown, or of the bar below the pointer", async () => {
    const gateway = await gatewayWith();
    const { page, problems } = await open(gateway);
    const chart = page.locator("figure.chart", { hasText: "Calls" }).first();
    await chart.scrollIntoViewIfNeeded();
    await expect
      .poll(() => chart.locator(".legend").textContent())
      .toMatch(/answered [\d.k]+in the 1 h shown$/);
    const box = await chart.locator(".canvas canvas").first().boundingBox();
    if (box === null) throw new Error("The chart has no place.");
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.5);
    await expect
      .poll(() => chart.locator(".legend").textContent())
      .toMatch(/answered [\d.k]+in \d+ (?:s|min) from \d\d:\d\d:\d\d$/);
    await page.mouse.move(box.x + box.width * 0.5, box.y - 200);
    await expect.poll(() => chart.locator(".legend").textContent()).toMatch(/in the 1 h shown$/);
    expect(problems).toEqual([]);
  });

  it("says since when the connection is lost, greys what is old, and goes on by itself", async () => {
    const gateway = await gatewayWith();
    const { page } = await open(gateway);
    const connection = page.locator(".connection");
    await expect.poll(() => connection.textContent()).toBe("● live");
    await gateway.stop();
    await expect.poll(() => connection.textContent()).toMatch(/connection lost since \d\d:\d\d:\d\d/);
    expect(await page.locator("main").getAttribute("data-stale")).toBe("true");
    expect(await page.locator("#headline").textContent()).toMatch(
      /^At \d\d:\d\d:\d\d: Everything answers\.$/,
    );
    await keepPicture(page, "1280-lost", false);
    await gateway.start();
    await expect.poll(() => connection.textContent()).toBe("● live");
    expect(await page.locator("main").getAttribute("data-stale")).toBe("false");
  });

  it("works behind a path prefix, and asks for the admin's key where the feed needs it", async () => {
    const gateway = await gatewayWith({ prefix: "/ops/gateway/", adminKey: ADMIN_KEY, isPrivate: true });
    const { page, problems } = await open(gateway);
    await expect.poll(() => page.locator("main h2").textContent()).toBe("Log in");
    expect(await brokenRules(page)).toEqual([]);
    await keepPicture(page, "1280-log-in", false);
    await page.getByLabel("Admin key").fill(ADMIN_KEY);
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator("#headline").textContent()).toBe("Everything answers.");
    await page.getByRole("button", { name: "Log out" }).click();
    await expect.poll(() => page.locator("main h2").textContent()).toBe("Log in");
    expect(problems).toEqual([]);
  });

  it("reads out switches and exhaustions alone", async () => {
    const gateway = await gatewayWith();
    const { page } = await open(gateway);
    const live = page.locator("p[aria-live=polite]");
    await page.locator("#headline").waitFor();
    await page.evaluate(
      "globalThis.said = []; new MutationObserver(() => globalThis.said.push(document.querySelector('p[aria-live=polite]').textContent)).observe(document.querySelector('p[aria-live=polite]'), { childList: true, characterData: true, subtree: true })",
    );
    const about = { model: "vision", kind: "vlm" } as const;
    const lastId = gateway.snapshot.timeline.at(-1)?.id ?? 0;
    gateway.send({
      timeline: [
        {
          ...about,
          id: lastId + 1,
          atMs: Date.now(),
          type: "failback",
          from: "azure-west",
          to: "openai-team",
        },
      ],
    });
    gateway.send({
      timeline: [
        {
          ...about,
          id: lastId + 2,
          atMs: Date.now(),
          type: "switch",
          from: "openai-team",
          to: "azure-west",
          class: "auth",
          reason: "revoked",
        },
      ],
    });
    await expect
      .poll(() => live.textContent())
      .toBe("vision moved from openai-team to azure-west (auth, revoked).");
    expect(await page.evaluate("globalThis.said.filter(Boolean).join()")).toBe(
      "vision moved from openai-team to azure-west (auth, revoked).",
    );
  });

  it("keeps the reader's choice of light or dark", async () => {
    const { page } = await open(await gatewayWith(), { colorScheme: "light" });
    const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    await page.locator("#headline").waitFor();
    const light = await ground();
    await page.getByRole("button", { name: "Show the page dark" }).click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    await page.getByRole("button", { name: "Show the page light" }).waitFor();
    expect(await ground()).toBe(dark);
  });
});
