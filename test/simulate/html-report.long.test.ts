import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openai } from "@hotspare/provider-openai";
import { htmlPage, readScenario, simulate } from "@hotspare/simulate";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { brokenRules, isTooWide, keepPicture, openBrowser, openPage } from "../gateway/page/open-browser.js";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

/** A report of a model with so many keys, whose first two fail for a while. */
async function report(keys: number) {
  const credentials = Array.from({ length: keys }, (_, index) => ({
    id: `the-key-of-the-search-team-in-west-europe-with-a-very-long-name-number-${index}`,
    provider: "openai",
    apiKey: `\${KEY_${index}}`,
    account: `account-${index}`,
  }));
  const scenario = await readScenario({
    text: 'name: "A night with a quota: <b>&</b> a very-long-name-without-a-blank-that-a-telephone-has-to-break"\nduration: 20m\ntraffic: [{ callsPerSecond: 1 }]\nevents:\n  - { at: "+5m", what: quota, position: 1, for: 9m }\n  - { at: "+6m", what: revoke, position: 2 }',
  });
  const config = { vlms: { captions: { model: "gpt-4.1-mini", credentials } } };
  return simulate(config as never, scenario, { plugins: [openai()], environment: {} });
}

async function served(html: string): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it("is accessible in light and dark, and can be read on a telephone, alone and beside others of the same name", async () => {
  const reports = [
    { name: "hotspare.yaml", report: await report(2) },
    { name: "hotspare.yaml", report: await report(12) },
  ];
  for (const [name, html] of [
    ["one", htmlPage(reports.slice(0, 1))],
    ["two", htmlPage(reports)],
  ] as const) {
    const url = await served(html);
    for (const [width, colorScheme] of [
      [360, "dark"],
      [1280, "light"],
    ] as const) {
      const { page, problems, foreign } = await openPage(browser, url, {
        viewport: { width, height: 740 },
        colorScheme,
      });
      expect(await brokenRules(page)).toEqual([]);
      expect(await isTooWide(page)).toBe(false);
      const smallest = await page.evaluate(
        "Math.min(...[...document.querySelectorAll('svg text')].map((text) => text.getBoundingClientRect().height))",
      );
      expect(Number(smallest)).toBeGreaterThan(10);
      const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
      expect(ground === "rgb(255, 255, 255)").toBe(colorScheme === "light");
      // The area of failed calls has its name, however many credentials there are.
      expect(await page.locator("svg text", { hasText: /^failed$/ }).count()).toBe(name === "one" ? 1 : 2);
      await keepPicture(page, `simulation-${name}-${width}-${colorScheme}`);
      expect(problems.filter((problem) => !problem.includes("favicon"))).toEqual([]);
      expect(foreign).toEqual([]);
      await page.context().close();
    }
  }
});
