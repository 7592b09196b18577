import { type ConfigIssue, type Hotspare, type HotspareOptions, type Logger, tokens } from "@hotspare/core";

/** Gives each warning to the logger of the options, or of the container. A logger that throws changes nothing. */
export function logWarnings(
  container: Hotspare<HotspareOptions["plugins"]>["container"],
  given: Logger | undefined,
  warnings: readonly ConfigIssue[],
): void {
  if (warnings.length === 0) {
    return;
  }
  try {
    const known = container.isRegistered(tokens.logger, true) ? container.resolve(tokens.logger) : undefined;
    const logger = given ?? known;
    for (const { path, message, file, line } of warnings) {
      logger?.warn(`${path}: ${message}`, { path, file, line });
    }
  } catch {
    // The warnings are in the result too.
  }
}
