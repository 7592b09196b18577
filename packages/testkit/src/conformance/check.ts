/** One requirement for every plugin. */
export interface Check {
  /** The tested part, such as "embedding". */
  readonly group: string;
  /** The requirement, as the end of a sentence. */
  readonly name: string;
  run(): Promise<void>;
}
