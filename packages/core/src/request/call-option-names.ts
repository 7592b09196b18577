import type { CheckOptions } from "../contract/credential-check.js";
import type { EmbedOptions } from "../contract/embedder.js";
import type { Operation } from "../contract/plugin/operation.js";

/** The options of a call; the type checks that the list is complete. */
const names: Readonly<Record<keyof EmbedOptions | keyof CheckOptions, true>> = {
  signal: true,
  purpose: true,
  timeouts: true,
  headers: true,
  metadata: true,
  maxWaitMs: true,
  maxAttempts: true,
  priority: true,
  wire: true,
  inputType: true,
  providerOptions: true,
  only: true,
};

export const callOptionNames: ReadonlySet<string> = new Set(Object.keys(names));

/** Options of one kind of call alone. */
const kinds: Readonly<Record<string, Operation>> = {
  inputType: "embed",
  providerOptions: "embed",
  only: "check",
};

export function isOptionOf(name: string, kind: Operation): boolean {
  return callOptionNames.has(name) && (kinds[name] ?? kind) === kind;
}

/** The options of `embed()`, for a package that takes them among its own. */
export const embedOptionNames: readonly string[] = Object.keys(names).filter((name) =>
  isOptionOf(name, "embed"),
);
