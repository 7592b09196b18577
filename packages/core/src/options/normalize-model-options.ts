import type { SwitcherFactory } from "../contract/credential-switcher.js";
import type {
  MediaPolicy,
  Normalized,
  NormalizedRetry,
  RetryBudgetOptions,
  RetryOptions,
} from "../contract/options.js";
import type { EmbeddingOutput } from "../contract/plugin/embedding.js";
import type { ErrorRule } from "../contract/plugin/error-rule.js";
import { defaultMaxChatBytes, defaultMaxEmbeddingBytes } from "../contract/plugin/reply-bounds.js";
import type { Timeouts } from "../contract/timeouts.js";
import type { VectorSpaceFingerprint } from "../contract/vector-space-fingerprint.js";
import { type ConfigIssue, InvalidConfigError } from "../errors/invalid-config-error.js";
import { copyOverrides } from "./copy-overrides.js";
import { parseCredentials } from "./credentials/parse-credentials.js";
import type { ParsedCredential } from "./credentials/parsed-credential.js";
import {
  defaultEmbedderTimeouts,
  defaultMedia,
  defaultRetry,
  defaultVlmTimeouts,
  withDefaults,
} from "./defaults.js";
import type { EmbedderOptions, VlmOptions } from "./model-options.js";
import { copyMedia, type NormalizedHotspareOptions } from "./normalize-hotspare-options.js";
import { optionIssues } from "./refused/instance-issues.js";
import { modelSubject } from "./refused/model-subject.js";
import { describeValue } from "./refused/received-value.js";
import { embedderSchema, vlmSchema } from "./schemas.js";
import type { PolicyOverrides } from "./shared-options.js";

/** A model's options with every default filled in. */
export interface NormalizedModelOptions {
  readonly model: string;
  /** The name that the application gave. */
  readonly name: string | undefined;
  readonly purpose: string;
  readonly credentials: readonly ParsedCredential[];
  readonly retry: NormalizedRetry;
  readonly timeouts: Normalized<Timeouts>;
  readonly media: MediaPolicy;
  /** Most bytes that are read of a reply. */
  readonly maxReplyBytes: number;
  /** Only this model's overrides. */
  readonly policy: PolicyOverrides;
  /** Only this model's rules. */
  readonly rules: readonly ErrorRule[];
  /** Undefined if the model uses the Hotspare's switcher. */
  readonly switcher: SwitcherFactory | undefined;
}

/** Options of the vector space with every default filled in. */
interface NormalizedVectorSpace {
  readonly name: string | undefined;
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

/** Validates the options of `hotspare.embedder`. @throws {InvalidConfigError} with all mistakes */
export function normalizeEmbedderOptions(
  given: EmbedderOptions<unknown>,
  hotspare: NormalizedHotspareOptions,
): NormalizedEmbedderOptions {
  const common = normalize("embedder", given, hotspare);
  const { output = "dense", dimensions, truncateDimensions, vectorSpace = {} } = given;
  const { name, models = [], fingerprint, verify = fingerprint !== undefined } = vectorSpace;
  const normalized = {
    ...common,
    output,
    dimensions,
    truncateDimensions,
    vectorSpace: { name, models, verify, fingerprint },
  };
  const issues = contradictionsIn(normalized);
  if (issues.length > 0) {
    throw new InvalidConfigError({ issues, subject: modelSubject("embedder", given.model) });
  }
  return Object.freeze(normalized);
}

/** Validates the options of `hotspare.vlm`. @throws {InvalidConfigError} with all mistakes */
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
    const issues = [{ path: "", message, received: describeValue(given, "type") }];
    throw new InvalidConfigError({ issues, subject: modelSubject(kind, undefined) });
  }
  const schema = kind === "vlm" ? vlmSchema : embedderSchema;
  // Options are parsed once: code for many parses would cost more than it saves.
  const parsed = schema.for(given).safeParse(given, { jitless: true });
  const list = Array.isArray(given.credentials) ? given.credentials : [];
  const { credentials, issues } = parseCredentials(
    { kind, model: given.model, plugins: hotspare.plugins },
    list,
  );
  const all = [...optionIssues(given, schema, parsed), ...issues];
  if (all.length > 0) {
    throw new InvalidConfigError({ issues: all, subject: modelSubject(kind, given.model) });
  }
  const timeouts = kind === "vlm" ? defaultVlmTimeouts : defaultEmbedderTimeouts;
  return {
    model: given.model,
    name: given.name,
    purpose: given.purpose ?? "default",
    credentials,
    retry: retryOf(given, hotspare),
    timeouts: withDefaults<Timeouts>(timeouts, hotspare.timeouts, given.timeouts),
    media: Object.freeze({ ...defaultMedia, ...hotspare.media, ...copyMedia(given.media) }),
    maxReplyBytes: given.maxReplyBytes ?? (kind === "vlm" ? defaultMaxChatBytes : defaultMaxEmbeddingBytes),
    policy: copyOverrides(given.policy),
    rules: Object.freeze([...(given.rules ?? [])]),
    switcher: given.switcher,
  };
}

/** Every option you set takes precedence over the switcher's defaults. */
function retryOf(given: VlmOptions<unknown>, hotspare: NormalizedHotspareOptions): NormalizedRetry {
  const { sameCredential } = given.switcher ?? hotspare.switcher ?? {};
  const { budget, ...defaults } = defaultRetry;
  const { budget: ofHotspare, ...shared } = hotspare.retry;
  const { budget: ofModel, ...own } = given.retry ?? {};
  return Object.freeze({
    ...withDefaults<Omit<RetryOptions, "budget">>(defaults, { sameCredential }, shared, own),
    budget: withDefaults<RetryBudgetOptions>(budget, ofHotspare, ofModel),
  });
}

/** Finds options that are valid alone but contradict each other. */
function contradictionsIn(options: NormalizedEmbedderOptions): readonly ConfigIssue[] {
  const { model, output, dimensions, truncateDimensions, vectorSpace } = options;
  const { verify, fingerprint, models } = vectorSpace;
  const issues: ConfigIssue[] = [];
  if (truncateDimensions !== undefined && output === "sparse") {
    issues.push({
      path: "truncateDimensions",
      message: "is for dense vectors, and this embedder makes sparse vectors",
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
      message: "is for dense vectors, and this embedder makes sparse vectors",
    });
  }
  if (fingerprint !== undefined && ![model, ...models].includes(fingerprint.model)) {
    issues.push({
      path: "vectorSpace.fingerprint",
      message: `belongs to the model "${fingerprint.model}", and this embedder uses "${model}": give the fingerprint of this index, or use the model that built the index`,
    });
  }
  return issues;
}
