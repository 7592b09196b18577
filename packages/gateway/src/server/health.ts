import { tokens } from "@hotspare/core";
import type { ObservedHotspare, OpenModel } from "../observatory/observed-hotspare.js";
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
 * `GET /health/ready`: 503 while a model has no usable credential, and while the gateway drains. `?models=any`: 503 while no model has one, since a provider that is out
 * would otherwise take the gateway's other models away from their clients. Only this machine learns which models: names of models are not for everybody.
 */
export async function answerReady(exchange: Exchange, { state, generation }: Serving): Promise<void> {
  const { hotspare, options } = generation;
  const { request } = exchange;
  const nowMs = epochNow(hotspare);
  const { models } = hotspare;
  const down = models.filter(({ status }) => !status.some((credential) => isUsable(credential, nowMs)));
  const isUnavailable = asksForAny(request.url) ? down.length === models.length : down.length > 0;
  const status = state.isDraining ? "draining" : isUnavailable ? "unavailable" : "ready";
  const isShown = isLocal(exchange) && isAllowedHost(request.headers.host, options.allowedHosts);
  const unavailable = down.map((model) => ({
    name: model.name,
    kind: model.kind,
    untilMs: usableAtMs(model),
  }));
  const soonestMs = Math.min(...unavailable.map(({ untilMs }) => untilMs));
  const retryAfter = String(Math.max(1, Math.ceil((soonestMs - nowMs) / 1_000)));
  const answer = jsonAnswer(isShown ? { status, unavailable } : { status }, status === "ready" ? 200 : 503);
  const isTimed = status === "unavailable" && Number.isFinite(soonestMs);
  await writeAnswer(
    exchange,
    isTimed ? { ...answer, headers: { "retry-after": retryAfter } } : answer,
    options.limits,
  );
}

type Credential = OpenModel["status"][number];

/** A credential whose time has come is usable: the next call probes it. A process that waited for the probe before it is ready would get no call that probes. */
function isUsable({ state, ...credential }: Credential, nowMs: number): boolean {
  return (
    state === "closed" || state === "half_open" || (state === "open" && probeTimeOf(credential) <= nowMs)
  );
}

function probeTimeOf({ probeAtMs, untilMs = 0 }: Pick<Credential, "probeAtMs" | "untilMs">): number {
  return probeAtMs ?? untilMs;
}

/** When a call may probe the first credential of a model that has none. */
function usableAtMs({ status }: OpenModel): number {
  return Math.min(...status.map(probeTimeOf));
}

function asksForAny(url = ""): boolean {
  const query = url.indexOf("?");
  return query !== -1 && new URLSearchParams(url.slice(query)).get("models") === "any";
}

/** Times of a Hotspare are those of its own clock. */
function epochNow({ container }: ObservedHotspare): number {
  return container?.resolve(tokens.clock).epochMs() ?? Date.now();
}
