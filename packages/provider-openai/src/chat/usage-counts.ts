import { isObject, type JsonObject, type TokenUsage } from "@hotspare/core/plugin";

/** Counts under the names that servers give them, the first that is there holds. */
const names = {
  prompt: ["prompt_tokens", "input_tokens", "promptTokens", "promptTokenCount", "prompt_eval_count"],
  completion: [
    "completion_tokens",
    "output_tokens",
    "completionTokens",
    "candidatesTokenCount",
    "eval_count",
  ],
  total: ["total_tokens", "totalTokens", "totalTokenCount"],
  /** Moonshot counts its cache beside the counts, DeepSeek under a name of its own, Anthropic's relays under Anthropic's. */
  cached: ["cached_tokens", "prompt_cache_hit_tokens", "cachedContentTokenCount", "cache_read_input_tokens"],
  /** Perplexity counts reasoning beside the counts. */
  reasoning: ["reasoning_tokens", "thoughtsTokenCount"],
  image: ["image_tokens"],
} as const satisfies Record<string, readonly string[]>;

type Counts = { -readonly [Name in keyof typeof names]?: number };

/** What a reply says of its tokens, from all the places and all the chunks where it says it. */
export class UsageCounts {
  #counts: Counts = {};

  /**
   * A later count takes the place of an earlier one, since servers that count in each chunk count from the beginning (cline/cline#12282).
   * Zeros and nulls replace nothing, and a total belongs to the counts that stand beside it.
   */
  add(usage: unknown): void {
    const said = isObject(usage) ? countsIn(usage) : {};
    if (Object.values(said).every((count) => count === 0)) {
      return;
    }
    const before = this.#counts;
    const { total, ...rest } = said;
    if ((said.completion ?? 0) === 0 && (before.completion ?? 0) > 0) {
      this.#counts = { ...rest, ...before };
      return;
    }
    const { total: _, ...merged } = before;
    for (const [name, count] of Object.entries(rest) as [keyof typeof rest, number][]) {
      if (count > 0 || merged[name] === undefined) {
        merged[name] = count;
      }
    }
    this.#counts = total === undefined ? merged : { ...merged, total };
  }

  /** Whether the server has counted at all. */
  get hasCounted(): boolean {
    return Object.keys(this.#counts).length > 0;
  }

  /** Whether the server has counted anything that the model has generated. */
  get hasGenerated(): boolean {
    const { prompt = 0, completion = 0, total = 0, reasoning = 0 } = this.#counts;
    return completion > 0 || reasoning > 0 || (prompt > 0 && total > prompt);
  }

  /** Undefined: there is too little to tell, or nothing was counted although something was said. */
  read(hasSpoken: boolean): TokenUsage | undefined {
    const counted = settle(this.#counts);
    if (counted === undefined || (hasSpoken && counted.completionTokens === 0)) {
      return undefined;
    }
    const { cached, reasoning, image } = this.#counts;
    return {
      ...counted,
      ...(cached === undefined ? {} : { cachedTokens: cached }),
      ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
      ...(image === undefined ? {} : { imageTokens: image }),
      source: "reported",
    };
  }
}

/**
 * Makes the counts agree: the total is the prompt and what was generated, and what was generated includes the thoughts. xAI and Gemini
 * count the thoughts beside `completion_tokens`, Perplexity beside the total too. Relays of Anthropic count the cache beside the prompt.
 */
function settle({
  prompt,
  completion,
  total = 0,
  cached = 0,
  reasoning = 0,
}: Counts): Pick<TokenUsage, "promptTokens" | "completionTokens" | "totalTokens"> | undefined {
  let promptTokens =
    prompt ?? (completion !== undefined && total > completion ? total - completion : undefined);
  let completionTokens = completion ?? (prompt !== undefined && total > prompt ? total - prompt : undefined);
  if (promptTokens === undefined || completionTokens === undefined || promptTokens + completionTokens === 0) {
    return undefined;
  }
  const missing = total - promptTokens - completionTokens;
  if (missing > 0 && missing === cached && missing !== reasoning) {
    promptTokens += missing;
  } else if (missing > 0) {
    completionTokens += missing;
  } else if (reasoning > completionTokens) {
    completionTokens += reasoning;
  }
  return { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens };
}

function countsIn(usage: JsonObject): Counts {
  const ofPrompt = detailsIn(usage, ["prompt_tokens_details", "input_tokens_details"]);
  const ofCompletion = detailsIn(usage, ["completion_tokens_details", "output_tokens_details"]);
  const counts: Counts = {};
  for (const [name, sources] of [
    ["prompt", [usage]],
    ["completion", [usage]],
    ["total", [usage]],
    ["cached", [ofPrompt, usage]],
    ["reasoning", [ofCompletion, usage]],
    ["image", [ofPrompt]],
  ] as const) {
    const count = firstCount(sources, names[name]);
    if (count !== undefined) {
      counts[name] = count;
    }
  }
  return counts;
}

function detailsIn(usage: JsonObject, fields: readonly string[]): JsonObject {
  for (const field of fields) {
    const details = usage[field];
    if (isObject(details)) {
      return details;
    }
  }
  return {};
}

function firstCount(sources: readonly JsonObject[], fields: readonly string[]): number | undefined {
  for (const source of sources) {
    for (const field of fields) {
      const count = countIn(source[field]);
      if (count !== undefined) {
        return count;
      }
    }
  }
  return undefined;
}

/** A count, also as a text. Servers write null, and some -1, for what they do not know. */
function countIn(value: unknown): number | undefined {
  const count = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof count === "number" && Number.isFinite(count) && count >= 0 ? count : undefined;
}
