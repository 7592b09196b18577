import type { AttemptContext, TokenUsage, VlmAdapterChunk } from "@hotspare/core/plugin";
import { simulatedVector } from "@hotspare/testkit";
import { type Script, type ScriptedPlugin, scripted } from "../support/scripted-plugin.js";
import { faultsAt, type ScriptedKey } from "./scripted-keys.js";
import type { SeededRandom } from "./seeded-random.js";
import type { Tally } from "./tally.js";
import type { VirtualClock } from "./virtual-clock.js";
import { expectedAnswer } from "./virtual-reply.js";
import type { RefusalWatch } from "./watches/refusal-watch.js";

/** What a server answers that does not answer. */
class Refusal extends Error {
  readonly facts: { readonly status?: number; readonly code?: string; readonly errno?: string };
  readonly headers: Headers;

  constructor(facts: Refusal["facts"], retryAfterMs?: number) {
    super(`refused: ${facts.status ?? facts.errno}`);
    this.facts = facts;
    this.headers = new Headers(retryAfterMs === undefined ? {} : { "retry-after-ms": String(retryAfterMs) });
  }
}

export interface ScriptedProviderParts {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly tally: Tally;
  readonly refusals: RefusalWatch;
}

const usage: TokenUsage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" };
/** What plugins without a compiler report. */
const oddUsages: readonly [unknown, ...unknown[]] = [
  null,
  {},
  { promptTokens: Number.NaN, completionTokens: -1, totalTokens: "many" },
  { promptTokens: Number.POSITIVE_INFINITY, completionTokens: 1, totalTokens: Number.POSITIVE_INFINITY },
];

/** What a check asks, whatever a credential's health. */
const checkText = ".";

/** How many requests at once a crowded key takes. */
const placesOfCrowd = 5;

/** A provider in this process whose time is the clock's and whose faults are the keys' schedules. */
export class ScriptedProvider {
  readonly plugin: ScriptedPlugin;
  /** Adapters that were made and not closed. */
  openAdapters = 0;
  closedTwice = 0;
  readonly #parts: ScriptedProviderParts;
  /** When a stated wait ends, by key and model. */
  readonly #stated = new Map<string, { readonly saidMs: number; readonly untilMs: number }>();
  readonly #underWay = new Map<string, number>();

  constructor(parts: ScriptedProviderParts) {
    this.#parts = parts;
    const plain = scripted({
      readErrorFacts: (error) =>
        error instanceof Refusal
          ? { ...error.facts, message: error.message, headers: error.headers }
          : undefined,
      errorRules: [
        {
          name: "soak/quota",
          classify: ({ facts }) =>
            facts?.code === "insufficient_quota"
              ? { class: "quota_exceeded", scope: "account", reason: "insufficient_quota" }
              : undefined,
        },
      ],
    });
    this.plugin = {
      ...plain,
      createEmbedder: (credential, model) => this.#counted(plain.createEmbedder?.(credential, model)),
      createVlm: (credential, model) => this.#counted(plain.createVlm?.(credential, model)),
    };
  }

  /** A person has reset, checked or changed credentials: what was stated before holds nobody. */
  forgetStated(): void {
    this.#stated.clear();
  }

  /** What a credential with this key does. `isNarrow`: it takes two inputs at a time, no tools and no streams. */
  scriptOf(key: ScriptedKey, model: string, isNarrow: boolean): Script {
    return {
      endpoint: key.server,
      identity: key.key,
      capabilities: isNarrow ? { maxInputs: 2, tools: false, streaming: false } : { maxInputs: 4 },
      embed: async (inputs, context) => {
        const kind = await this.#answer(key, model, context, inputs[0] === checkText);
        const wrong =
          kind === "wrongVectors" ? this.#parts.random.pick(["length", "zero", "count"]) : undefined;
        const texts = wrong === "count" ? [...inputs, "one too many"] : inputs;
        const embeddings = texts.map((text) => {
          const dense = Float32Array.from(simulatedVector(model, String(text), wrong === "length" ? 9 : 8));
          return { dense: wrong === "zero" ? dense.fill(0) : dense };
        });
        return { embeddings, usage: this.#usageOf(kind), model };
      },
      ping: async (context) => this.#usageOf(await this.#answer(key, model, context)),
      complete: async ({ messages }, context) => {
        const text = String(messages.at(-1)?.content);
        const kind = await this.#answer(key, model, context, text === checkText);
        const content = expectedAnswer(text);
        return { content, toolCalls: [], finishReason: "stop", usage: this.#usageOf(kind), model };
      },
      stream: ({ messages }, context) => this.#stream(key, model, String(messages.at(-1)?.content), context),
    };
  }

  async *#stream(
    key: ScriptedKey,
    model: string,
    prompt: string,
    context: AttemptContext,
  ): AsyncGenerator<VlmAdapterChunk> {
    const { clock, random } = this.#parts;
    const kind = await this.#answer(key, model, context);
    const { server } = faultsAt(key, clock.monotonicMs());
    const cutAt = server === "cutStreams" ? Math.floor(random.between(0, 6)) : undefined;
    for (const [index, content] of (expectedAnswer(prompt).match(/.{1,9}/g) ?? []).entries()) {
      await clock.sleep(random.between(5, 60), server === "deaf" ? undefined : context.signal);
      if (index === cutAt) {
        return;
      }
      yield { type: "content", content };
    }
    yield { type: "finish", finishReason: "stop", model, usage: this.#usageOf(kind) };
  }

  /** Answers, or throws what the schedule says. Returns what is odd about the answer. */
  async #answer(
    key: ScriptedKey,
    model: string,
    { signal }: AttemptContext,
    isCheck = false,
  ): Promise<string | undefined> {
    const { clock, tally, refusals } = this.#parts;
    const limit = `${key.key} ${model}`;
    const wait = this.#stated.get(limit);
    const nowMs = clock.monotonicMs();
    tally.requests += 1;
    if (!isCheck && wait !== undefined && nowMs > wait.saidMs && nowMs < wait.untilMs) {
      tally.insideStatedWait += 1;
    }
    refusals.began(limit);
    this.#underWay.set(limit, (this.#underWay.get(limit) ?? 0) + 1);
    let end: "answered" | "refused" | "other" = "other";
    try {
      const kind = await this.#serve(key, limit, signal);
      end = "answered";
      return kind;
    } catch (error) {
      end = error instanceof Refusal && error.facts.status === 429 ? "refused" : "other";
      throw error;
    } finally {
      refusals.ended(limit, end);
      this.#underWay.set(limit, (this.#underWay.get(limit) ?? 0) - 1);
    }
  }

  async #serve(key: ScriptedKey, limit: string, signal: AbortSignal): Promise<string | undefined> {
    const { clock, random } = this.#parts;
    const { server, key: early } = faultsAt(key, clock.monotonicMs());
    if (server === "down") {
      throw new Refusal({ errno: "ECONNREFUSED" });
    }
    if (server === "overload") {
      throw new Refusal({ status: 529 });
    }
    if (early === "crowd" && (this.#underWay.get(limit) ?? 0) > placesOfCrowd) {
      throw new Refusal({ status: 429 });
    }
    await clock.sleep(server === "slow" ? random.between(2_000, 90_000) : random.between(20, 400), signal);
    if (server === "hang") {
      await clock.sleep(86_400_000, signal);
    }
    if (server === "deaf") {
      await clock.sleep(random.between(30_000, 300_000));
    }
    if (server === "reset") {
      throw new Refusal({ errno: "ECONNRESET" });
    }
    if (server === "errors") {
      throw new Refusal({ status: random.pick([502, 503, 504]) });
    }
    if (server === "html" && random.chance(0.7)) {
      throw new Refusal({ status: 502 });
    }
    const kind = faultsAt(key, clock.monotonicMs()).key;
    switch (kind) {
      case "revoked":
        throw new Refusal({ status: 401 });
      case "forbidden":
        throw new Refusal({ status: 403 });
      case "quota":
        throw new Refusal({ status: 429, code: "insufficient_quota" });
      case "throttleWithoutTime":
        throw new Refusal({ status: 429 });
      case "throttle": {
        const waitMs = Math.ceil(random.between(1, 60)) * 1_000;
        const saidMs = clock.monotonicMs();
        // A deaf server speaks to nobody when the attempt is over.
        if (!signal.aborted && (this.#stated.get(limit)?.untilMs ?? 0) < saidMs + waitMs) {
          this.#stated.set(limit, { saidMs, untilMs: saidMs + waitMs });
        }
        throw new Refusal({ status: 429 }, waitMs);
      }
      default:
        return kind;
    }
  }

  #usageOf(kind: string | undefined): TokenUsage {
    return kind === "oddUsage" ? (this.#parts.random.pick(oddUsages) as TokenUsage) : usage;
  }

  /** Counts an adapter until it is closed. */
  #counted<Adapter extends { close?(): Promise<void> }>(adapter: Adapter | undefined): Adapter {
    if (adapter === undefined) {
      throw new Error("the scripted plugin makes both kinds of adapters");
    }
    this.openAdapters += 1;
    let isOpen = true;
    return {
      ...adapter,
      close: async () => {
        this.closedTwice += isOpen ? 0 : 1;
        this.openAdapters -= isOpen ? 1 : 0;
        isOpen = false;
      },
    };
  }
}
