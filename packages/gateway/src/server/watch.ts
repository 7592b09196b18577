import type { Patch, Snapshot } from "../contract/feed.js";
import { ProtocolError } from "../contract/protocol-error.js";
import type { Exchange } from "./exchange.js";
import { type GatewayState, heartbeatMs } from "./gateway-state.js";
import { readJson } from "./read-body.js";
import type { Serving } from "./route.js";
import { adminNeeded, cookieOf, requireAdmin, requireWatcher } from "./security/require-watcher.js";
import { eventStreamHeaders } from "./stream-answer.js";
import { aboutExchange, jsonAnswer, securityHeaders, writeAnswer } from "./write-answer.js";

/** A body of `/api` has only a key, or two names. */
const smallBody = { bodyBytes: 16_384, bodyTimeoutMs: 10_000 };
/** A watcher with more unread bytes is cut. It connects again and gets a snapshot, which is smaller than the missed patches. */
const mostUnread = 4_194_304;

/** `GET /metrics`: answers Prometheus' text format, version 0.0.4. */
export async function answerMetrics(exchange: Exchange, { state, generation }: Serving): Promise<void> {
  await requireWatcher(exchange, generation);
  const body = await state.observatory.metrics();
  const contentType = "text/plain; version=0.0.4; charset=utf-8";
  await writeAnswer(exchange, { status: 200, contentType, body }, generation.options.limits);
}

/** `GET /api/models`: answers everything that the page shows. */
export async function answerSnapshot(exchange: Exchange, { state, generation }: Serving): Promise<void> {
  const admin = await requireWatcher(exchange, generation);
  await writeAnswer(exchange, jsonAnswer(snapshotOf(state, admin)), generation.options.limits);
}

/** `GET /api/events`: sends a snapshot and then patches, until the watcher leaves. */
export async function answerEvents(exchange: Exchange, { state, generation }: Serving): Promise<void> {
  const admin = await requireWatcher(exchange, generation);
  const { watchers, observatory } = state;
  const { response } = exchange;
  if (watchers.size >= generation.options.limits.watchers) {
    throw new ProtocolError({
      status: 503,
      type: "server_error",
      code: "too_many_watchers",
      message: `${watchers.size} pages and terminals watch this gateway, the most at the same time. Close a page or a terminal.`,
      retryAfterMs: 10_000,
    });
  }
  const send = (text: string): void => {
    if (response.writableEnded || response.destroyed) {
      return;
    }
    if (response.writableLength > mostUnread) {
      exchange.cut();
    } else {
      response.write(text);
    }
  };
  response.writeHead(200, { ...securityHeaders, ...eventStreamHeaders, ...aboutExchange(exchange) });
  if (exchange.request.method === "HEAD") {
    response.end();
    return;
  }
  watchers.add(exchange);
  exchange.leaveModels();
  send(eventText("snapshot", JSON.stringify(snapshotOf(state, admin))));
  const end = observatory.subscribe((_patch, json) => send(eventText("patch", json)));
  const beat = setInterval(() => void keepWatching(), heartbeatMs);
  /** Ends the stream if the watcher has logged out, or if a reload has withdrawn the watcher's access. */
  async function keepWatching(): Promise<void> {
    const now = await requireWatcher(exchange, state.current).catch(() => undefined);
    if (now === undefined) {
      response.end();
    } else {
      // A patch and not a comment, because a page does not see comments and could not notice a dead connection.
      const patch: Patch = { nowMs: Date.now(), admin: now };
      send(eventText("patch", JSON.stringify(patch)));
    }
  }
  await new Promise<void>((resolve) => exchange.onOver(resolve));
  clearInterval(beat);
  end();
  watchers.delete(exchange);
}

/** Tells all watchers that the gateway drains. */
export function reportDraining({ watchers }: GatewayState): void {
  const patch: Patch = { nowMs: Date.now(), state: "draining" };
  for (const { response } of watchers) {
    if (response.writableEnded || response.destroyed) {
      continue;
    }
    response.write(eventText("patch", JSON.stringify(patch)));
  }
}

/** `POST /api/reset` with `{ model, credential? }`: resets a credential, or all credentials of the model. */
export async function answerReset(exchange: Exchange, { state, generation }: Serving): Promise<void> {
  await requireAdmin(exchange, generation);
  const body = await readJson(exchange, smallBody, () => undefined);
  const model = textOf(body, "model");
  if (model === undefined) {
    throw wrongField("model", "the name of a model");
  }
  state.observatory.reset(model, textOf(body, "credential"));
  await writeAnswer(exchange, jsonAnswer({ ok: true }), generation.options.limits);
}

/** `POST /api/log-in` with `{ key }`: begins a session of the admin. */
export async function answerLogIn(exchange: Exchange, { generation }: Serving): Promise<void> {
  const { admin, limits } = generation.options;
  if (admin === undefined) {
    throw adminNeeded(generation);
  }
  const key = textOf(await readJson(exchange, smallBody, () => undefined), "key");
  if (key === undefined) {
    throw wrongField("key", "the admin key");
  }
  const cookie = await admin.logIn(key, { address: exchange.address, isSecure: isSecure(exchange) });
  await writeAnswer(exchange, { ...jsonAnswer({ ok: true }), headers: { "set-cookie": cookie } }, limits);
}

/** `POST /api/log-out`: ends the session of the admin. */
export async function answerLogOut(exchange: Exchange, { generation }: Serving): Promise<void> {
  const { admin, limits } = generation.options;
  const { cookie } = exchange.request.headers;
  const headers =
    admin === undefined
      ? {}
      : { "set-cookie": admin.logOut(cookieOf(cookie, admin.cookieName), isSecure(exchange)) };
  await writeAnswer(exchange, { ...jsonAnswer({ ok: true }), headers }, limits);
}

function snapshotOf({ observatory, isDraining }: GatewayState, admin: Snapshot["admin"]): Snapshot {
  return { ...observatory.snapshot(), state: isDraining ? "draining" : "serving", admin };
}

function eventText(event: "snapshot" | "patch", json: string): string {
  return `event: ${event}\ndata: ${json}\n\n`;
}

/** Believes the header `x-forwarded-proto`, because a client that sends a false value only makes its own cookie stricter. */
function isSecure({ request }: Exchange): boolean {
  return (
    Reflect.get(request.socket, "encrypted") === true || request.headers["x-forwarded-proto"] === "https"
  );
}

/** @throws {ProtocolError} 400 when the field is present and not a text of 1 to 4,096 characters */
function textOf(body: unknown, field: string): string | undefined {
  const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, field) : undefined;
  if (value !== undefined && (typeof value !== "string" || value === "" || value.length > 4_096)) {
    throw wrongField(field, "a text");
  }
  return value;
}

function wrongField(field: string, what: string): ProtocolError {
  return new ProtocolError({
    status: 400,
    type: "invalid_request_error",
    param: field,
    code: "invalid_value",
    message: `The body needs ${what} in "${field}", such as {"${field}":"…"}.`,
  });
}
