import type { SimulatedCredential } from "../world/simulated-credential.js";
import type { CallTimes, KnownTime } from "./call-times.js";
import { type ModelTally, modelKey, type Tally } from "./tally.js";

/** How long a call takes without faults. */
export type TimeWithoutFaults = (
  model: ModelTally,
  call: { readonly stream: number; readonly index: number; readonly weight: number },
) => KnownTime | undefined;

/**
 * How long calls take without faults, from a run without faults. In some runs no request was wasted, no call waited, and all answers came from
 * servers with the same latencies. A call then takes the time of its server, even if the run skipped the call.
 */
export function timesWithoutFaults(
  without: Tally,
  times: CallTimes,
  credentials: readonly SimulatedCredential[],
): TimeWithoutFaults {
  const servers = new Map(
    without.models.flatMap((model) => {
      const server = onlyServer(model, without, credentials);
      return server === undefined ? [] : [[modelKey(model.kind, model.model), server] as const];
    }),
  );
  return ({ kind, model }, call) => {
    const server = servers.get(modelKey(kind, model));
    return server === undefined
      ? times.of(call.stream, call.index)
      : { ms: server.usualMs(call), weight: call.weight };
  };
}

function onlyServer(
  { kind, model, waits, failed }: ModelTally,
  tally: Tally,
  credentials: readonly SimulatedCredential[],
): SimulatedCredential | undefined {
  const own = tally.credentials.filter(({ place }) => place.kind === kind && place.model === model);
  const serving = own.filter(({ served }) => served > 0);
  const open = serving.flatMap(({ place }) =>
    credentials.filter(
      (each) => each.place.kind === kind && each.place.model === model && each.place.id === place.id,
    ),
  );
  const [first] = open;
  const isEven =
    first !== undefined &&
    open.every(
      ({ latency }) => latency.p50Ms === first.latency.p50Ms && latency.p99Ms === first.latency.p99Ms,
    );
  return isEven && waits === 0 && failed === 0 && own.every(({ wasted }) => wasted.size === 0)
    ? first
    : undefined;
}
