import { HotspareError } from "../errors/hotspare-error.js";

const maxDepth = 8;

/** How Node, bundlers and their CommonJS shims say that a module is not in the build (Node.js `errors`; esbuild; webpack). */
const words = /\b(?:Dynamic require of ["']|Cannot find (?:module|package) ["'])/;
const codes: ReadonlySet<unknown> = new Set(["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"]);

/**
 * Whether a build lacks a module, however deep in the causes of the error: an SDK reports it as a failed connection, and no credential
 * mends it.
 */
export function lacksModule(error: unknown): boolean {
  return wordsOfMissingModule(error) !== undefined;
}

/** The error that says so and what to do, in place of an SDK's "Connection error."; undefined: another failure. */
export function missingModuleError(error: unknown): HotspareError | undefined {
  const said = wordsOfMissingModule(error);
  if (said === undefined) {
    return undefined;
  }
  const todo = said.startsWith("Dynamic require")
    ? "This bundle of ES modules has no require(). Leave the package that calls require() out of the bundle and install it beside the bundle, or write the bundle as CommonJS"
    : "Install the package. If your program is bundled, leave the package out of the bundle and install it beside the bundle";
  return new HotspareError({ message: `No request was sent: ${said}. ${todo}.`, cause: error });
}

function wordsOfMissingModule(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < maxDepth && typeof current === "object" && current !== null; depth += 1) {
    const { code, message, cause }: { code?: unknown; message?: unknown; cause?: unknown } = current;
    const text = typeof message === "string" ? message.slice(0, 4_096) : "";
    if (codes.has(code) || words.test(text)) {
      return text.split("\n", 1)[0]?.slice(0, 200) || "a module is missing";
    }
    current = cause;
  }
  return undefined;
}
