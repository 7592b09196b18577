import type { SwitcherFactory } from "../contract/credential-switcher.js";
import type { Normalized, RetryOptions } from "../contract/options.js";
import type { EmbeddingOutput } from "../contract/plugin/embedding.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import type { Policy } from "../contract/policy.js";
import type { Timeouts } from "../contract/timeouts.js";
import type { VectorSpaceFingerprint } from "../contract/vector-space-fingerprint.js";
import { type ConfigIssue, InvalidConfigError } from "../errors/invalid-config-error.js";
import { describeValue, toConfigIssues } from "./config-issues.js";
import { defaultEmbedderTimeouts, defaultRetry, defaultVlmTimeouts, withDefaults } from "./defaults.js";
import type { EmbedderOptions, VlmOptions } from "./model-options.js";
import type { NormalizedHotspareOptions } from "./normalize-hotspare-options.js";
import { parseCredentials } from "./parse-credentials.js";
import type { ParsedCredential } from "./parsed-credential.js";
import { presentRows } from "./present-rows.js";
import { embedderSchema, vlmSchema } from "./schemas.js";

/** A model's options with every default filled in. */
export interface NormalizedModelOptions {
  readonly model: string;
  readonly purpose: string;
  readonly credentials: readonly ParsedCredential[];
  readonly retry: Normalized<RetryOptions>;
  readonly timeouts: Normalized<Timeouts>;
  /** This model's rows only. */
  readonly policy: Partial<Policy>;
  /** This model's own rules. */
  readonly rules: readonly ErrorRule[];
  /** Undefined: the Hotspare's. */
  readonly switcher: SwitcherFactory | undefined;
}

/** What is said of the vector space, with every default filled in. */
interface NormalizedVectorSpace {
  readonly models: readonly string[];
  readonly verify: boolean;
  readonly fingerprint: VectorSpaceFingerprint | undefined;
}

/** An embedder's options with every default filled in. */
export interface NormalizedEmbedderOptions extends NormalizedModelOptions {
  readonly output: EmbeddingOutput;
  readonly dimensions: number | undefined;
  readonly truncateDimensions: number | undefined;
  readonly vectorSpace: NormalizedVectorSpace;
}

/** The door of `hotspare.embedder`. @throws {InvalidConfigError} with everything that is wrong */
export function normalizeEmbedderOptions(
  given: EmbedderOptions<unknown>,
  hotspare: NormalizedHotspareOptions,
): NormalizedEmbedderOptions {
  const common = normalize("embedder", given, hotspare);
  const { output = "dense", dimensions, truncateDimensions, vectorSpace = {} } = given;
  const { models = [], fingerprint, verify = fingerprint !== undefined } = vectorSpace;
  const normalized = {
    ...common,
    output,
    dimensions,
    truncateDimensions,
    vectorSpace: { models, verify, fingerprint },
  };
  const issues = contradictionsIn(normalized);
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues });
  }
  return Object.freeze(normalized);
}

/** The door of `hotspare.vlm`. @throws {InvalidConfigError} with everything that is wrong */
export function normalizeVlmOptions(
  given: VlmOptions<unknown>,
  hotspare: NormalizedHotspareOptions,
): NormalizedModelOptions {
  return Object.freeze(normalize("vlm", given, hotspare));
}

function normalize(
  kind: "embedder" | "vlm",
  given: VlmOptions<unknown>,
  hotspare: NormalizedHotspareOptions,
): NormalizedModelOptions {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    const message = `hotspare.${kind} takes an object: { model, credentials: [ … ] }`;
    throw new InvalidConfigError({ issues: [{ path: "", message, received: describeValue(given, "type") }] });
  }
  const schema = kind === "vlm" ? vlmSchema : embedderSchema;
  const parsed = schema.safeParse(given);
  const list = Array.isArray(given.credentials) ? given.credentials : [];
  const { credentials, issues } = parseCredentials(kind, list, hotspare.plugins);
  const all = [...toConfigIssues(parsed.success ? [] : parsed.error.issues, given, schema), ...issues];
  if (all.length > 0) {
    throw new InvalidConfigError({ issues: all });
  }
  const timeouts = kind === "vlm" ? defaultVlmTimeouts : defaultEmbedderTimeouts;
  return {
    model: given.model,
    purpose: given.purpose ?? "default",
    credentials,
    retry: retryOf(given, hotspare),
    timeouts: withDefaults<Timeouts>(timeouts, hotspare.timeouts, given.timeouts),
    policy: presentRows(given.policy),
    rules: Object.freeze([...(given.rules ?? [])]),
    switcher: given.switcher,
  };
}

/** What a strategy has by default goes below everything that somebody gave. */
function retryOf(given: VlmOptions<unknown>, hotspare: NormalizedHotspareOptions): Normalized<RetryOptions> {
  const { sameCredential } = given.switcher ?? hotspare.switcher ?? {};
  return withDefaults<RetryOptions>(defaultRetry, { sameCredential }, hotspare.retry, given.retry);
}

/** Options that are right one by one, and not together. */
function contradictionsIn(options: NormalizedEmbedderOptions): readonly ConfigIssue[] {
  const { model, output, dimensions, truncateDimensions, vectorSpace } = options;
  const { verify, fingerprint, models } = vectorSpace;
  const issues: ConfigIssue[] = [];
  if (truncateDimensions !== undefined && output === "sparse") {
    issues.push({
      path: "truncateDimensions",
      message: "is for dense vectors, and this embedder makes sparse ones",
    });
  }
  if (truncateDimensions !== undefined && dimensions !== undefined && truncateDimensions > dimensions) {
    issues.push({
      path: "truncateDimensions",
      message: `must not be more than dimensions, ${dimensions}`,
      received: String(truncateDimensions),
    });
  }
  if (verify && output === "sparse") {
    issues.push({
      path: "vectorSpace.verify",
      message: "is for dense vectors, and this embedder makes sparse ones",
    });
  }
  if (fingerprint !== undefined && ![model, ...models].includes(fingerprint.model)) {
    issues.push({
      path: "vectorSpace.fingerprint",
      message: `is of the model "${fingerprint.model}", and this embedder uses "${model}": give the fingerprint of this index, or the model it was built with`,
    });
  }
  return issues;
}
