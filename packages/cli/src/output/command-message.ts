import { type Advice, type AdviceName, adviceIn } from "@hotspare/bulk";
import { InvalidConfigError } from "@hotspare/core";
import { messageWithCause } from "@hotspare/core/plugin";
import { shellWord } from "./shell-word.js";
import { cellText } from "./visible-text.js";

/** What the packages' functions and options are on the command line. */
const words: Readonly<Record<AdviceName, (path: string) => string>> = {
  written_by: () => "hotspare embed",
  repair: (path) => `hotspare vectors repair ${shellWord(path)}`,
  inspect: (path) => `hotspare vectors inspect ${shellWord(path)}`,
  same_format: () =>
    'Say --binary for a file of the format "binary", and leave it out for "json", or name another file with --out',
  replace_changed: () => "--replace-changed",
  give_ids: () => "give each input an id (--id-field)",
  leave_ids_out: () => "Give the inputs without ids and in the same order, as before",
  one_request: () => "hotspare check --live shows the error of each credential",
  copy_file: () => "Copy the file, and put the copy in its place",
  another_path: () => "Name another file",
  another_file: () => "Name another file with --out, or embed with the same",
};

/** The options of a run that the command sets by flags of its own. */
const ownOptions: ReadonlySet<string> = new Set(["writeTo"]);

/** The message of an error, for somebody who typed a command: it names commands and flags where the message names functions. */
export function commandMessage(error: unknown): string {
  return adviceIn(error).reduce((text, advice) => inWords(text, advice), sentencesOf(error));
}

/** Advice behind which the same command can succeed. */
const sameCommand: ReadonlySet<AdviceName> = new Set(["inspect", "one_request"]);

/** Whether the error says that something other than the same command is to be done. */
export function wantsAnotherCommand(error: unknown): boolean {
  return adviceIn(error).some(({ name }) => !sameCommand.has(name));
}

/** What is wrong with the file of vectors is not said as what is wrong with an option of `embedMany`. */
function sentencesOf(error: unknown): string {
  return InvalidConfigError.isInstance(error) && error.issues.every(({ path }) => ownOptions.has(path))
    ? error.issues.map(({ message }) => `${cellText(message)}.`).join("\n")
    : messageWithCause(error);
}

function inWords(text: string, { name, text: own, path = "" }: Advice): string {
  return text.replaceAll(own, () => words[name](path));
}
