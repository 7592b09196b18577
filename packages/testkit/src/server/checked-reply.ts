import { inspect } from "node:util";
import type { SimulatedReply } from "../contract/simulated-reply.js";

/**
 * Checks the reply of a user's function. A reply of another form would leave the client without any answer.
 *
 * @throws RangeError that says what to return; the client receives its message
 */
export function checkedReply(reply: unknown): SimulatedReply | undefined {
  if (reply === undefined) {
    return undefined;
  }
  const problem = problemOf(typeof reply === "object" && reply !== null ? reply : {});
  if (problem !== undefined) {
    const shown = inspect(reply, { depth: 1, breakLength: Number.POSITIVE_INFINITY }).slice(0, 200);
    throw new RangeError(
      `The function given to reply() returned ${shown}: ${problem}. Return jsonReply({ … }), a reply of the type "body", "stream", "hang" or "reset", or undefined for the simulator's own answer.`,
    );
  }
  return reply as SimulatedReply;
}

function problemOf(reply: {
  readonly type?: unknown;
  readonly status?: unknown;
  readonly body?: unknown;
  readonly steps?: unknown;
}): string | undefined {
  switch (reply.type) {
    case "hang":
    case "reset":
      return undefined;
    case "body":
      if (typeof reply.body !== "string" && !(reply.body instanceof Uint8Array)) {
        return "its body must be a text or bytes";
      }
      return statusProblem(reply.status);
    case "stream":
      return isIterable(reply.steps) ? statusProblem(reply.status) : "its steps must be iterable";
    default:
      return "it has no known type";
  }
}

function statusProblem(status: unknown): string | undefined {
  const isStatus = Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 999;
  return isStatus ? undefined : "its status must be a number such as 200";
}

function isIterable(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value)
  );
}
