import { meantName, suggestName } from "../errors/hints/suggest-name.js";
import { type ConfigIssue, InvalidConfigError } from "../errors/invalid-config-error.js";
import { showNumber } from "../request/media/describe-value.js";
import { looksLikeKey } from "../secrets/looks-like-key.js";
import { namesAt, schemasAt } from "./refused/schema-places.js";

/** Fields that a credential of any provider may have. */
export const commonCredentialFields: readonly string[] = [
  "id",
  "provider",
  "account",
  "headers",
  "maxConcurrent",
  "model",
  "extraBody",
  "maxTokens",
];

/** The options that the function of a plugin takes. */
export interface PluginOptionNames {
  /** The function as it is called: `openai`. */
  readonly factory: string;
  /** Names of all options. */
  readonly known: readonly string[];
  /** What is wrong with the value of an option, as the end of a sentence; undefined: nothing. An option without a check takes any value. */
  readonly checks?: Readonly<Record<string, (value: unknown) => string | undefined>>;
  /** JSON Schema of the fields of a credential, to say where a field belongs. */
  readonly credentialSchema: () => unknown;
}

/**
 * Refuses options of a plugin's function that there are not, and values that an option cannot have: JavaScript takes them in silence, and a `baseURL`
 * in the wrong place would send keys to another server. No message shows a text: it may be a key.
 *
 * @throws {InvalidConfigError} with all problems
 */
export function checkPluginOptions(
  options: unknown,
  { factory, known, checks = {}, credentialSchema }: PluginOptionNames,
): void {
  const subject = `options of ${factory}()`;
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    const kind = Array.isArray(options) ? "a list" : options === null ? "null" : `a ${typeof options}`;
    const message = `must be an object such as { ${known[0]} }, or be left out; keys and addresses belong to credentials`;
    throw new InvalidConfigError({ subject, issues: [{ path: "", message, received: kind }] });
  }
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  const fields =
    unknown.length === 0 ? [] : [...namesAt(schemasAt(credentialSchema(), [])), ...commonCredentialFields];
  const issues = [
    ...unknown.map((name) => problemOf(name, { factory, known, fields })),
    ...Object.entries(checks).flatMap(([name, check]) => valueIssue(name, Reflect.get(options, name), check)),
  ];
  if (issues.length > 0) {
    throw new InvalidConfigError({ subject, issues });
  }
}

function valueIssue(
  name: string,
  value: unknown,
  check: (value: unknown) => string | undefined,
): readonly ConfigIssue[] {
  const message = value === undefined ? undefined : check(value);
  return message === undefined ? [] : [{ path: name, message, received: showNumber(value) }];
}

interface Known {
  readonly factory: string;
  readonly known: readonly string[];
  readonly fields: readonly string[];
}

function problemOf(name: string, { factory, known, fields }: Known): ConfigIssue {
  const list = suggestName(name, known);
  if (looksLikeKey(name)) {
    return { path: "", message: `has an option whose name looks like a key; ${list}` };
  }
  const meant = meantName(name, known) === undefined ? meantName(name, fields) : undefined;
  const message =
    meant === undefined
      ? `is not an option of ${factory}(); ${list}`
      : `is not an option of ${factory}(): it belongs to a credential, as in credentials: [{ provider, ${meant} }]; ${list}`;
  return { path: name, message };
}
