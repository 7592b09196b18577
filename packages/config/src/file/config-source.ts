/** A configuration before validation. */
export interface ConfigSource {
  readonly raw: unknown;
  /** Name as the user wrote it. Undefined if the configuration was an object. */
  readonly file: string | undefined;
  /** Where the file is, absolute. Undefined if the configuration was in no file. */
  readonly path: string | undefined;
  /** The text of the file. Undefined if the configuration was in no file. */
  readonly content: string | undefined;
  /** Where the file is, without links. */
  readonly realPath: string | undefined;
  /** Directory that paths in the configuration are relative to. Undefined: the working directory. */
  readonly directory: string | undefined;
  /** Finds the lines of the parts. Only a message needs them: a large text is read a second time for them. */
  readLines(): Promise<LineOf>;
}

/** Returns the line, from 1, of a path such as `vlms.captions.credentials[0]`, or of its nearest existing parent. */
export type LineOf = (path: string) => number | undefined;
