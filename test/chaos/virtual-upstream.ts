import type { Transport } from "@hotspare/provider-openai";
import { simulatedVector } from "@hotspare/testkit";
import { faultAt } from "./faults.js";
import type { SeededRandom } from "./seeded-random.js";
import type { SoakCredential } from "./servers.js";
import type { Tally } from "./tally.js";
import type { VirtualClock } from "./virtual-clock.js";
import { expectedAnswer, virtualReply } from "./virtual-reply.js";

type Request = Parameters<Transport["fetch"]>[1];
type Reply = Awaited<ReturnType<Transport["fetch"]>>;

/** What a request asks for. */
interface Asked {
  readonly model: string;
  readonly input?: readonly string[];
  readonly dimensions?: number;
  readonly messages?: readonly { readonly content: string }[];
  readonly stream?: boolean;
}

/** Providers without a network, whose time is the clock's and whose faults are the schedule's. */
export function virtualUpstream(parts: {
  readonly credentials: readonly SoakCredential[];
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly tally: Tally;
}): Transport {
  const { clock, random, tally } = parts;
  /** When a stated wait ends, by key and model. */
  const stated = new Map<string, { readonly saidMs: number; readonly untilMs: number }>();

  const answer = async (url: string, request: Request): Promise<Reply> => {
    const key = request.headers["authorization"]?.slice(7) ?? "";
    const credential = parts.credentials.find((each) => each.key === key);
    if (credential === undefined) throw new Error(`a key nobody has: ${url}`);
    const asked = JSON.parse(String(request.body)) as Asked;
    const limit = `${key} ${asked.model}`;
    const wait = stated.get(limit);
    tally.requests += 1;
    const nowMs = clock.monotonicMs();
    if (wait !== undefined && nowMs > wait.saidMs && nowMs < wait.untilMs) tally.insideStatedWait += 1;

    const server = faultAt(credential.serverFaults, nowMs)?.kind;
    if (server === "down") throw networkError("ECONNREFUSED");
    const isSlow = server === "slow";
    await clock.sleep(isSlow ? random.between(2_000, 90_000) : random.between(20, 400), request.signal);
    if (server === "hang") await clock.sleep(86_400_000, request.signal);
    if (server === "reset" && random.chance(0.7)) throw networkError("ECONNRESET");
    if (server === "errors" && random.chance(0.7))
      return virtualReply(random.pick([500, 502, 503, 529]), {
        error: { message: "Sorry.", type: "server_error" },
      });
    if (server === "html")
      return virtualReply(random.pick([200, 502]), "<html><h1>Bad gateway</h1></html>", {
        "content-type": "text/html",
      });

    const fault = faultAt(credential.keyFaults, clock.monotonicMs())?.kind;
    if (fault === "revoked")
      return virtualReply(401, {
        error: { message: "Incorrect API key provided.", code: "invalid_api_key" },
      });
    if (fault === "quota")
      return virtualReply(429, { error: { message: "No more.", type: "insufficient_quota" } });
    if (fault === "throttle") {
      const seconds = Math.ceil(random.between(1, 120));
      const saidMs = clock.monotonicMs();
      const untilMs = saidMs + seconds * 1000;
      if ((stated.get(limit)?.untilMs ?? 0) < untilMs) stated.set(limit, { saidMs, untilMs });
      return virtualReply(
        429,
        { error: { message: "Slow down.", type: "tokens", code: "rate_limit_exceeded" } },
        { "retry-after": String(seconds) },
      );
    }
    if (asked.input !== undefined)
      return virtualReply(200, embeddings(asked, fault === "wrongVectors" ? random : undefined));
    const text = expectedAnswer(asked.messages?.at(-1)?.content ?? "");
    if (asked.stream !== true) return virtualReply(200, completion(asked.model, text));
    const cutAt = server === "cutStreams" ? Math.floor(random.between(0, 6)) : undefined;
    return streamReply(asked.model, text, cutAt, request.signal, clock, random);
  };
  return { fetch: answer };
}

function networkError(code: string): Error {
  return new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });
}

/** `random`: something is wrong with the vectors. */
function embeddings({ model, input = [], dimensions = 8 }: Asked, random: SeededRandom | undefined) {
  const wrong = random?.pick(["length", "null", "count", "numbers"]);
  const texts = wrong === "count" ? [...input, "one too many"] : input;
  const data = texts.map((text, index) => {
    const vector = [...simulatedVector(model, text, wrong === "length" ? dimensions + 1 : dimensions)];
    const embedding = wrong === "null" ? null : wrong === "numbers" ? vector.map(() => "x") : vector;
    return { object: "embedding", index, embedding };
  });
  return { object: "list", model, data, usage: { prompt_tokens: 3, total_tokens: 3 } };
}

const usage = { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 };

function completion(model: string, content: string) {
  const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
  return { id: "chatcmpl-1", object: "chat.completion", created: 1, model, choices, usage };
}

/** Five pieces, some time between them. `cutAt`: the connection ends before that event. */
function streamReply(
  model: string,
  text: string,
  cutAt: number | undefined,
  signal: AbortSignal | undefined,
  clock: VirtualClock,
  random: SeededRandom,
): Reply {
  const chunk = (choices: unknown, more: object = {}) =>
    `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model, choices, ...more })}\n\n`;
  const size = Math.ceil(text.length / 5);
  const events = [
    ...[0, 1, 2, 3, 4].map((part) => {
      const content = text.slice(part * size, (part + 1) * size);
      return chunk([{ index: 0, delta: { content }, finish_reason: null }]);
    }),
    chunk([{ index: 0, delta: {}, finish_reason: "stop" }]),
    `${chunk([], { usage })}data: [DONE]\n\n`,
  ];
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const [index, event] of events.entries()) {
      await clock.sleep(random.between(5, 60), signal);
      if (index === cutAt) throw Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" });
      yield Buffer.from(event);
    }
  }
  return { ...virtualReply(200, "", { "content-type": "text/event-stream" }), body: body() };
}
