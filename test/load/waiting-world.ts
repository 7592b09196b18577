import {
  createHotspare,
  type EmbedderOptions,
  type HotspareEvents,
  type HotspareOptions,
  orderedSwitcher,
  spreadSwitcher,
  stickyRing,
} from "@hotspare/core";
import type { ErrorFacts, FaultScope, ProviderPlugin, TokenUsage } from "@hotspare/core/plugin";
import { SeededRandom } from "../chaos/seeded-random.js";
import { VirtualClock } from "../chaos/virtual-clock.js";
import { FramelessError } from "../support/frameless-error.js";
import type { Server, ServerAnswer, ServerRequest } from "./waiting-servers.js";

/** A request in the log of the server, with its answer. */
interface LoggedRequest extends ServerRequest {
  readonly answer: ServerAnswer["do"];
}

class Refusal extends FramelessError {
  readonly facts: ErrorFacts;

  constructor({
    status = 429,
    retryAfterMs,
    message = "Too many requests.",
  }: Extract<ServerAnswer, { readonly do: "refuse" }>) {
    super(`status ${status}`);
    const stated = retryAfterMs === undefined ? {} : { "retry-after-ms": String(retryAfterMs) };
    this.facts = { status, message, headers: new Headers(stated) };
  }
}

const usage: TokenUsage = { promptTokens: 1, completionTokens: 0, totalTokens: 1, source: "reported" };

interface WaitingCredential {
  /** What the server knows the credential by. */
  readonly key: string;
  /** Names its server. @default the same for all */
  readonly endpoint?: string;
  /** @default text alone */
  readonly seesPictures?: boolean;
}

/** What is given for a waiting world. */
export interface WaitingOptions
  extends Partial<Omit<HotspareOptions<readonly []>, "plugins" | "clock" | "random">> {
  readonly server: Server;
  /** By id, in priority order. @default one credential `a` */
  readonly credentials?: Readonly<
    Record<
      string,
      Omit<WaitingCredential, "key"> & { readonly maxConcurrent?: number; readonly account?: string }
    >
  >;
  /** The scope of a refusal. @default "credential_model" */
  readonly scope?: FaultScope;
  readonly model?: Pick<EmbedderOptions<readonly []>, "retry" | "timeouts">;
  readonly seed?: number;
  /** Most inputs of a request. @default 100 */
  readonly maxInputs?: number;
}

/** A Hotspare in virtual time whose provider is a function, and all that its server saw. */
export function createWaitingWorld(options: WaitingOptions) {
  const {
    server,
    credentials = { a: {} },
    model = {},
    seed = 1,
    maxInputs = 100,
    scope = "credential_model",
    ...hotspareOptions
  } = options;
  const clock = new VirtualClock();
  const requests: LoggedRequest[] = [];
  const underWay = new Map<string, number>();

  async function send(
    credentialId: string,
    operation: "embed" | "complete",
    input: unknown,
    signal: AbortSignal,
  ) {
    const now = (underWay.get(credentialId) ?? 0) + 1;
    underWay.set(credentialId, now);
    const request: ServerRequest = {
      credentialId,
      operation,
      input,
      atMs: clock.monotonicMs(),
      underWay: now,
    };
    const answer = server(request);
    requests.push({ ...request, answer: answer.do });
    const leave = () => underWay.set(credentialId, (underWay.get(credentialId) ?? 0) - 1);
    if (answer.do === "refuse") {
      // What is refused at once takes no place of the server's.
      leave();
      await clock.sleep(answer.afterMs, signal);
      throw new Refusal(answer);
    }
    await clock.sleep(answer.afterMs, signal).finally(leave);
    return answer;
  }

  const plugin: ProviderPlugin<"scripted", WaitingCredential, WaitingCredential> = {
    name: "scripted",
    credentialSchema: {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (value) => ({ value: value as WaitingCredential }),
      },
      jsonSchema: () => ({ type: "object" }),
    },
    errorRules: [
      {
        name: "test/scope",
        classify: ({ facts }) =>
          facts?.status === 429
            ? {
                class: "rate_limited",
                scope,
                reason: "too_many_requests",
              }
            : undefined,
      },
    ],
    identityOf: ({ key }) => key,
    readErrorFacts: (error) => (error instanceof Refusal ? error.facts : undefined),
    endpointOf: ({ endpoint = "here" }) => endpoint,
    createEmbedder: ({ key: id, seesPictures = false }) => ({
      capabilities: {
        modalities: seesPictures ? ["text", "image"] : ["text"],
        outputs: ["dense"],
        maxInputs,
      },
      async embed(inputs, { signal }) {
        const { rateLimit } = await send(id, "embed", inputs, signal);
        return {
          ...(rateLimit && { rateLimit }),
          embeddings: inputs.map(() => ({ dense: Float32Array.of(1) })),
          usage,
          model: "m",
        };
      },
    }),
    createVlm: ({ key: id, seesPictures = false }) => ({
      capabilities: {
        modalities: seesPictures ? ["text", "image"] : ["text"],
        tools: false,
        streaming: true,
      },
      async *stream(request, { signal }) {
        const { streamMs = 0 } = await send(id, "complete", request.messages, signal);
        yield { type: "content", content: "Hello" };
        await clock.sleep(streamMs, signal);
        yield { type: "finish", finishReason: "stop", model: "m", usage };
      },
      async complete(request, { signal }) {
        const { rateLimit } = await send(id, "complete", request.messages, signal);
        return {
          ...(rateLimit && { rateLimit }),
          content: "Hello",
          toolCalls: [],
          finishReason: "stop",
          usage,
          model: "m",
        };
      },
    }),
  };
  const hotspare = createHotspare({
    ...hotspareOptions,
    plugins: [plugin],
    clock,
    random: new SeededRandom(seed).next,
  });
  const list = Object.entries(credentials).map(([id, own]) => ({
    id,
    provider: "scripted" as const,
    key: id,
    ...own,
  }));
  const embedder = () => hotspare.embedder({ ...model, model: "m", dimensions: 1, credentials: list });
  const vlm = () => hotspare.vlm({ ...model, model: "m", credentials: list });
  return { clock, hotspare, requests, embedder, vlm };
}

export type WaitingWorld = ReturnType<typeof createWaitingWorld>;

/** How a call ended. */
export interface EndedCall {
  readonly beganMs: number;
  readonly endedMs: number;
  readonly isAnswered: boolean;
  readonly credentialId?: string;
  readonly error?: unknown;
}

/** Notes the end of a call. */
export async function endOf(
  { clock }: Pick<WaitingWorld, "clock">,
  call: Promise<{ readonly credentialId: string }>,
): Promise<EndedCall> {
  const beganMs = clock.monotonicMs();
  try {
    const { credentialId } = await call;
    return { beganMs, endedMs: clock.monotonicMs(), isAnswered: true, credentialId };
  } catch (error) {
    return { beganMs, endedMs: clock.monotonicMs(), isAnswered: false, error };
  }
}

/** The kinds of model a call may be of, each as a function that makes callers. */
export const modelKinds = {
  embedder: (world: WaitingWorld) => {
    const embedder = world.embedder();
    return (text: string) => embedder.embed([text]);
  },
  vlm: (world: WaitingWorld) => {
    const vlm = world.vlm();
    return (text: string) => vlm.complete({ prompt: text });
  },
} as const;

export const switchers = {
  orderedSwitcher,
  stickyRing,
  spreadSwitcher,
} as const;

/** So many calls at once, and what came of them after so long. */
export async function burst(
  world: WaitingWorld,
  call: (text: string) => Promise<{ readonly credentialId: string }>,
  count: number,
  runMs: number,
) {
  const beganMs = world.clock.monotonicMs();
  const ends = Array.from({ length: count }, (_, index) => endOf(world, call(`text ${index}`)));
  await world.clock.runUntil(beganMs + runMs);
  const ended = await Promise.all(ends);
  const answered = ended.filter(({ isAnswered }) => isAnswered);
  return {
    ended,
    answered: answered.length,
    lastAnswerMs: Math.max(0, ...answered.map(({ endedMs }) => endedMs)) - beganMs,
    requests: world.requests.length,
  };
}

/** Keeps what is emitted under some names. */
export function recordEvents<Name extends keyof HotspareEvents>(
  { hotspare }: Pick<WaitingWorld, "hotspare">,
  ...names: readonly Name[]
): readonly { readonly name: Name; readonly event: HotspareEvents[Name] }[] {
  const seen: { readonly name: Name; readonly event: HotspareEvents[Name] }[] = [];
  for (const name of names) {
    hotspare.events.on(name, (event) => seen.push({ name, event }));
  }
  return seen;
}
