import type { BenchCase } from "../bench-case.js";
import { runChild } from "../measure/run-child.js";

interface Found {
  readonly turnMs: number;
  readonly parseMs: number;
  readonly outcome: string;
}

const names = [
  "base64",
  "base64 with escapes",
  "numbers",
  "numbers of a few digits",
  "a long text",
  "base64 that was cut",
];

/** Embedding replies of nearly 256 MiB, which is their bound: how long they hold the event loop, beside a `JSON.parse` of the same bytes. */
export const longEmbeddings: BenchCase = {
  name: "long-embeddings",
  async run({ mode }) {
    const script = new URL("long-embeddings-child.js", import.meta.url);
    const found: (Found & { readonly name: string })[] = [];
    for (const name of mode === "full" ? names : names.slice(0, 1)) {
      const megabytes = mode === "smoke" ? "10" : "250";
      const values = [name, megabytes];
      found.push({ name, ...(await runChild<Found>(script, values, ["--max-old-space-size=6000"])) });
    }
    return [
      {
        title: "Embedding replies of 250 MiB",
        about:
          "The longest turn of the event loop while a call reads the reply, beside a JSON.parse of the same bytes",
        columns: ["turn, ms", "JSON.parse, ms", "ratio", "outcome"].map((name) => ({ name })),
        rows: found.map(({ name, turnMs, parseMs, outcome }) => ({
          name,
          cells: [Math.round(turnMs), Math.round(parseMs), Number((turnMs / parseMs).toFixed(2)), outcome],
        })),
        aims: found.map(({ name, turnMs, parseMs }) => ({
          what: `longest turn, ${name}`,
          aim: 1.2,
          found: turnMs / parseMs,
        })),
      },
    ];
  },
};
