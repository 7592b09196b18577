import type { WireListener } from "../contract/plugin/attempt-context.js";
import { suggestName } from "../errors/hints/suggest-name.js";
import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { watchRejection } from "../errors/watch-rejection.js";
import { describeValue } from "./media/describe-value.js";

const methods: Readonly<Record<keyof WireListener, true>> = { request: true, reply: true, payload: true };

/** What is wrong with the listener of a call. A method of another name would never be called; other members may be the state of an object. */
export function wireIssues(listener: Readonly<Record<string, unknown>>): readonly ConfigIssue[] {
  const known = Object.keys(methods);
  const wrong = known.flatMap((name): ConfigIssue[] => {
    const method: unknown = Reflect.get(listener, name);
    return method === undefined || typeof method === "function"
      ? []
      : [{ path: `wire.${name}`, message: "must be a function", received: describeValue(method) }];
  });
  const unknown = Object.entries(listener).flatMap(([name, member]): ConfigIssue[] =>
    typeof member === "function" && !known.includes(name)
      ? [{ path: `wire.${name}`, message: `is not a method of a wire listener; ${suggestName(name, known)}` }]
      : [],
  );
  return [...wrong, ...unknown];
}

/**
 * The listener as adapters get it: what it throws is no failure of an attempt.
 *
 * @param report called with the name of the method that threw or rejected
 */
export function quietListener(
  listener: WireListener,
  report: (method: keyof WireListener, error: unknown) => void,
): WireListener {
  const quietly = (method: keyof WireListener, look: () => unknown) => {
    const failed = (error: unknown) => report(method, error);
    try {
      // The contract says `void`, which also admits an async method.
      watchRejection(look(), failed);
    } catch (error) {
      failed(error);
    }
  };
  return Object.freeze({
    request: (sent) => quietly("request", () => listener.request?.(sent)),
    reply: (head) => quietly("reply", () => listener.reply?.(head)),
    payload: (value) => quietly("payload", () => listener.payload?.(value)),
  } satisfies WireListener);
}
