import { tokens } from "@hotspare/core";
import type { ObservedHotspare, OpenModel } from "../observatory/observed-hotspare.js";
import type { Exchange } from "./exchange.js";
import type { Serving } from "./route.js";
import { isAllowedHost } from "./security/allowed-host.js";
import { isLocal } from "./security/is-local.js";
import { jsonAnswer, writeAnswer } from "./write-answer.js";

/** `GET /health/live`: answers 200 while the process runs. */
export function answerLive(exchange: Exchange, { generation }: Serving): Promise<void> {
  return writeAnswer(exchange, jsonAnswer({ status: "live" }), generation.options.limits);
}

/**
 * `GET /health/ready`: answers 503 while a model has no usable credential, and while the gateway drains. With `?models=any`, answers 503 only while no model has
 * a usable credential. Without this parameter, the outage of one provider would take all models of the gateway out of service. Only requests from this machine
 * get the names of the models, because the names are not public.
 */
export async function answerReady(exchange: Exchange, { state, generation }: Serving): Promise<void> {
  const { hotspare, options } = generation;
  const { request } = exchange;
  const nowMs = epochNow(hotspare);
  const { models } = hotspare;
  const down = models.filter(({ status }) => !status.some((credential) => isUsable(credential, nowMs)));
  const isUnavailable = down.length > 0 && (!asksForAny(request.url) || down.length === models.length);
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

/**
 * Whether calls may use the credential. An open credential that may be probed now is usable, because the probe needs a call, and a process that is not ready gets
 * no calls.
 */
function isUsable({ state, ...credential }: Credential, nowMs: number): boolean {
  return (
    state === "closed" || state === "half_open" || (state === "open" && probeTimeOf(credential) <= nowMs)
  );
}

function probeTimeOf({ probeAtMs = 0 }: Pick<Credential, "probeAtMs">): number {
  return probeAtMs;
}

/** The earliest time at which a call may probe a credential of a model without a usable credential. */
function usableAtMs({ status }: OpenModel): number {
  return Math.min(...status.map(probeTimeOf));
}

function asksForAny(url = ""): boolean {
  const query = url.indexOf("?");
  return query !== -1 && new URLSearchParams(url.slice(query)).get("models") === "any";
}

/** The time of the Hotspare's clock, which the times of its status use. */
function epochNow({ container }: ObservedHotspare): number {
  return container?.resolve(tokens.clock).epochMs() ?? Date.now();
}
