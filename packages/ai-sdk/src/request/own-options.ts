import { type CallOptions, InvalidConfigError, type VlmRequest } from "@hotspare/core";
import { isObject, showValue, unknownField } from "@hotspare/core/plugin";
import { ownName } from "./message-metadata.js";
import type { ByProvider } from "./sdk-types.js";

type OptionsOfCalls = Pick<
  CallOptions,
  "purpose" | "timeouts" | "headers" | "metadata" | "maxWaitMs" | "maxAttempts" | "priority"
>;

/** `providerOptions.hotspare` of a call of `generateText` or `streamText`. */
export interface HotspareLanguageOptions extends OptionsOfCalls {
  /** Whether a reasoning model thinks first. */
  readonly thinking?: VlmRequest["thinking"];
  /** How much a reasoning model thinks. @default `providerOptions.openai.reasoningEffort`, else `reasoning` of `ai` 7 */
  readonly reasoningEffort?: VlmRequest["reasoningEffort"];
  /** Fields that Hotspare adds to the request's body unchanged, for options that the AI SDK has no name for. */
  readonly extraBody?: VlmRequest["extraBody"];
}

/** `providerOptions.hotspare` of a call of `embed` or `embedMany`. */
export interface HotspareEmbeddingOptions extends OptionsOfCalls {
  /** For models that distinguish questions from documents. */
  readonly inputType?: "query" | "document" | undefined;
}

/** The type checks that the lists are complete. */
const ofCalls: Readonly<Record<keyof OptionsOfCalls, true>> = {
  purpose: true,
  timeouts: true,
  headers: true,
  metadata: true,
  maxWaitMs: true,
  maxAttempts: true,
  priority: true,
};
const ofLanguage: Readonly<Record<keyof HotspareLanguageOptions, true>> = {
  ...ofCalls,
  thinking: true,
  reasoningEffort: true,
  extraBody: true,
};
const ofEmbedding: Readonly<Record<keyof HotspareEmbeddingOptions, true>> = { ...ofCalls, inputType: true };

export const languageOptionNames: readonly string[] = Object.keys(ofLanguage);
export const embeddingOptionNames: readonly string[] = Object.keys(ofEmbedding);

/** Options whose fields a call overrides one by one, and not as a whole. */
const merged: ReadonlySet<string> = new Set(["timeouts", "headers", "metadata", "extraBody"]);

/**
 * The options of a call over those of the model. Their names are checked here, their values by Hotspare.
 *
 * @throws {InvalidConfigError} for an unknown name
 */
export function ownOptions<Options extends object>(
  settings: Options,
  providerOptions: ByProvider | undefined,
  known: readonly string[],
): Options {
  const given = providerOptions?.[ownName];
  if (given === undefined) {
    return settings;
  }
  checkNames(given, known, `providerOptions.${ownName}`);
  const options = { ...settings } as Record<string, unknown>;
  for (const [name, value] of Object.entries(given)) {
    const before = options[name];
    options[name] =
      merged.has(name) && isObject(before) && isObject(value) ? { ...before, ...value } : (value ?? before);
  }
  return options as Options;
}

/** @throws {InvalidConfigError} for an unknown option, and for a value that is no object */
export function checkNames(given: unknown, known: readonly string[], subject: string): void {
  if (!isObject(given)) {
    const message = `must be an object: { ${known[0]} }`;
    throw new InvalidConfigError({
      subject,
      issues: [{ path: subject, message, received: showValue(given) }],
    });
  }
  const issues = Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => unknownField(subject, name, known));
  if (issues.length > 0) {
    throw new InvalidConfigError({ subject, issues });
  }
}
