import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const CHROMIUM = "/usr/bin/chromium";
/** Folder of the screenshots, which are for people to look at. */
const PICTURES = "node_modules/.cache/gateway-page";

/** A page in a browser with an empty profile, and the errors of the page. */
export interface OpenPage {
  readonly page: Page;
  /** Exceptions, violations of the security policy, and other errors of the console. */
  readonly problems: readonly string[];
  /** Requested addresses outside the gateway's origin. */
  readonly foreign: readonly string[];
}

/** Starts Debian's Chromium. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(CHROMIUM))
    throw new Error(
      `There is no ${CHROMIUM}: install it, on Debian with "apt-get install chromium", and run the tests again.`,
    );
  mkdirSync(PICTURES, { recursive: true });
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** Opens the gateway's page. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const problems: string[] = [];
  const foreign: string[] = [];
  const { origin } = new URL(url);
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (message) => {
    // The browser also logs a status that the test causes on purpose, such as 401.
    if (message.type() === "error" && !/^Failed to load resource/.test(message.text()))
      problems.push(message.text());
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin) foreign.push(request.url());
  });
  await page.goto(url);
  return { page, problems, foreign };
}

/** Saves a screenshot of the page. */
export async function keepPicture(page: Page, name: string, fullPage = true): Promise<void> {
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage });
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The rules of accessibility that the page breaks, each with the elements that break the rule. */
export async function brokenRules(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as {
        readonly axe: {
          run(): Promise<{
            readonly violations: readonly {
              readonly id: string;
              readonly help: string;
              readonly nodes: readonly {
                readonly target: readonly unknown[];
                readonly failureSummary?: string;
              }[];
            }[];
          }>;
        };
      }
    ).axe.run();
    return violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes
          .slice(0, 3)
          .map(({ target, failureSummary = "" }) => `${target.join(" ")} ${failureSummary}`)
          .join(" | ")}`,
    );
  });
}

/** Whether the page is wider than the window, so that the reader has to scroll sideways. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
}
