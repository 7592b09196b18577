import type { BenchCase } from "../bench-case.js";
import type { Client, Contestant } from "../contestant.js";
import { contestants } from "../contestants/all.js";
import { inFlight } from "../measure/in-flight.js";
import { median } from "../measure/median.js";
import { startUpstream, type Upstream } from "../start-upstream.js";

const atOnce = 16;

interface Seen {
  readonly firstMs: number;
  readonly nextMs: number;
  readonly deadRequests: number;
  readonly failed: number;
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await call().catch(() => undefined);
  return performance.now() - beganMs;
}

let clients = 0;

/** A client whose connections and code are warm, with a first key that has just been revoked. */
async function withRevokedKey(
  { connect }: Contestant,
  upstream: Upstream,
): Promise<Client & { readonly key: string }> {
  clients += 1;
  const key = `first-${clients}`;
  const client = connect({ baseURL: upstream.baseURL, keys: [key, `second-${clients}`] });
  await inFlight(100, 4, async () => client.chat?.("a short prompt"));
  await upstream.revoke(key);
  return { ...client, key };
}

/** The call that meets the revoked key, the next one, and with another client a thousand more. */
async function failOver(
  contestant: Contestant,
  upstream: Upstream,
  samples: number,
  later: number,
): Promise<Seen> {
  const times: { readonly firstMs: number; readonly nextMs: number }[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    const one = await withRevokedKey(contestant, upstream);
    const call = async () => one.chat?.("a short prompt");
    times.push({ firstMs: await timed(call), nextMs: await timed(call) });
    await one.close?.();
  }
  const many = await withRevokedKey(contestant, upstream);
  await upstream.takeCounts();
  let failed = 0;
  await inFlight(later, atOnce, async () => {
    await many.chat?.("a short prompt").catch(() => {
      failed += 1;
    });
  });
  const deadRequests = (await upstream.takeCounts())[many.key] ?? 0;
  await many.close?.();
  return {
    firstMs: median(times.map(({ firstMs }) => firstMs)),
    nextMs: median(times.map(({ nextMs }) => nextMs)),
    deadRequests,
    failed,
  };
}

/** The failing and the answering request, made by hand on warm connections, after as many requests as a contestant has made. */
async function byHand(upstream: Upstream, samples: number): Promise<{ firstMs: number; nextMs: number }> {
  const post = (key: string) =>
    fetch(`${upstream.baseURL}/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ model: "m", messages: [{ role: "user", content: "a short prompt" }] }),
    }).then((response) => response.text());
  const times: { readonly firstMs: number; readonly nextMs: number }[] = [];
  for (let sample = 0; sample < samples; sample += 1) {
    await inFlight(100, 4, () => post("by-hand"));
    await upstream.revoke("by-hand-revoked");
    const firstMs = await timed(() => post("by-hand-revoked").then(() => post("by-hand")));
    times.push({ firstMs, nextMs: await timed(() => post("by-hand")) });
  }
  return {
    firstMs: median(times.map(({ firstMs }) => firstMs)),
    nextMs: median(times.map(({ nextMs }) => nextMs)),
  };
}

export const failover: BenchCase = {
  name: "failover",
  async run({ rounds, quick }) {
    // One call is over in a millisecond: the middle of some says more.
    const samples = quick ? 3 : 9;
    const later = quick ? 200 : 1_000;
    using upstream = await startUpstream();
    const able = contestants.filter(({ failsOver }) => failsOver);
    const seen = new Map<string, Seen[]>(able.map(({ name }) => [name, []]));
    const hand: { firstMs: number; nextMs: number }[] = [];
    for (let round = 0; round <= (quick ? 1 : rounds); round += 1) {
      const own = await byHand(upstream, samples);
      if (round > 0) hand.push(own);
      for (const contestant of able) {
        const result = await failOver(contestant, upstream, samples, later);
        // The first round loads code.
        if (round > 0) seen.get(contestant.name)?.push(result);
      }
    }
    const middle = (name: string, field: keyof Seen) =>
      median((seen.get(name) ?? []).map((result) => result[field]));
    const first = median(hand.map(({ firstMs }) => firstMs));
    const next = median(hand.map(({ nextMs }) => nextMs));
    return [
      {
        title: "a revoked first key",
        about: `Chat over loopback. Milliseconds of the first call and the next, beside the same requests made by hand with fetch; then, with another client, ${later} calls, 16 in flight: requests that reached the dead key, and calls that failed`,
        columns: ["", "first, ms", "next, ms", "on the dead key", "failed"],
        rows: [
          ["by hand", first.toFixed(2), next.toFixed(2), "", ""],
          ...able.map(({ name }) => [
            name,
            middle(name, "firstMs").toFixed(2),
            middle(name, "nextMs").toFixed(2),
            middle(name, "deadRequests"),
            middle(name, "failed"),
          ]),
        ],
        aims: [
          { what: "first call, of by hand", aim: 1.1, found: middle("Hotspare", "firstMs") / first },
          { what: "next call, of by hand", aim: 1.1, found: middle("Hotspare", "nextMs") / next },
          { what: "requests on the dead key", aim: atOnce, found: middle("Hotspare", "deadRequests") },
          { what: "failed calls", aim: 0, found: middle("Hotspare", "failed") },
        ],
      },
    ];
  },
};
