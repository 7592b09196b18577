import type { Exchange } from "./exchange.js";
import type { Serving } from "./route.js";
import { isAllowedHost } from "./security/allowed-host.js";
import { isLocal } from "./security/is-local.js";
import { jsonAnswer, writeAnswer } from "./write-answer.js";

/** `GET /health/live`: the process answers. */
export function answerLive(exchange: Exchange, { generation }: Serving): Promise<void> {
  return writeAnswer(exchange, jsonAnswer({ status: "live" }), generation.options.limits);
}

/**
 * `GET /health/ready`: 503 while a model has no credential that a call would go to, and while the gateway drains. Only this machine learns which models: names of models are not
 * for everybody.
 */
export async function answerReady(exchange: Exchange, { state, generation }: Serving): Promise<void> {
  const { hotspare, options } = generation;
  const now = Date.now();
  const down = hotspare.models.filter(
    ({ status }) => !status.some((credential) => isUsable(credential, now)),
  );
  const status = state.isDraining ? "draining" : down.length > 0 ? "unavailable" : "ready";
  const isShown = isLocal(exchange) && isAllowedHost(exchange.request.headers.host, options.allowedHosts);
  const body = isShown ? { status, unavailable: down.map(({ name, kind }) => ({ name, kind })) } : { status };
  await writeAnswer(exchange, jsonAnswer(body, status === "ready" ? 200 : 503), options.limits);
}

/** A credential whose time has come is usable: the next call probes it. A process that waited for the probe before it is ready would get no call that probes. */
function isUsable(
  { state, untilMs = 0 }: { readonly state: string; readonly untilMs?: number },
  nowMs: number,
): boolean {
  return state === "closed" || state === "half_open" || (state === "open" && untilMs <= nowMs);
}
