import { describe, expect, it } from "vitest";
import { bannedSyntax } from "./banned-syntax.js";
import { fileShape } from "./file-shape.js";
import { folderOrder } from "./folder-order.js";
import { folderSize } from "./folder-size.js";
import { importCircles } from "./import-circles.js";
import { mainDoor } from "./main-door.js";
import { packageDirection } from "./package-direction.js";
import { plainNames } from "./plain-names.js";
import { parseSource } from "./source-file.js";
import type { StructureRule } from "./structure-rule.js";

/** What a rule says of these modules, as `path:line message`. */
function said(rule: StructureRule, texts: Readonly<Record<string, string>>): string[] {
  const sources = Object.entries(texts).map(([path, text]) => parseSource(path, text));
  return rule(sources).map(({ file, line, message }) => `${file}:${line ?? 0} ${message}`);
}

const CORE = "packages/core/src";
const OPENAI = "packages/provider-openai/src";

describe("packageDirection", () => {
  it.each([
    ["core imports a provider", `${CORE}/a.ts`, `import "@hotspare/provider-openai";`],
    ["core imports a provider's type", `${CORE}/a.ts`, `type A = import("@hotspare/provider-openai").A;`],
    ["core imports its own name", `${CORE}/a.ts`, `export type { Clock } from "@hotspare/core";`],
    ["core imports its own second door", `${CORE}/a.ts`, `export { Secret } from "@hotspare/core/plugin";`],
    ["a provider imports another", `${OPENAI}/a.ts`, `import "@hotspare/provider-azure";`],
    ["a provider's source imports the testkit", `${OPENAI}/a.ts`, `import "@hotspare/testkit";`],
    ["a provider reaches into core by path", `${OPENAI}/a.ts`, `import "../../core/src/hotspare.js";`],
    ["a provider imports core's main door", `${OPENAI}/a.ts`, `import type { Clock } from "@hotspare/core";`],
    [
      "the guide's provider imports core's main door",
      "examples/new-provider/a.ts",
      `import { failureOf } from "@hotspare/core";`,
    ],
    ["a provider reaches into core by name", `${OPENAI}/a.ts`, `import "@hotspare/core/src/hotspare.js";`],
    ["a source imports the index", `${OPENAI}/a.ts`, `import "./index.js";`],
    ["a source imports a test", `${OPENAI}/a.ts`, `import "./b.test.js";`],
    ["a package imports an example", `${OPENAI}/a.ts`, `await import("../../../examples/demo/main.js");`],
    ["a test of the workspace imports the bench", "test/a.test.ts", `import "../bench/run.js";`],
    [
      "tsyringe stands outside the container",
      `${CORE}/engine/call/a.ts`,
      `import { inject } from "tsyringe";`,
    ],
  ])("refuses that %s", (_, path, text) => {
    expect(said(packageDirection, { [path]: text })).toHaveLength(1);
  });

  it.each([
    ["core's plugin door in a provider", `${OPENAI}/a.ts`, `import { Secret } from "@hotspare/core/plugin";`],
    [
      "core's main door in a provider's test",
      `${OPENAI}/a.test.ts`,
      `import { createHotspare } from "@hotspare/core";`,
    ],
    ["the testkit in a provider's test", `${OPENAI}/a.test.ts`, `import "@hotspare/testkit";`],
    ["the index in the index's own test", `${OPENAI}/index.test.ts`, `import "./index.js";`],
    ["the package's name in its outer tests", "packages/core/test/a.test.ts", `import "@hotspare/core";`],
    ["tsyringe in the wiring", `${CORE}/wiring/a.ts`, `import "tsyringe";`],
    [
      "a type of tsyringe anywhere",
      `${CORE}/config/a.ts`,
      `import type { DependencyContainer } from "tsyringe";`,
    ],
    ["anything of ours in an example", "examples/a.ts", `import "@hotspare/provider-openai";`],
  ])("allows %s", (_, path, text) => {
    expect(said(packageDirection, { [path]: text })).toEqual([]);
  });
});

describe("folderOrder", () => {
  it("refuses a folder that imports from a later one, type imports included", () => {
    const text = `\nimport type { Bus } from "../observing/events/bus.js";`;
    expect(said(folderOrder, { [`${CORE}/health/a.ts`]: text })[0]).toMatch(
      /health\/a\.ts:2 health comes before observing/,
    );
  });

  it("lets a folder import from itself and from earlier ones", () => {
    const text = `import "./b.js"; import "../contract/clock.js";`;
    expect(said(folderOrder, { [`${CORE}/health/a.ts`]: text })).toEqual([]);
  });

  it("asks where a folder belongs that is not in the order", () => {
    expect(said(folderOrder, { [`${CORE}/helpers/a.ts`]: "" })[0]).toContain("is in no folder of the order");
  });

  it("puts hotspare.ts after every folder", () => {
    expect(said(folderOrder, { [`${CORE}/wiring/a.ts`]: `import "../hotspare.js";` })).toHaveLength(1);
    expect(said(folderOrder, { [`${CORE}/hotspare.ts`]: `import "./wiring/compose.js";` })).toEqual([]);
  });
});

describe("folderSize", () => {
  const room = (count: number): Record<string, string> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${CORE}/health/a${index}.ts`, ""]));

  it("counts 25 sources in a room of core, without tests", () => {
    expect(said(folderSize, { ...room(25), [`${CORE}/health/a.test.ts`]: "" })).toEqual([]);
    expect(said(folderSize, room(26))).toEqual([
      expect.stringContaining("health:0 holds 26 sources, 25 at most"),
    ]);
  });

  it("counts the rooms within a room apart", () => {
    expect(said(folderSize, { ...room(25), [`${CORE}/health/shared/a.ts`]: "" })).toEqual([]);
  });
});

describe("plainNames", () => {
  it.each([
    ["a function", "export function tellFailure() {}", "tellFailure"],
    ["a class", "export class KeyManager {}", "KeyManager"],
    ["a private member", "class A { #chargedTo = 1; }", "chargedTo"],
    ["a constant", "export const SLOT_COUNT = 1;", "SLOT_COUNT"],
    ["a type's member", "interface A { readonly wasTold: boolean }", "wasTold"],
  ])("refuses a word that we do not use in %s", (_, text, name) => {
    expect(said(plainNames, { [`${CORE}/a.ts`]: text })).toEqual([
      expect.stringContaining(`a.ts:1 ${name} has the word`),
    ]);
  });

  it("refuses it in the name of a file, once for each name", () => {
    const text = "slot(); slot();";
    expect(said(plainNames, { [`${CORE}/url-helper.ts`]: text })).toEqual([
      expect.stringContaining("url-helper has the word"),
      expect.stringContaining("slot has the word"),
    ]);
  });

  it("leaves other words, strings, comments and tests alone", () => {
    const text = `// told\nexport const utilized = "a service tells", stellar = 1;`;
    expect(said(plainNames, { [`${CORE}/a.ts`]: text, [`${CORE}/a.test.ts`]: "told();" })).toEqual([]);
  });

  it("lets a provider use a vendor's own word", () => {
    const text = "const serviceCodes = 1;";
    expect(said(plainNames, { [`${OPENAI}/a.ts`]: text })).toEqual([]);
    expect(said(plainNames, { [`${CORE}/a.ts`]: text })).toHaveLength(1);
  });
});

describe("importCircles", () => {
  it.each([
    ["import type", `import type { B } from "./b.js";`],
    ["an import() type", `export type A = import("./b.js").B;`],
    ["typeof import()", `export type A = typeof import("./b.js");`],
    ["export … from", `export { b } from "./b.js";`],
    ["a dynamic import", `await import("./b.js");`],
  ])("sees a circle made by %s", (_, text) => {
    const circle = { "tools/a.ts": text, "tools/b.ts": `import "./c.js";`, "tools/c.ts": `import "./a.js";` };
    expect(said(importCircles, circle)).toEqual([
      "tools/a.ts:0 imports itself: tools/a.ts -> tools/b.ts -> tools/c.ts -> tools/a.ts",
    ]);
  });

  it("takes no import from a comment or a string", () => {
    expect(
      said(importCircles, { "tools/a.ts": `// import "./a.js";\nconst a = 'import "./a.js"';` }),
    ).toEqual([]);
  });

  it("lets two modules share a third", () => {
    const shared = {
      "tools/a.ts": `import "./c.js"; import "./b.js";`,
      "tools/b.ts": `import "./c.js";`,
      "tools/c.ts": "",
    };
    expect(said(importCircles, shared)).toEqual([]);
  });
});

describe("fileShape", () => {
  it("counts 300 lines for a source and 400 for a test", () => {
    const lines = (count: number): string => "\n".repeat(count);
    expect(said(fileShape, { "tools/a.ts": lines(300), "tools/a.test.ts": lines(400) })).toEqual([]);
    expect(said(fileShape, { "tools/a.ts": lines(301), "tools/a.test.ts": lines(401) })).toHaveLength(2);
  });

  it("wants names in kebab-case", () => {
    expect(
      said(fileShape, { "tools/retryBudget.ts": "", "tools/Clock.ts": "", "tools/a_b.ts": "" }),
    ).toHaveLength(3);
    expect(
      said(fileShape, {
        "tools/retry-budget.test-d.ts": "",
        "tools/h264.mjs": "",
        "tools/a.long.test.ts": "",
      }),
    ).toEqual([]);
  });
});

describe("mainDoor", () => {
  const door = (count: number): string => {
    const names = Array.from({ length: count }, (_, index) => `type Name${index}`);
    return `export { ${names.slice(1).join(", ")} } from "./a.js";\nexport { one as ours } from "./b.js";`;
  };

  it("counts 90 names", () => {
    expect(said(mainDoor, { [`${CORE}/index.ts`]: door(90) })).toEqual([]);
    expect(said(mainDoor, { [`${CORE}/index.ts`]: door(91) })[0]).toContain("exports 91 names, 90 at most");
  });

  it("lists them by the names they have outside", () => {
    const [finding] = said(mainDoor, { [`${CORE}/index.ts`]: door(91) });
    expect(finding).toContain("Name90");
    expect(finding).toContain("ours");
  });

  it("leaves other doors alone", () => {
    expect(said(mainDoor, { [`${CORE}/plugin.ts`]: door(91) })).toEqual([]);
  });
});

describe("bannedSyntax", () => {
  it.each([
    ["export *", `export * from "./b.js";`],
    ["export * as", `export type * as b from "./b.js";`],
    ["a default export", "export default 1;"],
    ["a default export by another road", "const a = 1;\nexport { a as default };"],
    ["an enum", "enum A { B }"],
    ["any under a linter's blindfold", "// biome-ignore lint/suspicious/noExplicitAny: hurry\nlet a: any;"],
    ["a non-null assertion", "declare const a: number[];\na[0]!.toFixed();"],
    ["@ts-ignore", "// @ts-ignore\nlet a: string = 1;"],
    ["@ts-nocheck", "/* @ts-nocheck */"],
  ])("refuses %s", (_, text) => {
    expect(said(bannedSyntax, { "tools/a.ts": text })).toHaveLength(1);
  });

  it("allows the same words in strings, comments and types of their own", () => {
    const text = `// any enum, export default\nconst text = "export * from";\n// @ts-expect-error it must not compile\nlet a: string = 1;`;
    expect(said(bannedSyntax, { "tools/a.ts": text })).toEqual([]);
  });
});
