import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import type { Terminal } from "../terminal.js";

/** Where a gateway is, and what it is asked with. */
export interface GatewayAddress {
  /** Ends with a slash. */
  readonly base: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Reads the command's URL and key.
 *
 * @throws {CommandFailure} when one of them cannot be used
 */
export function gatewayAddress(
  { environment }: Pick<Terminal, "environment">,
  given: string,
  keyEnv: string | undefined,
): GatewayAddress {
  const base = URL.canParse(given) ? new URL(given) : undefined;
  if (base === undefined || !/^https?:$/.test(base.protocol))
    throw usage(
      `<url> is not the address of a gateway. Write http:// or https:// and its host, such as http://127.0.0.1:8787.`,
    );
  if (base.username !== "" || base.password !== "")
    throw usage(
      "<url> has a user or a password, which other users of this machine can read. Put the admin's key into an environment variable, and name it with --key-env.",
    );
  base.search = "";
  base.hash = "";
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  return {
    base,
    headers: keyEnv === undefined ? {} : { authorization: `Bearer ${keyIn(environment, keyEnv)}` },
  };
}

function keyIn(environment: Terminal["environment"], name: string): string {
  const key = environment[name]?.trim() ?? "";
  if (key === "") throw usage(`--key-env: the environment variable ${name} is not set, or empty.`);
  if (!/^[\x21-\x7e]+$/.test(key))
    throw usage(
      `--key-env: the environment variable ${name} contains characters that a key cannot have, such as a blank or a line break.`,
    );
  return key;
}

function usage(message: string): CommandFailure {
  return new CommandFailure(message, exitCodes.usage);
}
