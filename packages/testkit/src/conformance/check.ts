/** One thing that every plugin must do. */
export interface Check {
  /** What is looked at, such as "embedding". */
  readonly group: string;
  /** What must hold, as the end of a sentence. */
  readonly name: string;
  run(): Promise<void>;
}
