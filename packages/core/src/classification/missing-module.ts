const maxDepth = 8;

/** How Node, bundlers and their CommonJS shims say that a module is not in the build (Node.js `errors`; esbuild; webpack). */
const words = /\b(?:Dynamic require of ["']|Cannot find (?:module|package) ["'])/;
const codes: ReadonlySet<unknown> = new Set(["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"]);

/**
 * Whether a build lacks a module, however deep in the causes of the error: an SDK reports it as a failed connection, and no credential
 * mends it.
 */
export function lacksModule(error: unknown): boolean {
  let current = error;
  for (let depth = 0; depth < maxDepth && typeof current === "object" && current !== null; depth += 1) {
    const { code, message, cause }: { code?: unknown; message?: unknown; cause?: unknown } = current;
    if (codes.has(code) || (typeof message === "string" && words.test(message.slice(0, 4_096)))) {
      return true;
    }
    current = cause;
  }
  return false;
}
