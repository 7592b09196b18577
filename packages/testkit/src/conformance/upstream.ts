import type { IncomingHttpHeaders } from "node:http";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { startLoopbackServer } from "../server/loopback-server.js";
import { readText } from "../server/read-text.js";
import { sendReply } from "../server/send-reply.js";

/** A request as received by the server that replaces the provider. */
export interface UpstreamRequest {
  readonly method: string;
  /** The path with the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON. `undefined` if the body is not JSON. */
  readonly body: unknown;
}

/** The server that replaces the provider, and the requests it received. */
export interface Upstream {
  readonly url: string;
  readonly requests: readonly UpstreamRequest[];
  /** Resolves when `count` requests have arrived. */
  waitForRequests(count: number): Promise<void>;
  /** Resolves when the client has left `count` requests before their answer was complete. */
  waitForLeft(count: number): Promise<void>;
}

/** Shorter than the five seconds after which vitest and jest end a test, because our message says more than theirs. */
const CHECK_MS = 4_000;

/**
 * Starts a server with these answers, runs `use`, and closes the server.
 *
 * @throws Error when `use` takes longer than `checkMs`; closing the server ends pending requests
 */
export async function withUpstream<Result>(
  { conformance: { checkMs = CHECK_MS } }: { readonly conformance: { readonly checkMs?: number } },
  answer: (request: UpstreamRequest) => SimulatedReply,
  use: (upstream: Upstream) => Promise<Result>,
): Promise<Result> {
  const requests: UpstreamRequest[] = [];
  const waiting = new Set<() => void>();
  let left = 0;
  const checkAll = () => {
    for (const check of waiting) check();
  };
  const server = await startLoopbackServer(0, async (incoming, response) => {
    response.on("error", () => {});
    const text = (await readText(incoming)) ?? "";
    const { method = "GET", url = "/", headers } = incoming;
    const request = { method, path: url, headers, text, body: parse(text) };
    requests.push(request);
    checkAll();
    await sendReply(answer(request), {}, response, (outcome) => {
      if (outcome === "left") left += 1;
      checkAll();
    });
  });
  const until = (isTrue: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!isTrue()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  const upstream: Upstream = {
    url: server.url,
    requests,
    waitForRequests: (count) => until(() => requests.length >= count),
    waitForLeft: (count) => until(() => left >= count),
  };
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`has not ended after ${checkMs} ms; requests: ${requests.length}`)),
      checkMs,
    );
  });
  try {
    return await Promise.race([use(upstream), tooLate]);
  } finally {
    clearTimeout(timer);
    await server.close();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
