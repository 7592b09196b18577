/** A rule or a classifier that failed. */
export interface FailedExtension {
  readonly extension: "rule" | "classifier";
  /** The rule's name. */
  readonly name: string;
  /** What it threw, or what was wrong with its answer. It may repeat what the provider said: scrub it before it is shown. */
  readonly message: string;
}

/** Told of each rule or classifier that failed. It must not throw. */
export type ExtensionReport = (failed: FailedExtension) => void;

/** What a thrown value says, whatever it is. */
export function messageOfThrown(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : `threw a value that is no error (${typeof thrown})`;
}
