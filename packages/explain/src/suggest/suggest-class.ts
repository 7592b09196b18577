import { defaultPolicy, type ErrorClass, type UnknownError } from "@hotspare/core";
import { defaultScopes, type FaultScope, judgeStatus } from "@hotspare/core/plugin";
import { type Family, families, wordsOf } from "./families.js";

/** What an unknown error is better classified as; without a class the ladder's own is right, or there is no evidence. */
export type Suggestion =
  | {
      readonly class: ErrorClass;
      /** @default the default scope of the class */
      readonly scope?: FaultScope;
      readonly because: string;
    }
  | { readonly class?: undefined; readonly because: string };

/** Answers of another credential that allow to park the one that failed. */
const enough = 3;

/**
 * Suggests a class, by the strongest evidence first: what the next credential said to the same request, then the words, then the status. It never suggests
 * that a request is at fault unless every credential said the same: a rule that is wrong about that would end calls that a spare can answer.
 */
export function suggestClass(error: UnknownError): Suggestion {
  const suggested = suggestAny(error);
  const { verdict } = error;
  if (
    suggested.class === verdict.class &&
    (suggested.scope ?? defaultScopes[suggested.class]) === verdict.scope
  ) {
    return { because: `${suggested.because} Hotspare classifies it as ${verdict.class} already.` };
  }
  return suggested;
}

function suggestAny(error: UnknownError): Suggestion {
  const family = families.find(({ words }) => words.test(wordsOf([error.code, error.type, error.message])));
  if (family === undefined) {
    return suggestByStatus(error);
  }
  return defaultPolicy[family.class].call === "rethrow"
    ? suggestRequestFault(error, family)
    : { class: family.class, because: `The words are about ${family.about}. ${sequelSentence(error)}` };
}

/** The words say that the request is at fault. A credential with another model may take it nevertheless. */
function suggestRequestFault(error: UnknownError, { class: errorClass, about }: Family): Suggestion {
  const words = `The words are about ${about}.`;
  if (error.next.answered > 0) {
    return {
      class: "not_found",
      scope: "request",
      because: `${words} But another credential answered the same request: the call moves on, and no credential is parked.`,
    };
  }
  if (isSaidByAll(error)) {
    return { class: errorClass, because: `${words} Every credential got the same error.` };
  }
  return endsCalls(error)
    ? { class: errorClass, because: `${words} The call ends, as it does now.` }
    : tooLittle(error);
}

/** Nothing in the words says what the error is about. */
function suggestByStatus(error: UnknownError): Suggestion {
  const { status, next } = error;
  if (next.answered > 0) {
    const because = sequelSentence(error);
    const named = status === undefined ? undefined : classOfStatus(status);
    if (named !== undefined) {
      return { class: named, because: `${because} The status ${status} says what is at fault.` };
    }
    return isOfRequest(status) || next.answered < enough
      ? {
          class: "not_found",
          scope: "request",
          because: `${because} The call moves on, and no credential is parked. If the credential gets this error for every request, leave out the scope.`,
        }
      : { class: "not_found", because: `${because} The credential or its model is at fault.` };
  }
  if (next.answeredItself > 0 && next.sameError === 0) {
    return { class: "transient", because: "The same credential answered when it was asked again." };
  }
  if (isSaidByAll(error)) {
    return suggestForAll(error);
  }
  return endsCalls(error)
    ? {
        class: "unknown",
        because:
          "The call ends now, so no other credential was asked. This rule moves the call on and parks no credential, and Hotspare learns from the replies of the next credential.",
      }
    : tooLittle(error);
}

function suggestForAll({ status }: UnknownError): Suggestion {
  if (status === 403 || status === 451) {
    return {
      class: "unknown",
      because: `Every credential got the same error, so the request may be at fault and not the keys. The status ${status} does not say which. This rule parks no credential.`,
    };
  }
  const named = status === undefined ? undefined : classOfStatus(status);
  return named === undefined
    ? {
        class: "permanent",
        because: "Every credential got the same error for the same request: no spare can help.",
      }
    : {
        class: named,
        because: `Every credential got the same error, and the status ${status} says what is at fault.`,
      };
}

/** The class of a status that names a cause beside the request; undefined: the status names none. */
function classOfStatus(status: number): ErrorClass | undefined {
  const named = judgeStatus(status)?.class;
  return named === undefined || named === "unknown" || isOfRequest(status) ? undefined : named;
}

/** Whether a server says with this status that it does not take the request as it is. */
function isOfRequest(status: number | undefined): boolean {
  const named = status === undefined ? undefined : judgeStatus(status)?.class;
  return named !== undefined && defaultPolicy[named].call === "rethrow";
}

/** Whether no credential ever said anything else to a request that got this error. */
function isSaidByAll({ next }: UnknownError): boolean {
  const { answered, answeredItself, byAll, otherErrors } = next;
  return byAll > 0 && answered === 0 && answeredItself === 0 && Object.keys(otherErrors).length === 0;
}

function endsCalls({ verdict }: UnknownError): boolean {
  return defaultPolicy[verdict.class].call === "rethrow";
}

function tooLittle(error: UnknownError): Suggestion {
  return { because: `${sequelSentence(error)} That is too little to suggest another class.` };
}

function sequelSentence({ next }: UnknownError): string {
  const { answered, sameError, otherErrors } = next;
  const others = Object.values(otherErrors).reduce((sum, count) => sum + count, 0);
  const asked = answered + sameError + others;
  return asked === 0
    ? "No other credential was asked."
    : `The next credential answered ${answered} of the ${asked} same requests that it got.`;
}
