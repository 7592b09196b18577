/** A rule or a classifier that failed. */
export interface FailedExtension {
  readonly extension: "rule" | "classifier";
  readonly name: string;
  /** What the extension threw, or why its answer was invalid. May repeat the provider's words: scrub before showing. */
  readonly message: string;
}

/** Called for each rule or classifier that failed. Must not throw. */
export type ExtensionReport = (failed: FailedExtension) => void;

/** The message of what was thrown, whatever it is: a Proxy may throw at any access. */
export function messageOfThrown(thrown: unknown): string {
  try {
    return thrown instanceof Error
      ? String(thrown.message)
      : `threw a value that is not an error (${typeof thrown})`;
  } catch {
    return "threw an error that cannot be read";
  }
}
