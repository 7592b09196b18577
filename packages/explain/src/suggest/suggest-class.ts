import { defaultPolicy, type ErrorClass, type UnknownError } from "@hotspare/core";
import { defaultScopes, type FaultScope, judgeStatus } from "@hotspare/core/plugin";
import { type Family, families, wordsOf } from "./families.js";

/**
 * The class that fits an unknown error better, and why. Without `class`, `because` says why nothing is suggested: the present class fits, or the
 * evidence is missing.
 */
export type Suggestion =
  | {
      readonly class: ErrorClass;
      /** The scope of the fault. @default the default scope of the class */
      readonly scope?: FaultScope;
      readonly because: string;
    }
  | { readonly class?: undefined; readonly because: string };

/** How many answers of other credentials are needed before a suggestion may park the credential that failed. */
const enough = 3;

/**
 * Suggests a class. The strongest evidence comes first: the reply of the next credential to the same request, then the words of the error, then the
 * status. A suggestion blames the request only if every credential gave the same error, or the call ends anyway: a rule that wrongly blames the
 * request would end calls that a spare can answer.
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

/** Suggests a class when the words blame the request. A credential with another model may accept the same request nevertheless. */
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

/** Suggests a class when no words say what the error is about. */
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

/** The class of a status that blames something other than the request. Undefined: the status blames the request, or nothing. */
function classOfStatus(status: number): ErrorClass | undefined {
  const named = judgeStatus(status)?.class;
  return named === undefined || named === "unknown" || isOfRequest(status) ? undefined : named;
}

/** Whether a server refuses the request itself with this status. */
function isOfRequest(status: number | undefined): boolean {
  const named = status === undefined ? undefined : judgeStatus(status)?.class;
  return named !== undefined && defaultPolicy[named].call === "rethrow";
}

/** Whether every credential always gave this error to the requests that got it. */
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
