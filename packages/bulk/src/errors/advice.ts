/** What an error of this package advises in words of this package. */
export type AdviceName =
  | "written_by"
  | "repair"
  | "inspect"
  | "same_format"
  | "replace_changed"
  | "give_ids"
  | "leave_ids_out"
  | "one_request"
  | "copy_file"
  | "another_file"
  | "another_path";

/**
 * Words of a message that name this package's functions and options. A program whose users know other words, such as the command line, puts its
 * own in the place of `text`.
 */
export interface Advice {
  readonly name: AdviceName;
  /** As it stands in the message. */
  readonly text: string;
  /** The file that the message is about. Absent: none. */
  readonly path?: string;
}

const texts: Readonly<Record<AdviceName, (path: string) => string>> = {
  written_by: () => "fileSink()",
  repair: (path) => `repairEmbeddings(${JSON.stringify(path)})`,
  inspect: (path) => `inspectEmbeddings(${JSON.stringify(path)})`,
  same_format: () => "Give fileSink() the same format, or another file",
  replace_changed: () => 'changed: "replace"',
  give_ids: () => "give each input an id: { id, input }",
  leave_ids_out: () => "Give the inputs without ids and in the same order, as before",
  one_request: () =>
    'embed(["test"]) shows the error with one request. maxConsecutiveFailures lets a run try longer',
  copy_file: () => "Copy the file, and put the copy in its place",
  another_file: () => "Give another file, or embed with the same",
  another_path: () => "Give another path",
};

export function advise(name: AdviceName, path?: string): Advice {
  return { name, text: texts[name](path ?? ""), ...(path === undefined ? {} : { path }) };
}

/** Stored on the error, so that a second copy of this package reads it. */
const key = Symbol.for("hotspare/1/bulk-advice");

/** The error, which remembers the words of its message that name this package. */
export function withAdvice<Thrown extends Error>(error: Thrown, ...advice: readonly Advice[]): Thrown {
  Object.defineProperty(error, key, { value: advice });
  return error;
}

/** The words of an error's message that name functions and options of this package. Empty: the message has none. */
export function adviceIn(error: unknown): readonly Advice[] {
  return error instanceof Error ? ((Reflect.get(error, key) as readonly Advice[] | undefined) ?? []) : [];
}
