import type { CallOptions } from "@hotspare/core";
import {
  type HotspareChatModelCallOptions,
  type HotspareChatModelFields,
  hotspareNames,
} from "../chat-model-fields.js";
import { pick } from "../fields.js";
import { CallSecrets, plainMetadata } from "./call-secrets.js";

/** The options of Hotspare that hold for all calls of a model. Headers are secrets: nothing prints them. */
export class SharedCallOptions {
  readonly #options: Omit<CallOptions, "signal">;
  /** Whether a call without options of its own has none at all. */
  readonly #isEmpty: boolean;

  constructor(fields: HotspareChatModelFields) {
    const { headers } = fields;
    const metadata = plainMetadata(fields.metadata);
    this.#options = Object.freeze({
      ...pick(fields, hotspareNames),
      ...(headers === undefined ? {} : { headers: { ...headers } }),
      ...(metadata === undefined ? {} : { metadata }),
    });
    this.#isEmpty = Object.keys(this.#options).length === 0;
  }

  get headers(): CallOptions["headers"] {
    return this.#options.headers;
  }

  /** The options of one call; undefined: Hotspare's defaults hold. */
  of(call: Partial<HotspareChatModelCallOptions>): CallOptions | undefined {
    const { signal } = call;
    const secrets = CallSecrets.of(call);
    const own = pick(call, hotspareNames);
    const given = secrets?.headers ?? call.headers;
    if (secrets === undefined && given === undefined && this.#isEmpty && Object.keys(own).length === 0) {
      return signal === undefined ? undefined : { signal };
    }
    const headers = merged(this.#options.headers, given);
    const metadata = merged(this.#options.metadata, secrets?.metadata);
    return {
      ...this.#options,
      ...own,
      ...(headers === undefined ? {} : { headers }),
      ...(metadata === undefined ? {} : { metadata }),
      ...(signal === undefined ? {} : { signal }),
    };
  }
}

function merged<Value>(
  shared: Readonly<Record<string, Value>> | undefined,
  own: Readonly<Record<string, Value>> | undefined,
): Readonly<Record<string, Value>> | undefined {
  return shared === undefined || own === undefined ? (own ?? shared) : { ...shared, ...own };
}

/** Which of several prompts of one `generate` this is. */
export function promptIndexOf(call: object): number {
  const index: unknown = Reflect.get(call, "promptIndex");
  return typeof index === "number" ? index : 0;
}
