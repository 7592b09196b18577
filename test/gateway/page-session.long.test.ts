import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { builtPage, type PageFile } from "./page/built-page.js";
import { brokenRules, keepPicture, openBrowser, openPage } from "./page/open-browser.js";
import { type ScriptedGateway, type ScriptedOptions, scriptedGateway } from "./page/scripted-gateway.js";
import { outage, quietSnapshot } from "./page/scripted-state.js";

const ADMIN_KEY = "right-and-long-enough-for-an-admin";

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

async function open(
  options: Partial<ScriptedOptions> = {},
): Promise<{ readonly gateway: ScriptedGateway; readonly page: Page; readonly problems: readonly string[] }> {
  const gateway = await scriptedGateway({
    snapshot: quietSnapshot(Date.now()),
    page: files,
    adminKey: ADMIN_KEY,
    prefix: "/ops/gateway/",
    ...options,
  });
  ends.push(() => gateway.close());
  const { page, problems } = await openPage(browser, gateway.url);
  ends.push(() => page.context().close());
  return { gateway, page, problems };
}

const focused = (page: Page) =>
  page.evaluate<string>(
    "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''",
  );
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function logIn(page: Page): Promise<void> {
  await page.getByLabel("Admin key").fill(ADMIN_KEY);
  await page.keyboard.press("Enter");
}

describe("the page's log-in", () => {
  it("works by keyboard alone, from the key to a reset, behind a path prefix", async () => {
    const { gateway, page, problems } = await open({ isPrivate: true });
    await page.getByLabel("Admin key").waitFor();
    for (let count = 0; count < 10 && (await focused(page)) !== ""; count += 1)
      await page.keyboard.press("Tab");
    for (let count = 0; count < 10; count += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate("document.activeElement?.getAttribute('type') === 'password'")) break;
    }
    await page.keyboard.type(ADMIN_KEY);
    await page.keyboard.press("Enter");
    await page.locator("#headline").waitFor();
    for (let count = 0; count < 60 && (await focused(page)) !== "Reset azure-west of vision"; count += 1)
      await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => focused(page)).toBe("Reset");
    await page.keyboard.press("Enter");
    await expect.poll(() => gateway.resets).toEqual([{ model: "vision", credential: "azure-west" }]);
    await expect.poll(() => focused(page)).toBe("Reset azure-west of vision");
    expect(problems).toEqual([]);
  });

  it("leaves no button, notice or state after a log-out", async () => {
    const { page, problems } = await open({ isPrivate: true });
    await logIn(page);
    await page.locator("#headline").waitFor();
    await button(page, "Log out").click();
    await expect.poll(() => page.locator("main h2").allTextContents()).toEqual(["Log in"]);
    expect(await button(page, "Log out").count()).toBe(0);
    expect(await page.locator("main").textContent()).not.toContain("vision");
    expect(await page.evaluate("document.activeElement?.getAttribute('type')")).toBe("password");
    expect(await brokenRules(page)).toEqual([]);
    await logIn(page);
    await page.locator("#headline").waitFor();
    await expect.poll(() => page.locator(".notice").textContent()).toBe("You are logged in.");
    await expect.poll(() => page.locator(".notice").textContent()).toBe("");
    expect(problems).toEqual([]);
  });

  it("shows the log-in button again if everybody may see the page, and keeps the focus on the button", async () => {
    const { page } = await open();
    await button(page, "Log in").click();
    await logIn(page);
    await button(page, "Log out").click();
    await expect.poll(() => page.locator(".notice").textContent()).toBe("You are logged out.");
    await expect.poll(() => focused(page)).toBe("Log in");
    expect(await page.locator("#headline").textContent()).toBe("Everything answers.");
  });

  it("asks for the key again if the session has ended during a reset, and then runs the confirmed reset once", async () => {
    const { gateway, page, problems } = await open();
    await button(page, "Log in").click();
    await logIn(page);
    await button(page, "Log out").waitFor();
    gateway.expire();
    await page.getByRole("button", { name: "Reset azure-west of vision" }).click();
    const dialog = page.locator("dialog");
    // The page may already know that the session has ended.
    const confirm = dialog.getByRole("button", { name: "Reset", exact: true });
    const again = dialog.getByRole("button", { name: /^Log in/ });
    await confirm.or(again).waitFor();
    if (await confirm.isVisible()) {
      await confirm.click();
      await expect.poll(() => dialog.locator("h2").textContent()).toBe("Log in again to reset azure-west");
      await expect
        .poll(() => dialog.textContent())
        .toContain("Your log-in has ended. Nothing was reset yet.");
      expect(await brokenRules(page)).toEqual([]);
      await keepPicture(page, "1280-log-in-again", false);
    }
    expect(gateway.resets).toEqual([]);
    await page.keyboard.type(ADMIN_KEY);
    await page.keyboard.press("Enter");
    // If the page knew before it asked, it shows the question after the log-in.
    await expect
      .poll(async () => {
        if (await confirm.isVisible()) await confirm.click();
        return gateway.resets;
      })
      .toEqual([{ model: "vision", credential: "azure-west" }]);
    await expect.poll(() => page.locator(".notice").textContent()).toBe("azure-west of vision is reset.");
    expect(problems).toEqual([]);
  });

  it("keeps the old state in grey when the session ends without a log-out, and continues after the key", async () => {
    const { gateway, page, problems } = await open({ isPrivate: true });
    await logIn(page);
    await page.locator("#headline").waitFor();
    await button(page, "Closer").click();
    await page.locator(".failures summary").first().click();
    await page.getByRole("button", { name: "Reset azure-west of vision" }).click();
    gateway.expire();
    await expect.poll(() => page.locator("#entrance").textContent()).toBe("Log in again");
    expect(await page.locator("#headline").textContent()).toMatch(
      /^At \d\d:\d\d:\d\d: Everything answers\.$/,
    );
    await page.locator("dialog").getByRole("button", { name: "Reset", exact: true }).click();
    await expect.poll(() => page.locator("dialog h2").textContent()).toBe("Log in again to reset azure-west");
    expect(await brokenRules(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await keepPicture(page, "1280-expired");
    expect(await brokenRules(page)).toEqual([]);
    await logIn(page);
    await expect.poll(() => page.locator(".connection").textContent()).toBe("● live");
    expect(await page.locator(".failures details").first().getAttribute("open")).not.toBeNull();
    expect(await page.locator("section[aria-labelledby=timeline] .panel-head").textContent()).toContain(
      "30 min",
    );
    expect(await page.locator("main").getAttribute("data-stale")).toBe("false");
    expect(problems).toEqual([]);
  });

  it("breaks no rule of accessibility with the dialog open in an outage, in the dark theme, without a connection, and in the entrance", async () => {
    const { gateway, page } = await open();
    await page.locator("#headline").waitFor();
    gateway.send(outage(gateway.snapshot, Date.now()));
    await page.getByRole("button", { name: "Show the page dark" }).click();
    await page.getByRole("button", { name: "Reset azure-west of vision" }).click();
    await page.getByLabel("Admin key").waitFor();
    expect(await brokenRules(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await gateway.stop();
    await expect.poll(() => page.locator(".connection").textContent()).toContain("connection lost");
    expect(await brokenRules(page)).toEqual([]);
    await keepPicture(page, "1280-dark-lost", false);
  });
});
