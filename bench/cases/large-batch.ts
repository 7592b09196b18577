import { type BenchCase, scaled, type Thoroughness } from "../bench-case.js";
import type { Endpoint } from "../contestant.js";
import { withWorkers } from "../contestant-workers.js";
import { baseline, own } from "../contestants/all.js";
import { costTable, ownRatio } from "../cost-table.js";
import { fieldOf, takeTurns } from "../measure/take-turns.js";
import { startUpstream } from "../start-upstream.js";
import { figureOf, median, ratiosOf, type Table } from "../table.js";

/** Wrappers of the SDK pass its vectors on. Contestants that cannot be asked for numbers are left out of the second table. */
const forms = [
  {
    form: "base64",
    names: [
      "openai 6",
      "openai 7",
      "fetch by hand",
      "undici by hand",
      "AI SDK",
      "LangChain",
      "Portkey gateway",
      "Hotspare",
    ],
  },
  { form: "numbers", names: ["openai 6", "openai 7", "undici by hand", "Hotspare"] },
] as const;

/** 2,048 inputs of 1,536 dimensions in one request. */
export const largeBatch: BenchCase = {
  name: "large-batch",
  async run(thoroughness) {
    using upstream = await startUpstream();
    const tables: Table[] = [];
    for (const { form, names } of forms) {
      const endpoint: Endpoint = {
        baseURL: upstream.baseURL,
        keys: ["live-a", "live-b"],
        ...(form === "numbers" ? { encodingFormat: "float" } : {}),
      };
      tables.push(await tableOf(form, names, endpoint, thoroughness));
    }
    return tables;
  },
};

async function tableOf(
  form: string,
  names: readonly string[],
  endpoint: Endpoint,
  thoroughness: Thoroughness,
): Promise<Table> {
  const inputs = thoroughness.mode === "smoke" ? 64 : 2_048;
  const passes = ({ name }: { readonly name: string }) => names.includes(name);
  const peaks = new Map<string, number[]>();
  // Only a process's first large batch shows how far its memory rises: a new process for each.
  for (let round = 0; round < scaled(4, thoroughness); round += 1) {
    await withWorkers(thoroughness, passes, async (workers) => {
      for (const { name, connect, ask } of workers) {
        await connect(endpoint);
        const bytes = await ask<number>({ do: "peak", inputs });
        peaks.set(name, [...(peaks.get(name) ?? []), bytes / 1_048_576]);
      }
    });
  }
  const found = await withWorkers(thoroughness, passes, async (workers) => {
    for (const { connect, answeredCalls } of workers) {
      await connect(endpoint);
      await answeredCalls({ kind: "embed", calls: scaled(8, thoroughness), atOnce: 1, inputs });
    }
    return takeTurns(
      workers.map((worker) => ({
        name: worker.name,
        measure: async () => {
          const { cpuMs } = await worker.answeredCalls({ kind: "embed", calls: 1, atOnce: 1, inputs });
          return { cpuMs, turnMs: await worker.ask<number>({ do: "turn", inputs }) };
        },
      })),
      scaled(8, thoroughness),
    );
  });
  const costs = fieldOf(found, ({ cpuMs }) => cpuMs);
  const turns = fieldOf(found, ({ turnMs }) => turnMs);
  return costTable({
    title: `2,048 inputs of 1,536 dimensions, as ${form}`,
    about:
      "CPU time of one request over loopback once the code is warm, how far the process's memory rises above what it was with the first one, and the longest turn of the event loop; the gateway's process is counted in its CPU time alone",
    unit: "ms",
    costs,
    more: [
      { name: "first peak, MB", better: "less", cellOf: (name) => figureOf(peaks.get(name) ?? []) },
      { name: "longest turn, ms", better: "less", cellOf: (name) => figureOf(turns.get(name) ?? []) },
    ],
    aims: [
      {
        what: `CPU of 2,048 × 1,536 as ${form}, of the raw SDK's`,
        aim: 0.2,
        found: ownRatio(costs, baseline),
      },
      {
        what: `first peak of 2,048 × 1,536 as ${form}, of the raw SDK's`,
        aim: 0.5,
        found: median(ratiosOf(peaks, baseline).get(own) ?? []),
      },
    ],
  });
}
