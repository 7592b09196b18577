import { UnusableReplyError } from "../../errors/unusable-reply-error.js";
import { describeValue } from "../../request/media/describe-value.js";
import type { ModelCredential } from "./model-credential.js";

/** A method of a plugin, and what it must give. */
export interface PluginMethod {
  readonly name: string;
  /** As the end of the sentence "… must give". */
  readonly gives: string;
}

/** What came of an adapter without the method. */
export const noMethod = "nothing, because its adapter has no such method";

/** A plugin without a compiler gave something else than its method must: reports it, and makes the attempt's failure of it. */
export function wrongAnswer(
  credential: ModelCredential,
  { name, gives }: PluginMethod,
  came: string,
  cause?: unknown,
): UnusableReplyError {
  credential.reportPlugin(name, `returned ${came}: ${name}() must return ${gives}`);
  return new UnusableReplyError({
    reason: "wrong_plugin_answer",
    message: `${name}() of the plugin "${credential.ref.provider}" returned ${came}; ${name}() must return ${gives}.`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * Reads what a plugin gave. A getter or a Proxy may throw at any access: that is the plugin's wrong answer, and neither our fault nor the
 * caller's, so the call moves on.
 */
export function readAnswer<Value>(
  credential: ModelCredential,
  method: PluginMethod,
  read: () => Value,
): Value {
  try {
    return read();
  } catch (error) {
    throw unreadAnswer(credential, method, error);
  }
}

/** The failure of an answer whose reading threw. */
export function unreadAnswer(
  credential: ModelCredential,
  method: PluginMethod,
  error: unknown,
): UnusableReplyError {
  return UnusableReplyError.isInstance(error)
    ? error
    : wrongAnswer(credential, method, "members that throw when they are read", error);
}

/** Describes a value for an error, never its content; the value may throw at any access. */
export function describeAnswer(value: unknown): string {
  try {
    return describeValue(value);
  } catch {
    return "a value that cannot be read";
  }
}
