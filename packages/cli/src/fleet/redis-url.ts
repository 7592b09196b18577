import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import type { Terminal } from "../terminal.js";

interface RedisUrl {
  /** With the password. */
  readonly url: string;
  readonly warnings: readonly string[];
}

/** `redis://`, then what stands before the last `@`, then the rest. A password that is not percent-encoded may have an `@` itself. */
const parts = /^([a-z]+:\/\/)(?:(.*)@)?([^@]*)$/is;

/** The URL with the password of the variable in it. A password that stands in the URL already works too, with a warning. */
export function redisUrl(
  { environment }: Pick<Terminal, "environment">,
  url: string,
  variable: string | undefined,
): RedisUrl {
  const [, protocol = "", user = "", rest = ""] = parts.exec(url.trim()) ?? [];
  const hasPassword = user.includes(":") && !user.endsWith(":");
  if (variable === undefined) {
    return { url, warnings: hasPassword ? [warning] : [] };
  }
  const password = environment[variable];
  if (password === undefined || password === "") {
    const what = password === undefined ? "is not set" : "is empty";
    throw new CommandFailure(
      `--password-env ${variable}: the environment variable ${what}. Set it to the password, and export it.`,
      exitCodes.usage,
    );
  }
  if (hasPassword) {
    const message =
      "--password-env: the URL has a password too. Leave it out of the URL: redis://user@host:6379.";
    throw new CommandFailure(message, exitCodes.usage);
  }
  const name = user.replace(/:$/, "");
  return {
    url: protocol === "" ? url : `${protocol}${name}:${encodeURIComponent(password)}@${rest}`,
    warnings: [],
  };
}

const warning =
  "Other users of this machine can read the password in the URL, and your shell's history keeps it. Put it into an environment variable: redis://user@host:6379 --password-env REDIS_PASSWORD.";
