import { type ConfigIssue, InvalidConfigError, InvalidInputError } from "@hotspare/core";
import { describeValue, isObject } from "@hotspare/core/plugin";

/** @throws {InvalidConfigError} when no run can be made with the embedder */
export function checkEmbedder(embedder: unknown, subject: string): void {
  const issue = embedderIssue(embedder);
  if (issue !== undefined) {
    throw new InvalidConfigError({ issues: [issue], subject: `arguments of ${subject}` });
  }
}

function embedderIssue(embedder: unknown): ConfigIssue | undefined {
  if (!isObject(embedder) || typeof embedder["embed"] !== "function") {
    const awaited = isObject(embedder) && typeof embedder["then"] === "function";
    const message = awaited
      ? "is a promise: await it"
      : "must be an embedder: hotspare.embedder({ … }), compositeEmbedder({ … }), or your own object with the members of Embedder";
    return { path: "embedder", message, ...(awaited ? {} : { received: describeValue(embedder) }) };
  }
  const { capabilities } = embedder;
  if (
    isObject(capabilities) &&
    Number(capabilities["maxInputs"]) >= 1 &&
    Array.isArray(capabilities["outputs"])
  ) {
    return undefined;
  }
  const message =
    'must say what a request takes and gives: { modalities: ["text"], outputs: ["dense"], maxInputs: 100 }';
  return { path: "embedder.capabilities", message, received: describeValue(capabilities) };
}

/** @throws {InvalidInputError} when the inputs are not a list */
export function checkInputs(inputs: unknown, subject: string): void {
  const isIterable =
    typeof inputs === "object" &&
    inputs !== null &&
    (Symbol.iterator in inputs || Symbol.asyncIterator in inputs);
  if (!isIterable) {
    const call = `${subject.replace("()", "")}(embedder, ["…"])`;
    const message = `is ${describeValue(inputs)}. Give a list, an iterable or an async iterable of inputs: ${call}`;
    throw new InvalidInputError({ issues: [{ path: "inputs", message }] });
  }
}
