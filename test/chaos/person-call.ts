import type { CallOptions, FailoverEmbedder, FailoverVlm } from "@hotspare/core";
import { simulatedVector } from "@hotspare/testkit";
import type { SeededRandom } from "./seeded-random.js";
import type { VirtualClock } from "./virtual-clock.js";
import { expectedAnswer } from "./virtual-reply.js";

type Timeouts = NonNullable<CallOptions["timeouts"]>;

/** The models of a person's soak, which are closed and opened anew. */
export interface PersonModels {
  embedder: FailoverEmbedder<"dense", never>;
  vlm: FailoverVlm<never>;
}

/** One call with everything that a caller may ask for. */
export interface PersonCall {
  readonly name: string;
  readonly modelKind: "embedder" | "vlm";
  readonly controller: AbortController;
  /** Whether its caller limits its time: its failures say nothing about outages. */
  readonly isLimited: boolean;
  readonly run: () => Promise<boolean>;
}

const forms = ["embed", "embed", "embed", "complete", "tools", "stream", "stream"] as const;
const tools = [{ name: "look" }];

/** The n-th call: its kind, its options and its caller's patience are the seed's. */
export function personCall(
  models: PersonModels,
  random: SeededRandom,
  clock: VirtualClock,
  index: number,
): PersonCall {
  const form = random.pick(forms);
  const prompt = `prompt number ${index}`;
  const controller = new AbortController();
  const priority = random.chance(0.2) ? ("background" as const) : ("normal" as const);
  const isAborted = random.chance(0.08);
  const limits = random.chance(0.1) ? limitsOf(random) : undefined;
  const maxWaitMs = random.chance(0.1) ? random.pick([0, 500, 30_000] as const) : undefined;
  const isLimited = isAborted || limits !== undefined;
  if (isAborted) {
    const reason = random.chance(0.5)
      ? new DOMException("The time of the caller is over.", "TimeoutError")
      : new Error("enough");
    void clock.sleep(random.between(0, 3_000)).then(() => controller.abort(reason));
  }
  const options: CallOptions = {
    signal: controller.signal,
    priority,
    ...(limits === undefined ? {} : { timeouts: limits }),
    ...(maxWaitMs === undefined ? {} : { maxWaitMs }),
    metadata: {
      lane: `${form} ${priority}`,
      isLimited,
      ...(maxWaitMs === undefined ? {} : { maxWaitMs }),
    },
  };
  const modelKind = form === "embed" ? "embedder" : "vlm";
  const named = { name: `${form} ${index}`, modelKind, controller, isLimited } as const;
  switch (form) {
    case "embed": {
      const { embedder } = models;
      const count = random.chance(0.2) ? Math.floor(random.between(3, 12)) : 1;
      const texts = Array.from({ length: count }, (_, part) => `${prompt}.${part}`);
      return { ...named, run: () => embeds(embedder, texts, options) };
    }
    case "complete":
    case "tools": {
      const { vlm } = models;
      const request = form === "tools" ? { prompt, tools } : { prompt };
      return {
        ...named,
        run: async () => (await vlm.complete(request, options)).content === expectedAnswer(prompt),
      };
    }
    case "stream": {
      const { vlm } = models;
      const leavesAt = random.chance(0.3) ? Math.floor(random.between(0, 8)) : undefined;
      const leavesEarly = random.chance(0.5);
      return { ...named, run: () => streams(vlm, prompt, options, leavesAt, leavesEarly) };
    }
  }
}

function limitsOf(random: SeededRandom): Timeouts {
  return random.pick<Timeouts>([
    { totalMs: random.between(10, 20_000) },
    { attemptMs: random.between(10, 5_000) },
    { totalMs: random.between(100, 2_000), attemptMs: random.between(10, 500) },
  ]);
}

async function embeds(
  embedder: PersonModels["embedder"],
  texts: readonly string[],
  options: CallOptions,
): Promise<boolean> {
  const { embeddings } = await embedder.embed(texts, options);
  return (
    embeddings.length === texts.length &&
    embeddings.every(({ dense }, at) => isVectorOf(embedder.model, texts[at], dense))
  );
}

/** Whether these are the numbers that the model gives for the text. */
export function isVectorOf(
  model: string,
  text: string | undefined,
  dense: Float32Array | readonly number[],
): boolean {
  const expected = simulatedVector(model, text ?? "", 8);
  return expected.every((value, at) => Math.abs(value - (dense[at] ?? 2)) < 1e-6);
}

/** `leavesAt`: the consumer leaves after so many pieces; `leavesEarly`: while the next piece is asked for. */
async function streams(
  vlm: PersonModels["vlm"],
  prompt: string,
  options: CallOptions,
  leavesAt: number | undefined,
  leavesEarly: boolean,
): Promise<boolean> {
  const expected = expectedAnswer(prompt);
  const stream = vlm.stream({ prompt }, options);
  let text = "";
  for (let piece = 0; ; piece += 1) {
    if (piece === leavesAt) {
      const pending = leavesEarly ? stream.next().catch(() => undefined) : undefined;
      await stream.return?.();
      await pending;
      return expected.startsWith(text);
    }
    const turn = await stream.next();
    if (turn.done === true) {
      return false;
    }
    if (turn.value.type === "content") {
      text += turn.value.content;
    }
    if (turn.value.type === "finish") {
      return text === expected;
    }
  }
}
