import { fileURLToPath } from "node:url";
import type { BenchCase } from "../bench-case.js";
import { installSize } from "../measure/install-size.js";
import { median } from "../measure/median.js";
import { runChild } from "../measure/run-child.js";

/** What each road makes a team install and import. */
const roads: readonly { readonly name: string; readonly packages: readonly string[] }[] = [
  { name: "openai SDK", packages: ["openai"] },
  { name: "SDK, cockatiel", packages: ["openai", "cockatiel"] },
  { name: "SDK, opossum", packages: ["openai", "opossum"] },
  { name: "AI SDK, ai-fallback", packages: ["ai", "@ai-sdk/openai", "ai-fallback"] },
  { name: "AI SDK, ai-retry", packages: ["ai", "@ai-sdk/openai", "ai-retry"] },
  { name: "LangChain, fallbacks", packages: ["@langchain/core/runnables", "@langchain/openai"] },
  { name: "Hotspare, core alone", packages: ["@hotspare/core"] },
  { name: "Hotspare", packages: ["@hotspare/core", "@hotspare/provider-openai"] },
];

/** `@langchain/core/runnables` is a part of `@langchain/core`. */
const packageOf = (specifier: string) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

export const weight: BenchCase = {
  name: "weight",
  async run({ rounds, quick }) {
    const script = new URL("import-child.js", import.meta.url);
    const here = fileURLToPath(new URL("../..", import.meta.url));
    const times = new Map<string, number[]>(roads.map(({ name }) => [name, []]));
    for (let round = 0; round < (quick ? 1 : rounds); round += 1) {
      for (const { name, packages } of roads) {
        times.get(name)?.push((await runChild<{ readonly ms: number }>(script, packages)).ms);
      }
    }
    const rows: (readonly (string | number)[])[] = [];
    for (const { name, packages } of roads) {
      const size = await installSize(packages.map(packageOf), here);
      rows.push([
        name,
        median(times.get(name) ?? []).toFixed(0),
        (size.bytes / 1_048_576).toFixed(1),
        size.packages,
      ]);
    }
    return [
      {
        title: "import and install",
        about:
          "Milliseconds to import, in a new process, and megabytes on disk with everything that is needed. Hotspare imports the SDK at the first request",
        columns: ["", "import, ms", "MB", "packages"],
        rows,
      },
    ];
  },
};
