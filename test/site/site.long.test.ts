import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { posix } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isTooWide, openBrowser } from "../gateway/page/open-browser.js";
import { brokenRules } from "./broken-rules.js";
import { type SiteServer, serveSite } from "./site-server.js";

const BASE = "/teams/hotspare/";
const SITE = "node_modules/.cache/site/dist";
/** Where screenshots are kept, for a person to look at. */
const PICTURES = "node_modules/.cache/site/pictures";
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };

/** A minute on a quiet machine; a machine with much other work to do gets as long as it needs. */
const MOST_MS = 1_200_000;

let browser: Browser;
let server: SiteServer;

beforeAll(async () => {
  const { status, stdout, stderr } = spawnSync(
    "npm",
    ["run", "--silent", "site:pages", "--", "--outDir", SITE],
    { encoding: "utf8", env: { ...process.env, SITE_BASE: BASE } },
  );
  expect(status, `${stdout}${stderr}`).toBe(0);
  mkdirSync(PICTURES, { recursive: true });
  server = await serveSite(SITE, BASE);
  browser = await openBrowser();
}, MOST_MS);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** Every page of the guide in the site; TypeDoc's pages are TypeDoc's. */
function pagesOfGuide(): string[] {
  return readdirSync(SITE, { recursive: true, withFileTypes: true })
    .map((entry) => posix.relative(SITE, posix.join(entry.parentPath, entry.name)))
    .filter((path) => path.endsWith(".html") && !path.startsWith("api/"));
}

interface OpenSite {
  readonly page: Page;
  /** Errors of the console, replies that are no success, addresses of other hosts. */
  readonly problems: string[];
}

async function openSite(options: Parameters<Browser["newPage"]>[0] = {}): Promise<OpenSite> {
  const page = await browser.newPage({
    viewport: WIDE,
    colorScheme: "light",
    reducedMotion: "reduce",
    ...options,
  });
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(server.url)) problems.push(`asks for ${request.url()}`);
  });
  return { page, problems };
}

const isDark = (page: Page) => page.evaluate("document.documentElement.classList.contains('dark')");

describe("the guide as a site, below a path", () => {
  it(
    "opens each page without an error or another host, accessible, and no wider than a phone",
    async () => {
      const { page, problems } = await openSite();
      const pages = pagesOfGuide();
      expect(pages.length).toBeGreaterThan(45);
      const faults: string[] = [];
      for (const path of pages) {
        await page.setViewportSize(WIDE);
        await page.goto(`${server.url}${path}`, { waitUntil: "load" });
        const name = path.replaceAll("/", "-").replace(/\.html$/, "");
        await page.screenshot({ path: `${PICTURES}/${name}-1280.png` });
        if (await isTooWide(page)) faults.push(`${path}: wider than 1280`);
        for (const rule of await brokenRules(page, "its own content")) faults.push(`${path}: ${rule}`);
        await page.setViewportSize(NARROW);
        if (await isTooWide(page)) faults.push(`${path}: wider than 360`);
        await page.screenshot({ path: `${PICTURES}/${name}-360.png` });
        for (const problem of problems.splice(0)) faults.push(`${path}: ${problem}`);
      }
      expect(faults).toEqual([]);
      await page.close();
    },
    MOST_MS,
  );

  it("finds a page by a word of its text", async () => {
    const { page, problems } = await openSite();
    await page.goto(`${server.url}guide.html`);
    const input = page.locator("#localsearch-input");
    // A key that is pressed before the page's program runs is lost.
    await expect
      .poll(async () => {
        await page.keyboard.press("Control+k");
        return input.isVisible();
      })
      .toBe(true);
    await input.fill("HotspareExhausted");
    const found = page.locator("#localsearch-list a").first();
    await expect.poll(() => found.getAttribute("href")).toContain("operating.html#");
    await found.click();
    await expect.poll(() => page.locator("h1").textContent()).toContain("Operating");
    expect(problems).toEqual([]);
    await page.close();
  });

  it("is dark when the reader wants it, keeps the choice, and is as accessible then", async () => {
    const { page, problems } = await openSite();
    await page.goto(`${server.url}switching-and-failback.html`);
    expect(await isDark(page)).toBe(false);
    await expect
      .poll(async () => {
        if (!(await isDark(page))) await page.locator(".VPNavBarAppearance button").click();
        return isDark(page);
      })
      .toBe(true);
    await page.reload();
    expect(await isDark(page)).toBe(true);
    await page.locator("img").first().scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${PICTURES}/dark-1280.png` });
    expect(await brokenRules(page, "whole page")).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  it("leads through the guide in its order, and shows every picture", async () => {
    const { page, problems } = await openSite();
    await page.goto(`${server.url}guide.html`);
    expect(await brokenRules(page, "whole page")).toEqual([]);
    const listed = await page
      .locator(".vp-doc td a")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    const inSidebar = await page
      .locator(".VPSidebar a.link")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    expect(listed.length).toBeGreaterThan(30);
    const places = listed.map((href) => inSidebar.indexOf(href));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
    for (const path of [
      "how-a-call-flows",
      "switching-and-failback",
      "waiting",
      "fleet",
      "watching-a-gateway",
      "index",
    ]) {
      await page.goto(`${server.url}${path}.html`);
      const pictures = page.locator(".vp-doc img");
      expect(await pictures.count(), path).toBeGreaterThan(0);
      const widths = await pictures.evaluateAll((images) =>
        images.map((image) => (image as unknown as { readonly naturalWidth: number }).naturalWidth),
      );
      expect(Math.min(...widths), path).toBeGreaterThan(300);
    }
    expect(problems).toEqual([]);
    await page.close();
  });
});
