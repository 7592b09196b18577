import { fileURLToPath } from "node:url";
import { type BenchCase, scaled, type Thoroughness } from "../bench-case.js";
import { presentEntrants } from "../contestant-workers.js";
import { baseline, own } from "../contestants/all.js";
import { costTable, ownRatio } from "../cost-table.js";
import { installSize } from "../measure/install-size.js";
import { runChild } from "../measure/run-child.js";
import { fieldOf, takeTurns } from "../measure/take-turns.js";
import { installedVersion, peerFolder } from "../measure/unlocked-peers.js";
import { startUpstream } from "../start-upstream.js";
import { figureOf, median, ratiosOf, type Table } from "../table.js";

/** Both are shown: a team on Node 20 has the one, a team on Node 22 the other. */
const sdks = [baseline, "openai 7"] as const;

interface Way {
  readonly name: string;
  readonly packages: readonly string[];
  /** Where the packages are found. @default the benchmark's own folder */
  readonly from?: string;
}

/** What each way makes a team install and import. */
const ways: readonly Way[] = [
  { name: "openai 6", packages: ["openai"] },
  { name: "undici by hand", packages: ["undici"] },
  { name: "openai 6, cockatiel", packages: ["openai", "cockatiel"] },
  { name: "openai 6, opossum", packages: ["openai", "opossum"] },
  { name: "openai 6, p-retry", packages: ["openai", "p-retry"] },
  { name: "AI SDK", packages: ["ai", "@ai-sdk/openai"] },
  { name: "AI SDK, ai-fallback", packages: ["ai", "@ai-sdk/openai", "ai-fallback"] },
  { name: "AI SDK, ai-retry", packages: ["ai", "@ai-sdk/openai", "ai-retry"] },
  { name: "LangChain", packages: ["@langchain/core/runnables", "@langchain/openai"] },
  { name: "Hotspare, core alone", packages: ["@hotspare/core"] },
  { name: "Hotspare", packages: ["@hotspare/core", "@hotspare/provider-openai"] },
];

/** `@langchain/core/runnables` is a part of `@langchain/core`. */
const packageOf = (specifier: string) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

interface Imported {
  readonly cpuMs: number;
  readonly rssMb: number;
}

interface Answered extends Imported {
  readonly wallMs: number;
}

/** What it costs to install, to load and to get a first answer. */
export const weight: BenchCase = {
  name: "weight",
  async run(thoroughness) {
    return [await importTable(thoroughness), await firstAnswerTable(thoroughness)];
  },
};

/** It is not in our lock, and lies in a folder of its own. */
async function newestSdk(): Promise<readonly Way[]> {
  const name = "openai 7";
  if ((await installedVersion(name)) === undefined) return [];
  return [{ name, packages: ["openai"], from: await peerFolder(name) }];
}

async function importTable(thoroughness: Thoroughness): Promise<Table> {
  const script = new URL("import-child.js", import.meta.url);
  const measured = [...ways, ...(await newestSdk())];
  const found = await takeTurns(
    measured.map(({ name, packages, from }) => ({
      name,
      measure: () => runChild<Imported>(script, from === undefined ? packages : [`${from}/index.mjs`]),
    })),
    scaled(7, thoroughness),
  );
  const here = fileURLToPath(new URL("../..", import.meta.url));
  const sizes = new Map<string, Awaited<ReturnType<typeof installSize>>>();
  for (const { name, packages, from = here } of measured) {
    sizes.set(name, await installSize(packages.map(packageOf), from));
  }
  const costs = fieldOf(found, ({ cpuMs }) => cpuMs);
  const rss = fieldOf(found, ({ rssMb }) => rssMb);
  return costTable({
    title: "import and install",
    about:
      "CPU time of the import in a new process, the memory that it adds, and what lies on the disk with everything that is needed. Hotspare imports the SDK at the first request",
    unit: "ms",
    costs,
    more: [
      { name: "RSS, MB", better: "less", cellOf: (name) => figureOf(rss.get(name) ?? []) },
      {
        name: "on disk, MB",
        better: "less",
        cellOf: (name) => Number(((sizes.get(name)?.bytes ?? 0) / 1_048_576).toFixed(1)),
      },
      { name: "packages", cellOf: (name) => sizes.get(name)?.packages },
    ],
    aims: sdks.map((sdk) => ({
      what: `import of core and provider-openai, of the import of ${sdk}`,
      aim: 1.2,
      found: ownRatio(costs, sdk),
    })),
  });
}

async function firstAnswerTable(thoroughness: Thoroughness): Promise<Table> {
  using upstream = await startUpstream();
  const script = new URL("first-answer-child.js", import.meta.url);
  // The gateway is a server: it is started once, not with each process that calls.
  const measured = (await presentEntrants()).filter(({ name }) => name !== "Portkey gateway");
  const found = await takeTurns(
    measured.map(({ name }) => ({
      name,
      measure: () => runChild<Answered>(script, [name, upstream.baseURL]),
    })),
    scaled(7, thoroughness),
  );
  const costs = fieldOf(found, ({ wallMs }) => wallMs);
  const cpu = fieldOf(found, ({ cpuMs }) => cpuMs);
  const rss = fieldOf(found, ({ rssMb }) => rssMb);
  return costTable({
    title: "from nothing to the first answer",
    about:
      "A new process imports, makes a client and calls a server that answers at once: milliseconds until the answer is there, CPU time, and the memory that was added",
    unit: "ms",
    costs,
    more: [
      { name: "CPU, ms", better: "less", cellOf: (name) => figureOf(cpu.get(name) ?? []) },
      { name: "RSS, MB", better: "less", cellOf: (name) => figureOf(rss.get(name) ?? []) },
    ],
    aims: sdks.flatMap((sdk) => [
      { what: `from nothing to the first answer, of ${sdk}`, aim: 2, found: ownRatio(costs, sdk) },
      {
        what: `RSS added by import and first call, of ${sdk}`,
        aim: 1.5,
        found: median(ratiosOf(rss, sdk).get(own) ?? []),
      },
    ]),
  });
}
