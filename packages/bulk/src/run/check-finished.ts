import { HotspareError } from "@hotspare/core";
import { describeValue } from "@hotspare/core/plugin";
import type { FinishedInput } from "../contract/embedding-sink.js";

/** An entry as the caller's own sink may list it, such as a row of a table, where an empty cell is null. */
type Listed = { readonly [Name in keyof FinishedInput]?: unknown };

/**
 * Checks an input that a sink lists as finished. Null means absent.
 *
 * @throws {HotspareError} when the entry is not an input
 */
export function checkFinished(listed: unknown): FinishedInput {
  if (typeof listed !== "object" || listed === null) {
    throw wrongEntry(describeValue(listed));
  }
  const { index, id, digest, failedTimes }: Listed = listed;
  if (!isCount(index)) {
    throw wrongEntry(`an input whose index is ${shown(index)}`);
  }
  if (!(isAbsent(id) || typeof id === "string")) {
    throw wrongEntry(`the input ${index} with the id ${shown(id)}`);
  }
  if (!(isAbsent(digest) || typeof digest === "string")) {
    throw wrongEntry(`the input ${index} with the digest ${shown(digest)}`);
  }
  if (!(isAbsent(failedTimes) || isCount(failedTimes))) {
    throw wrongEntry(`the input ${index} with failedTimes ${shown(failedTimes)}`);
  }
  return {
    index,
    ...(isAbsent(id) ? {} : { id }),
    ...(isAbsent(digest) ? {} : { digest }),
    ...(isAbsent(failedTimes) ? {} : { failedTimes }),
  };
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Shows a number, but only the kind and length of a text, because the text may be long or secret. */
function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : describeValue(value);
}

function wrongEntry(found: string): HotspareError {
  return new HotspareError({
    message: `open() of the sink lists ${found}. It must list { index, id?, digest?, failedTimes? } as write() received them: whole numbers from 0, and texts. Nothing was embedded.`,
  });
}
