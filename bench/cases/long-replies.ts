import type { BenchCase } from "../bench-case.js";
import { median } from "../measure/median.js";
import { runChild } from "../measure/run-child.js";

/** What the child found of each reply. */
type Found = Readonly<Record<string, { readonly turnMs: number; readonly parseMs: number }>>;

/** Replies as long as the bound of a chat reply: how long they hold the event loop, beside a `JSON.parse` of as many bytes. */
export const longReplies: BenchCase = {
  name: "long-replies",
  async run({ rounds, quick }) {
    const script = new URL("long-replies-child.js", import.meta.url);
    const found: Found[] = [];
    for (let round = 0; round < (quick ? 1 : Math.min(rounds, 5)); round += 1) {
      found.push(await runChild<Found>(script, []));
    }
    const medianOf = (name: string, of: (each: Found[string]) => number) =>
      median(found.map((each) => (each[name] === undefined ? Number.NaN : of(each[name]))));
    const rows = Object.keys(found[0] ?? {}).map((name) => ({
      name,
      turnMs: medianOf(name, ({ turnMs }) => turnMs),
      parseMs: medianOf(name, ({ parseMs }) => parseMs),
      ratio: medianOf(name, ({ turnMs, parseMs }) => turnMs / parseMs),
    }));
    return [
      {
        title: "Replies of 8 MiB, which is a chat reply's bound",
        about:
          "The longest turn of the event loop while a call meets the reply, beside a JSON.parse of as many bytes: of the reply itself, or of an answer in many parts if that takes longer",
        columns: ["", "turn, ms", "JSON.parse, ms", "ratio"],
        rows: rows.map(({ name, turnMs, parseMs, ratio }) => [
          name,
          turnMs.toFixed(0),
          parseMs.toFixed(0),
          ratio.toFixed(2),
        ]),
        aims: rows.map(({ name, ratio }) => ({ what: `longest turn, ${name}`, aim: 1.2, found: ratio })),
      },
    ];
  },
};
