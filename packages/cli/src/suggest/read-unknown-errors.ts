import type { UnknownError } from "@hotspare/core";
import { errorClasses, faultScopes, isObject } from "@hotspare/core/plugin";
import { exitCodes } from "../exit-codes.js";
import { CommandFailure } from "../output/command-failure.js";

/** The latest date that JavaScript knows, epoch milliseconds. */
const latestMs = 8.64e15;
const counts = ["answered", "answeredItself", "sameError", "notAsked", "byAll"] as const;

/** Reads what `JSON.stringify(hotspare.unknownErrors())` gives. */
export function readUnknownErrors(text: string): readonly UnknownError[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid("This is not JSON.");
  }
  if (!Array.isArray(parsed)) {
    throw invalid("This is not a list.");
  }
  return parsed.map((entry: unknown, index) => {
    const problem = problemOf(entry);
    if (problem !== undefined) {
      throw invalid(`Error ${index + 1} ${problem}.`);
    }
    return entry as UnknownError;
  });
}

/** What is wrong with a record, as the end of a sentence; undefined: nothing. */
function problemOf(entry: unknown): string | undefined {
  if (!isObject(entry)) {
    return "is not an object";
  }
  const { provider, modelKind, status, message, verdict, count, firstMs, lastMs, next } = entry;
  if (typeof provider !== "string" || provider === "") {
    return "does not name its provider: provider";
  }
  const { credentialIds } = entry;
  if (!Array.isArray(credentialIds) || !credentialIds.every((id) => typeof id === "string")) {
    return "does not name its credentials: credentialIds";
  }
  if (typeof modelKind !== "string" || typeof message !== "string") {
    return "has no text for modelKind or message";
  }
  if (status !== undefined && !Number.isInteger(status)) {
    return "has a status that is not a whole number";
  }
  const odd = ["code", "type", "errno"].find(
    (name) => entry[name] !== undefined && typeof entry[name] !== "string",
  );
  if (odd !== undefined) {
    return `has a ${odd} that is not a text`;
  }
  if (
    !isObject(verdict) ||
    !isOneOf(errorClasses, verdict["class"]) ||
    !isOneOf(faultScopes, verdict["scope"]) ||
    typeof verdict["rule"] !== "string"
  ) {
    return "has no verdict with class, scope and rule";
  }
  if (
    !isCount(count) ||
    ![firstMs, lastMs].every((ms) => typeof ms === "number" && Math.abs(ms) <= latestMs)
  ) {
    return "has no count, firstMs and lastMs";
  }
  if (!isObject(next) || !counts.every((name) => isCount(next[name])) || !isObject(next["otherErrors"])) {
    return "does not say what the next credential replied";
  }
  return Object.entries(next["otherErrors"]).every(
    ([name, value]) => isOneOf(errorClasses, name) && isCount(value),
  )
    ? undefined
    : "has other errors of a class that does not exist";
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isOneOf(words: readonly string[], word: unknown): boolean {
  return typeof word === "string" && words.includes(word);
}

function invalid(problem: string): CommandFailure {
  return new CommandFailure(
    `${problem} With --suggest the command reads the output of JSON.stringify(hotspare.unknownErrors()).`,
    exitCodes.invalid,
  );
}
