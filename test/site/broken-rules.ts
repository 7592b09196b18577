import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What every page has alike, and blocks of code with thousands of coloured words: looked at on a few pages. */
const SAME_EVERYWHERE = [".VPNav", ".VPSidebar", ".VPLocalNav", ".VPDocAside", "pre"];

interface Violation {
  readonly id: string;
  readonly impact?: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** Serious rules of accessibility that a page breaks, each with where. */
export async function brokenRules(
  page: Page,
  part: "whole page" | "its own content",
): Promise<readonly string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate(
    async (exclude) => {
      const { axe } = globalThis as unknown as {
        readonly axe: {
          run(context: object, options: object): Promise<{ readonly violations: readonly Violation[] }>;
        };
      };
      return (await axe.run({ include: ["html"], exclude }, { resultTypes: ["violations"] })).violations;
    },
    part === "whole page" ? [] : SAME_EVERYWHERE,
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes
          .slice(0, 3)
          .map(({ target, failureSummary = "" }) => `${target.join(" ")} ${failureSummary}`)
          .join(" | ")}`,
    );
}
