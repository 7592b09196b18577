import { countOf, isObject, type JsonObject, type TokenUsage } from "@hotspare/core/plugin";
import { usageNames } from "../replies/usage-names.js";

type Counts = { -readonly [Name in keyof typeof usageNames]?: number };

/** Guesses by length, for what a server has not counted. */
export interface UsageGuess {
  readonly completion: () => number;
  /** Undefined: nobody knows the request. */
  readonly prompt: () => number | undefined;
}

/** What a reply says of its tokens, from all the places and all the chunks where it says it. */
export class UsageCounts {
  #counts: Counts = {};

  /**
   * A later count takes the place of an earlier one, since servers that count in each chunk count from the beginning (cline/cline#12282).
   * Zeros and nulls replace nothing, and a total belongs to the counts that stand beside it.
   */
  add(usage: unknown): void {
    if (!isObject(usage)) {
      return;
    }
    const said = countsIn(usage);
    if (Object.values(said).every((count) => count === 0)) {
      return;
    }
    if (!this.hasCounted) {
      // Most servers count once.
      this.#counts = said;
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

  /**
   * What was counted; what was not, or was counted as nothing although something was said, is guessed, and the source is `partial` then. Undefined:
   * nothing was counted.
   */
  read(hasSpoken: boolean, guess: UsageGuess): TokenUsage | undefined {
    const stated = settle(this.#counts);
    const isWhole = stated !== undefined && !(hasSpoken && stated.completionTokens === 0);
    const counted = isWhole ? stated : settle(withGuess(this.#counts, guess));
    if (counted === undefined) {
      return undefined;
    }
    const { cached, reasoning, image } = this.#counts;
    return {
      ...counted,
      ...(cached === undefined ? {} : { cachedTokens: cached }),
      ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
      ...(image === undefined ? {} : { imageTokens: image }),
      source: isWhole ? "reported" : "partial",
    };
  }
}

/** Keeps what was stated: a prompt stands as it is, and a total alone bounds what was guessed of it. Zeros state nothing. */
function withGuess({ prompt = 0, completion = 0, total = 0, ...rest }: Counts, guess: UsageGuess): Counts {
  if (prompt > 0) {
    return { ...rest, prompt, completion: guess.completion() };
  }
  if (completion > 0) {
    const guessed = guess.prompt();
    return guessed === undefined ? {} : { ...rest, prompt: guessed, completion };
  }
  const generated = total === 0 ? 0 : Math.min(guess.completion(), total);
  return total === 0 ? {} : { ...rest, prompt: total - generated, completion: generated };
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
  const ofPrompt = detailsIn(usage, promptDetails);
  const ofCompletion = detailsIn(usage, completionDetails);
  const counts: Counts = {};
  setCount(counts, "prompt", countIn(usage, usageNames.prompt));
  setCount(counts, "completion", countIn(usage, usageNames.completion));
  setCount(counts, "total", countIn(usage, usageNames.total));
  setCount(counts, "cached", countIn(ofPrompt, usageNames.cached) ?? countIn(usage, usageNames.cached));
  setCount(
    counts,
    "reasoning",
    countIn(ofCompletion, usageNames.reasoning) ?? countIn(usage, usageNames.reasoning),
  );
  setCount(counts, "image", countIn(ofPrompt, usageNames.image));
  return counts;
}

const promptDetails = ["prompt_tokens_details", "input_tokens_details"];
const completionDetails = ["completion_tokens_details", "output_tokens_details"];

function detailsIn(usage: JsonObject, fields: readonly string[]): JsonObject | undefined {
  for (const field of fields) {
    const details = usage[field];
    if (isObject(details)) {
      return details;
    }
  }
  return undefined;
}

function setCount(counts: Counts, name: keyof Counts, count: number | undefined): void {
  if (count !== undefined) {
    counts[name] = count;
  }
}

/** The first of these fields that is a count. */
function countIn(source: JsonObject | undefined, fields: readonly string[]): number | undefined {
  for (const field of source === undefined ? [] : fields) {
    const count = countOf(source?.[field]);
    if (count !== undefined) {
      return count;
    }
  }
  return undefined;
}
