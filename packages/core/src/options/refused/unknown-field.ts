import { meantName, suggestName } from "../../errors/hints/suggest-name.js";
import type { ConfigIssue } from "../../errors/invalid-config-error.js";
import { looksLikeKey } from "../../secrets/looks-like-key.js";

/** What other libraries call options that a model or a call has here. */
const elsewhere: readonly (readonly [pattern: RegExp, mend: string])[] = [
  [/^(?:max_?)?(?:retries|attempts)$/i, "retries are set at a model: retry: { maxRounds, maxAttempts }"],
  [
    /^(?:failback|breaker|prices|plugins|logger|healthLink|healthOf|secrets|container|classifier|clock)$/,
    "it is set for all models: createHotspare({ plugins, … }), or at the top of a configuration file",
  ],
  [
    /^(?:dimensions|truncateDimensions|vectorSpace|output)$/,
    "it is an option of an embedder: hotspare.embedder({ model, credentials, … })",
  ],
  [
    /^(?:apiKey|baseURL|endpoint|provider|account|headers|extraBody)$/,
    "it belongs to a credential: credentials: [{ provider, … }]",
  ],
  [
    /^credentials$/,
    "it belongs to a model: hotspare.embedder({ model, credentials }) or hotspare.vlm({ model, credentials })",
  ],
  [/^timeout(?:_?ms|_?seconds)?$/i, "times are set at a model or a call: timeouts: { attemptMs, totalMs }"],
];

/** Reports an unknown field and suggests the field that was probably meant. */
export function unknownField(parent: string, name: string, known: readonly string[]): ConfigIssue {
  const place = elsewhere.find(([pattern]) => pattern.test(name))?.[1];
  const suggested = known.length === 0 ? "leave it out" : suggestName(name, known);
  const mend =
    place === undefined || meantName(name, known) !== undefined ? suggested : `${place}; ${suggested}`;
  return looksLikeKey(name)
    ? {
        path: parent,
        message: `has a field whose name looks like a key: write the key as the value of a field; ${mend}`,
      }
    : { path: pathOf(parent, [name]), message: `is not known here; ${mend}` };
}

/** Writes a path as you would: `credentials[1].apiKey`. */
export function pathOf(prefix: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") {
      return `${text}[${key}]`;
    }
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, prefix);
}
