import { describe, expect, it } from "vitest";
import { brokenLinks } from "./broken-links.js";
import { compileModules } from "./compile-modules.js";
import { parsePage } from "./markdown-page.js";
import { pageModules } from "./page-modules.js";
import { staleExcerpts } from "./stale-excerpts.js";

const page = (text: string, path = "docs/page.md") => parsePage(path, text);

describe("pageModules", () => {
  it("puts code at the page's own lines", () => {
    const { modules } = pageModules(page("# One\n\n```ts\nconst a = 1;\n```\n"));
    expect(modules).toEqual([{ page: "docs/page.md", text: "\n\n\nconst a = 1;\n" }]);
  });

  it("goes on from the block before where the label says so", () => {
    const { modules } = pageModules(
      page("```ts\na();\n```\ntext\n```ts continued\nb();\n```\n```ts\nc();\n```"),
    );
    expect(modules.map(({ text }) => text.trim().split(/\n+/))).toEqual([["a();", "b();"], ["c();"]]);
  });

  it("takes a block in a list without its indent", () => {
    expect(pageModules(page("- x\n  ```ts\n  a {\n    b\n  ```")).modules[0]?.text).toBe("\n\na {\n  b\n");
  });

  it("skips text and what gives a reason", () => {
    const text =
      "```text\n:\n```\n~~~sh\nnpm\n~~~\n```ts no-check: shows an error\n:\n```\n```js no-check: CommonJS\n:\n```";
    expect(pageModules(page(text))).toEqual({ modules: [], findings: [] });
  });

  it.each(["", "typescript", "js", "ts continued", "ts no-check", "ts no-check:", "ts nocheck"])(
    "refuses the label `%s`",
    (label) => {
      const { modules, findings } = pageModules(page(`text\n\`\`\`${label}\n:\n\`\`\``));
      expect(modules).toEqual([]);
      expect(findings).toMatchObject([{ file: "docs/page.md", line: 2 }]);
    },
  );
});

describe("compileModules", () => {
  it("tells an error at the line of the page", () => {
    const wrong = { page: "README.md", text: "\n\nconst count: number = 'one';\n" };
    const right = { page: "docs/page.md", text: "await Promise.resolve(process.env.HOME);\n" };
    expect(compileModules([right, wrong])).toMatchObject([
      { file: "README.md", line: 3, message: expect.stringContaining("TS2322") },
    ]);
  });
});

describe("code with decorators", () => {
  // From the smaller door, which is compiled in a fraction of the time.
  const decorated =
    'import { type ErrorRule, verdict } from "@hotspare/core/plugin";\ndeclare const inject: (token: unknown) => ParameterDecorator;\n' +
    "export class A {\n  constructor(@inject(verdict) _: ErrorRule) {}\n}\n";

  it("compiles, and other code compiles without the option for it", () => {
    expect(compileModules([{ page: "docs/page.md", text: decorated }])).toEqual([]);
    const hidden = { page: "docs/page.md", text: decorated.replace("(@inject", "( @inject") };
    expect(compileModules([hidden])).toMatchObject([
      { message: expect.stringContaining("Decorators are not valid") },
    ]);
  });

  it("stands on a page that names the option", () => {
    const code = `\`\`\`ts\n${decorated}\`\`\`\n`;
    expect(pageModules(page(code)).findings).toMatchObject([
      { message: expect.stringContaining("experimentalDecorators") },
    ]);
    expect(pageModules(page(`Set \`experimentalDecorators\`.\n${code}`)).findings).toEqual([]);
  });
});

describe("brokenLinks", () => {
  const exists = (path: string): boolean => ["docs/page.md", "docs/other.md", "README.md"].includes(path);
  const broken = (text: string): string[] =>
    brokenLinks([page(text), page("## Two `words`, *one*\n## Twice\n## Twice", "docs/other.md")], exists).map(
      ({ line, message }) => `${line}: ${message}`,
    );

  it("follows links to files, headings and the page itself", () => {
    const text =
      "# Here\n[a](other.md#two-words-one) ![b](../README.md) [`c`](#here) [d](other.md#twice-1)\n[e]: ./other.md";
    expect(broken(text)).toEqual([]);
  });

  it.each([
    "[a](missing.md)",
    "[a](other.md#three)",
    "[a](#nowhere)",
    "[a](/README.md)",
    "[a]: missing.md",
    '<img src="a.png">',
  ])("finds that %s leads nowhere", (text) => {
    expect(broken(`\n${text}`)).toEqual([expect.stringMatching(/^2: link to /)]);
  });

  it("leaves addresses and code alone", () => {
    expect(broken("[a](https://example.com/#x) `[b](missing.md)`\n```text\n[c](missing.md)\n```")).toEqual(
      [],
    );
  });
});

describe("staleExcerpts", () => {
  const files: Readonly<Record<string, string>> = { "examples/a.ts": "one();\n  two();\n" };
  const check = (text: string) => staleExcerpts([page(text)], (path) => files[path]);

  it("takes lines that stand in the file, and does not compile them", () => {
    const text = "```ts from ../examples/a.ts\none();\n  two();\n```";
    expect(check(text)).toEqual([]);
    expect(pageModules(page(text))).toEqual({ modules: [], findings: [] });
  });

  it.each([
    ["lines that are gone", "../examples/a.ts\nthree();", "copy them again"],
    ["no lines at all", "../examples/a.ts", "copy them again"],
    ["a file that is gone", "../examples/b.ts\none();", "there is no examples/b.ts"],
  ])("refuses %s", (_, block, message) => {
    expect(check(`text\n\`\`\`ts from ${block}\n\`\`\``)).toEqual([
      { file: "docs/page.md", line: 2, message: expect.stringContaining(message) },
    ]);
  });
});
