import { type BenchCase, scaled } from "../bench-case.js";
import { runChild } from "../measure/run-child.js";
import { type Figure, figureOf } from "../table.js";

/** What the child found of each reply. */
type Found = Readonly<Record<string, { readonly turnMs: number; readonly parseMs: number }>>;

/** Replies as long as the bound of a chat reply: how long they hold the event loop, beside a `JSON.parse` of as many bytes. */
export const longReplies: BenchCase = {
  name: "long-replies",
  async run(thoroughness) {
    const script = new URL("long-replies-child.js", import.meta.url);
    const found: Found[] = [];
    for (let round = 0; round < scaled(4, thoroughness); round += 1) {
      found.push(await runChild<Found>(script, [String(scaled(5, thoroughness))]));
    }
    const middle = (name: string, of: (each: Found[string]) => number): Figure =>
      figureOf(found.map((each) => (each[name] === undefined ? Number.NaN : of(each[name]))));
    const rows = Object.keys(found[0] ?? {}).map((name) => ({
      name,
      turnMs: middle(name, ({ turnMs }) => turnMs),
      parseMs: middle(name, ({ parseMs }) => parseMs),
      ratio: middle(name, ({ turnMs, parseMs }) => turnMs / parseMs),
    }));
    return [
      {
        title: "Replies of 8 MiB, which is a chat reply's bound",
        about:
          "The longest turn of the event loop while a call meets the reply, beside a JSON.parse of as many bytes: of the reply itself, or of an answer in many parts if that takes longer",
        columns: [{ name: "turn, ms" }, { name: "JSON.parse, ms" }, { name: "ratio" }],
        rows: rows.map(({ name, turnMs, parseMs, ratio }) => ({ name, cells: [turnMs, parseMs, ratio] })),
        aims: rows.map(({ name, ratio }) => ({
          what: `longest turn, ${name}`,
          aim: 1.2,
          found: ratio.median,
        })),
      },
    ];
  },
};
