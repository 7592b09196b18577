import type { Patch, Snapshot } from "@hotspare/gateway/feed";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { eventParser } from "./event-parser.js";
import type { GatewayAddress } from "./gateway-address.js";

/** One event of the feed. */
export type FeedEvent =
  | { readonly event: "snapshot"; readonly data: Snapshot }
  | { readonly event: "patch"; readonly data: Patch };

/**
 * The connection did not come about, or ended. `unreachable`: nobody answers; `unavailable`: a server answers that it cannot at this moment, such as a proxy while the gateway
 * restarts; `no-gateway`: the answer is not a gateway's.
 */
export class LostConnection extends Error {
  override readonly name = "LostConnection";
  readonly kind: "unreachable" | "unavailable" | "no-gateway";

  constructor(message: string, kind: LostConnection["kind"]) {
    super(message);
    this.kind = kind;
  }
}

/** A gateway says something every few seconds. One that is silent for so long is gone, without a word. */
const SILENCE_MS = 60_000;
const ANSWER_MS = 15_000;

/**
 * The gateway's state at this moment.
 *
 * @throws {CommandFailure} when the gateway refuses
 * @throws {LostConnection}
 */
export async function readSnapshot(address: GatewayAddress, signal: AbortSignal): Promise<Snapshot> {
  const response = await ask(address, "api/models", "application/json", signal);
  try {
    return asSnapshot(await response.json(), address);
  } catch (error) {
    throw error instanceof SyntaxError ? noGateway(address) : inWords(address, error);
  }
}

/**
 * Follows the gateway's events, until the connection or the signal ends.
 *
 * @throws {CommandFailure} when the gateway refuses
 * @throws {LostConnection}
 */
export async function* readFeed(address: GatewayAddress, signal: AbortSignal): AsyncGenerator<FeedEvent> {
  const silence = new AbortController();
  const response = await ask(
    address,
    "api/events",
    "text/event-stream",
    AbortSignal.any([signal, silence.signal]),
  );
  if (response.body === null) throw noGateway(address);
  const parse = eventParser();
  const decoder = new TextDecoder();
  const heard = () => setTimeout(() => silence.abort(), SILENCE_MS).unref();
  let timer = heard();
  try {
    for await (const bytes of response.body) {
      clearTimeout(timer);
      timer = heard();
      for (const { name, data } of parse(decoder.decode(bytes, { stream: true }))) {
        if (name === "snapshot") yield { event: name, data: asSnapshot(JSON.parse(data), address) };
        else if (name === "patch") yield { event: name, data: asPatch(JSON.parse(data), address) };
      }
    }
  } catch (error) {
    if (silence.signal.aborted) throw silent(address);
    throw error instanceof SyntaxError || error instanceof RangeError
      ? noGateway(address)
      : inWords(address, error);
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
  throw new LostConnection(`${address.base.href} has ended the connection.`, "unreachable");
}

async function ask(
  { base, headers }: GatewayAddress,
  path: string,
  accept: string,
  signal: AbortSignal,
): Promise<Response> {
  const address = { base, headers };
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ANSWER_MS);
  let response: Response;
  try {
    // A redirect would take the key to another server.
    response = await fetch(new URL(path, base), {
      headers: { ...headers, accept },
      redirect: "manual",
      signal: AbortSignal.any([signal, late.signal]),
    });
  } catch (error) {
    throw inWords(address, error);
  } finally {
    clearTimeout(timer);
  }
  const { status } = response;
  if (status === 200 && response.headers.get("content-type")?.startsWith(accept) === true) return response;
  await response.body?.cancel();
  if (status === 401 || status === 403)
    throw new CommandFailure(
      `${base.href} shows its state only to its admin (status ${status}). ${
        headers["authorization"] === undefined
          ? "Put the admin's key into an environment variable, and name it with --key-env."
          : "It does not know this key: check the variable of --key-env."
      }`,
      exitCodes.invalid,
    );
  if (status >= 500 || status === 429)
    throw new LostConnection(`${base.href} answers with status ${status}.`, "unavailable");
  throw noGateway(address, status);
}

function asSnapshot(data: unknown, address: GatewayAddress): Snapshot {
  const isSnapshot =
    typeof data === "object" && data !== null && "models" in data && Array.isArray(data.models);
  if (!isSnapshot) throw noGateway(address);
  return data as unknown as Snapshot;
}

function asPatch(data: unknown, address: GatewayAddress): Patch {
  const isPatch =
    typeof data === "object" && data !== null && "nowMs" in data && typeof data.nowMs === "number";
  if (!isPatch) throw noGateway(address);
  return data as unknown as Patch;
}

function noGateway({ base }: GatewayAddress, status = 200): LostConnection {
  return new LostConnection(
    `${base.href} answers (status ${status}), but not as a gateway of Hotspare.`,
    "no-gateway",
  );
}

function silent({ base }: GatewayAddress): LostConnection {
  return new LostConnection(`${base.href} has sent nothing for ${SILENCE_MS / 1_000} s.`, "unreachable");
}

/** What Node says of a connection is in the cause. */
function inWords({ base }: GatewayAddress, error: unknown): Error {
  if (error instanceof CommandFailure || error instanceof LostConnection) return error;
  const { cause } = error as { readonly cause?: { readonly code?: unknown } };
  const code = typeof cause?.code === "string" ? ` (${cause.code})` : "";
  return new LostConnection(`${base.href} cannot be reached${code}.`, "unreachable");
}
