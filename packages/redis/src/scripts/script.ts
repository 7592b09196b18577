import { createHash } from "node:crypto";

/** A Lua script. Redis keeps the scripts that it has run, by their digest. */
export interface Script {
  readonly name: string;
  readonly text: string;
  /** SHA-1 of the text: what EVALSHA names it by. */
  readonly digest: string;
}

export function scriptOf(name: string, ...parts: readonly string[]): Script {
  const text = parts.join("\n");
  return { name, text, digest: createHash("sha1").update(text).digest("hex") };
}

/** Sends scripts to Redis. */
export interface FleetCommands {
  /** Rejects when the connection is lost, or when Redis refuses. All keys carry the fleet's hash tag. */
  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>;
}
