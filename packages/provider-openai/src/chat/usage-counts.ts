import { countOf, isObject, type JsonObject, type TokenUsage } from "@hotspare/core/plugin";
import { usageNames } from "../replies/usage-names.js";

type Counts = { -readonly [Name in keyof typeof usageNames]?: number };

/** Estimates by length, for tokens that a server has not counted. */
export interface UsageGuess {
  readonly completion: () => number;
  /** Undefined: the request is not known. */
  readonly prompt: () => number | undefined;
}

/** Collects the token counts of a reply, from all fields and all chunks that have them. */
export class UsageCounts {
  #counts: Counts = {};

  /**
   * Adds counts. A later count replaces an earlier count, because servers that count in each chunk count from the beginning (cline/cline#12282).
   * Zeros and nulls replace nothing. A total belongs to the counts in the same object.
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
      // Most servers send counts only once.
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

  /** Whether the server has sent any count. */
  get hasCounted(): boolean {
    return Object.keys(this.#counts).length > 0;
  }

  /** Whether the server has counted any generated token. */
  get hasGenerated(): boolean {
    const { prompt = 0, completion = 0, total = 0, reasoning = 0 } = this.#counts;
    return completion > 0 || reasoning > 0 || (prompt > 0 && total > prompt);
  }

  /**
   * The usage. A count that is missing, or is zero although text was generated, is estimated, and the source of the usage is then `partial`.
   * Undefined: nothing was counted.
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

/** Fills in estimates and keeps the counts. A count of the prompt stays unchanged, and a total alone limits the estimates. Zeros count as missing. */
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
 * Makes the counts consistent: the total is the prompt plus the generated tokens, and the generated tokens include the thoughts. xAI and Gemini count
 * the thoughts outside `completion_tokens`, and Perplexity also outside the total. Relays of Anthropic count the cache outside the prompt.
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

/** The first of these fields that holds a count. */
function countIn(source: JsonObject | undefined, fields: readonly string[]): number | undefined {
  for (const field of source === undefined ? [] : fields) {
    const count = countOf(source?.[field]);
    if (count !== undefined) {
      return count;
    }
  }
  return undefined;
}
