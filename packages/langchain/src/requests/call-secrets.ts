import type { CallOptions } from "@hotspare/core";
import { type GenerationOptions, isObject } from "@hotspare/core/plugin";
import { sha256 } from "@langchain/core/utils/hash";

type Metadata = Readonly<Record<string, string | number | boolean>>;

/** Where a call's options hold what LangChain must neither trace nor print: `JSON.stringify` and `Object.entries` pass over symbols. */
const place = Symbol("hotspare");

interface Hidden {
  readonly headers: CallOptions["headers"];
  /** For Hotspare's events. */
  readonly metadata: Metadata | undefined;
  readonly extraBody: GenerationOptions["extraBody"];
}

/** What one call has that may be secret. */
export class CallSecrets {
  readonly #hidden: Hidden;

  constructor(hidden: Hidden) {
    this.#hidden = hidden;
  }

  static of(options: object): CallSecrets | undefined {
    const found: unknown = Reflect.get(options, place);
    return found instanceof CallSecrets ? found : undefined;
  }

  /** Puts itself behind the options. */
  hideIn(options: object): void {
    Reflect.set(options, place, this);
  }

  get headers(): CallOptions["headers"] {
    return this.#hidden.headers;
  }

  get metadata(): Metadata | undefined {
    return this.#hidden.metadata;
  }

  get extraBody(): GenerationOptions["extraBody"] {
    return this.#hidden.extraBody;
  }
}

/** A digest of fields that an answer may depend on and that nothing may show, for the key of a cache; undefined: there are none. */
export function digestOf(fields: Readonly<Record<string, unknown>> = {}): string | undefined {
  const entries = Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.length === 0 ? undefined : sha256(JSON.stringify(entries));
}

/** The values of LangChain's metadata that Hotspare's events carry: texts, numbers and truth values. Undefined: there are none. */
export function plainMetadata(metadata: unknown): Metadata | undefined {
  if (!isObject(metadata)) {
    return undefined;
  }
  let plain: Record<string, string | number | boolean> | undefined;
  for (const [name, value] of Object.entries(metadata)) {
    if (
      typeof value === "string" ||
      typeof value === "boolean" ||
      (typeof value === "number" && Number.isFinite(value))
    ) {
      plain ??= {};
      plain[name] = value;
    }
  }
  return plain;
}
