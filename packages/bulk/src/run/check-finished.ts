import { HotspareError } from "@hotspare/core";
import { describeValue } from "@hotspare/core/plugin";
import type { FinishedInput } from "../contract/embedding-sink.js";

/** As a sink of the caller's own may list it, such as a row of a table: an empty cell is null there. */
type Listed = { readonly [Name in keyof FinishedInput]?: unknown };

/**
 * An input that a sink lists as finished. Null means absent.
 *
 * @throws {HotspareError} when the sink lists what is no input
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

/** A number is shown, and of a text its kind: the text may be long, or secret. */
function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : describeValue(value);
}

function wrongEntry(found: string): HotspareError {
  return new HotspareError({
    message: `open() of the sink lists ${found}. It must list { index, id?, digest?, failedTimes? } as write() was given them: whole numbers from 0, and texts. Nothing was embedded.`,
  });
}
