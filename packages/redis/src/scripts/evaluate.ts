import type { Wire } from "../wire/wire.js";
import type { Script } from "./script.js";

/** Redis may have forgotten the script at any time: then it gets the text. */
export async function evaluate(
  wire: Wire,
  { text, digest }: Script,
  keys: readonly string[],
  args: readonly string[],
): Promise<unknown> {
  const rest = [String(keys.length), ...keys, ...args];
  const key = keys[0] ?? "";
  try {
    return await wire.send(["EVALSHA", digest, ...rest], key);
  } catch (error) {
    if (!/NOSCRIPT/.test(String(Reflect.get(Object(error), "message")))) {
      throw error;
    }
    return wire.send(["EVAL", text, ...rest], key);
  }
}
