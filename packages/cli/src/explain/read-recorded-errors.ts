import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";
import { guessProvider } from "./guess-provider.js";
import { type Found, isNoFailure, isUnread, type RecordedError, type Unread } from "./recorded-error.js";
import { operationOfAddress } from "./shapes/operation-of.js";
import { textReaders } from "./texts/text-readers.js";

/** What a text holds. */
export interface RecordedErrors {
  readonly errors: readonly RecordedError[];
  /** Records that were left out, in whole sentences. */
  readonly leftOut: readonly string[];
}

/** Node.js prints errors in colours on a terminal, and CI keeps them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with a control character
const colours = /\u001b\[[\d;]*m/g;

const lookedFor = `Looked for: a JSON object such as {"provider": "openai", "status": 429, "headers": {…}, "body": {…}} or {"errno": "ECONNRESET"}, a list of them or one a line; the output of curl -i or curl -v; an error as Node.js or Python prints it; a line of a log with an object, a status or a network code in it; an AllCredentialsFailedError.`;

/**
 * Reads the errors in a text. The provider of the command line is for errors that do not say whose they are. `name` is
 * what messages call the text.
 *
 * @throws {CommandFailure} when the text shows no error
 */
export function readRecordedErrors(
  text: string,
  provider: string | undefined,
  name = "The input",
): RecordedErrors {
  const records = read(text.replace(colours, ""), name);
  const found = records.filter((each) => !isUnread(each));
  const all = found.length === 0 ? records : records.filter((each) => !isNoFailure(each));
  const place = (index: number) => (all.length === 1 ? "The error" : `Error ${index + 1}`);
  const unread = all.flatMap((each, index) => (isUnread(each) ? [`${place(index)} ${each.problem}.`] : []));
  if (found.length === 0) {
    throw invalid(`${unread[0] ?? `No error was found. ${lookedFor}`}`);
  }
  const errors = all.flatMap((each) => (isUnread(each) ? [] : [withProvider(each, provider)]));
  return { errors, leftOut: unread };
}

function read(text: string, name: string): readonly (Found | Unread)[] {
  if (text.trim() === "") {
    throw invalid(`${name} is empty. ${lookedFor}`);
  }
  for (const reader of textReaders) {
    const found = reader.read(text);
    if (found?.length === 0 && reader.isWhole) {
      throw invalid(`${name} has no error: its list is empty.`);
    }
    if (found?.some((each) => reader.isWhole || !isUnread(each))) {
      return found;
    }
  }
  return [];
}

const unnamed =
  'No provider was named, so the general rules alone judge it. Say --provider openai, or give the record a "provider", and the rules of that provider judge first.';

function withProvider(found: Found, given: string | undefined): RecordedError {
  const notes = [...(found.notes ?? [])];
  const own = found.provider;
  const guessed = own === undefined ? guessProvider(found.address ?? "") : undefined;
  const provider = own ?? given ?? guessed?.provider;
  if (provider === undefined && found.failure.kind !== "verdict") {
    notes.push(unnamed);
  }
  if (own !== undefined && given !== undefined && own !== given) {
    notes.push(
      `The record itself names ${own}; --provider ${given} is only for records that name no provider.`,
    );
  }
  if (guessed !== undefined && given !== undefined && given !== guessed.provider) {
    notes.push(
      `Hotspare judged this as an error of ${given}, because of --provider; "${guessed.because}" looks like an error of ${guessed.provider}.`,
    );
  }
  if (guessed !== undefined && given === undefined) {
    notes.push(
      `Hotspare judged this as an error of ${provider}, because the record contains "${guessed.because}". For another provider, add --provider <name>.`,
    );
  }
  const operation = found.operation ?? operationOfAddress(found.address ?? "");
  return { ...found, provider, operation, notes };
}

function invalid(message: string): CommandFailure {
  return new CommandFailure(message, exitCodes.invalid);
}
