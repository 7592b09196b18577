import type { ConfigIssue, Logger } from "@hotspare/core";

/** Writes each warning to the logger, if there is one. A logger that throws changes nothing. */
export function logWarnings(logger: Logger | undefined, warnings: readonly ConfigIssue[]): void {
  try {
    for (const { path, message, file, line } of warnings) {
      logger?.warn(`${path}: ${message}`, { path, file, line });
    }
  } catch {
    // The warnings are in the result too.
  }
}
