import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { staleReports } from "./stale-reports.js";

const report = (text: string) => [{ path: "packages/core/api-report.md", text }];
const page = "# Public names\n\n```ts\nexport function a(): void;\nexport function b(): void;\n```\n";

describe("staleReports", () => {
  it("has nothing against what the packages export", () => {
    expect(staleReports(report(page), () => page)).toEqual([]);
  });

  it("names the first line that changed, and what to do", () => {
    const now = page.replace("b(): void", "b(): number");
    expect(staleReports(report(now), () => page)).toEqual([
      {
        file: "packages/core/api-report.md",
        line: 5,
        message: expect.stringMatching(
          /was "export function b\(\): void;", is "export function b\(\): number;".*write:api/,
        ),
      },
    ]);
  });

  it("asks for a report where there is none", () => {
    expect(staleReports(report(page), () => undefined)).toMatchObject([
      { message: expect.stringContaining("write:api") },
    ]);
  });

  it("finds any difference, of added and removed lines too", () => {
    const lines = fc.array(fc.constantFrom("a", "b", ""), { maxLength: 6 });
    fc.assert(
      fc.property(lines, lines, (before, now) => {
        const [kept, text] = [before.join("\n"), now.join("\n")];
        expect(staleReports(report(text), () => kept)).toHaveLength(kept === text ? 0 : 1);
      }),
    );
  });
});
