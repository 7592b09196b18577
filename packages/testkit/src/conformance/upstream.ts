import type { IncomingHttpHeaders } from "node:http";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { startLoopbackServer } from "../server/loopback-server.js";
import { readText } from "../server/read-text.js";
import { sendReply } from "../server/send-reply.js";

/** A request as it arrived at the server that stands in for the provider. */
export interface UpstreamRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; `undefined` when it is none. */
  readonly body: unknown;
}

/** The server that stands in for the provider, and what it saw. */
export interface Upstream {
  readonly url: string;
  readonly requests: readonly UpstreamRequest[];
  /** Resolves when so many requests have arrived. */
  waitForRequests(count: number): Promise<void>;
  /** Resolves when the client has left so many requests before their answer was whole. */
  waitForLeft(count: number): Promise<void>;
}

/** No check needs so long; one that waits for what never comes must end too. */
const CHECK_MS = 2500;

/**
 * Runs with a server that answers so, and ends it.
 *
 * @throws Error when it takes longer than 2.5 s; the server's end ends what still waits for it
 */
export async function withUpstream<Result>(
  answer: (request: UpstreamRequest) => SimulatedReply,
  use: (upstream: Upstream) => Promise<Result>,
): Promise<Result> {
  const requests: UpstreamRequest[] = [];
  const waiting = new Set<() => void>();
  let left = 0;
  const tell = () => {
    for (const check of waiting) check();
  };
  const server = await startLoopbackServer(0, async (incoming, response) => {
    response.on("error", () => {});
    const text = (await readText(incoming)) ?? "";
    const { method = "GET", url = "/", headers } = incoming;
    const request = { method, path: url, headers, text, body: parse(text) };
    requests.push(request);
    tell();
    await sendReply(answer(request), {}, response, (outcome) => {
      if (outcome === "left") left += 1;
      tell();
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
      () => reject(new Error(`has not ended after ${CHECK_MS} ms; requests: ${requests.length}`)),
      CHECK_MS,
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
