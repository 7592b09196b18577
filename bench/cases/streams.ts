import type { BenchCase } from "../bench-case.js";
import type { Client } from "../contestant.js";
import { baseline, contestants } from "../contestants/all.js";
import { cpuOf } from "../measure/cpu-of.js";
import { inFlight } from "../measure/in-flight.js";
import { median } from "../measure/median.js";
import { inRounds } from "../measure/rounds.js";
import { ratioOf, ratioTable } from "../ratio-table.js";
import { startUpstream } from "../start-upstream.js";

/** Reads a stream to its end; gives when its first piece came, and how many there were. */
async function read(stream: NonNullable<Client["stream"]>): Promise<{ firstMs: number; pieces: number }> {
  const beganMs = performance.now();
  let firstMs = 0;
  let pieces = 0;
  for await (const _piece of stream("a short prompt")) {
    if (pieces === 0) firstMs = performance.now() - beganMs;
    pieces += 1;
  }
  return { firstMs, pieces };
}

/** Streams of 200 tokens. */
export const streams: BenchCase = {
  name: "streams",
  async run({ rounds, scale }) {
    using upstream = await startUpstream();
    const count = Math.round(60 * scale);
    const clients = contestants.map(({ name, connect }) => ({
      name,
      client: connect({ baseURL: upstream.baseURL, keys: ["live-a", "live-b"] }),
    }));
    const streaming = clients.flatMap(({ name, client: { stream } }) =>
      stream === undefined ? [] : [{ name, stream }],
    );
    const firsts = new Map<string, number>();
    const perPiece = await inRounds(
      streaming.map(({ name, stream }) => ({
        name,
        measure: async () => {
          const firstMs: number[] = [];
          let pieces = 0;
          const { cpuMs } = await cpuOf(() =>
            inFlight(count, 4, async () => {
              const seen = await read(stream);
              firstMs.push(seen.firstMs);
              pieces += seen.pieces;
            }),
          );
          firsts.set(name, median(firstMs));
          return (cpuMs * 1_000) / pieces;
        },
      })),
      baseline,
      rounds,
    );
    await Promise.all(clients.map(({ client }) => client.close?.()));
    const own = perPiece.find(({ name }) => name === "Hotspare")?.cost ?? Number.NaN;
    const table = ratioTable(
      "streams of 200 tokens, 4 in flight",
      "CPU time of a token, and when the first one was there",
      "µs",
      perPiece,
      [
        { what: "of the raw SDK's CPU time", aim: 1, found: ratioOf(perPiece, "Hotspare") },
        {
          what: "of the AI SDK's with ai-fallback",
          aim: 1 / 3,
          found: ratioOf(perPiece, "Hotspare", "AI SDK, ai-fallback"),
        },
        { what: "µs a token", aim: 4, found: own },
      ],
    );
    const columns = [...table.columns, "first token, ms"];
    const rows = table.rows.map((row) => [...row, (firsts.get(String(row[0])) ?? Number.NaN).toFixed(1)]);
    return [{ ...table, columns, rows }];
  },
};
