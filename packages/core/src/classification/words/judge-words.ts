import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { mayCoverAnother, statusInSentence, statusOfWord } from "../envelopes/relayed-status.js";
import { judgeStatus } from "../status-ladder.js";
import { timeoutVerdicts, unusableReplyVerdicts } from "../unusable-replies.js";
import { type Verdict, verdict } from "../verdict.js";
import { parseRetryAfter } from "../waits/retry-after.js";
import { withoutQuotations } from "../without-quotations.js";
import { judgeBrokenBehind } from "./broken-behind.js";
import { isNotRunning, judgeFailure, judgeFamilies, judgeSpent, type Spoken } from "./judge-families.js";
import { judgeMissingPart } from "./missing-part.js";
import { noModelWords, passingWords } from "./model-words.js";
import { isContentPolicy, namesInput, namesSetting, parameterWords } from "./named-field.js";
import { paceWords, periodWords } from "./pace-words.js";
import { clausesOf, wordsOfCode } from "./plain-words.js";
import { judgeRefusedPart } from "./refused-part.js";
import { faultWords } from "./request-words.js";
import { has, speaksOf, words } from "./word-family.js";
import { judgeWrongAddress } from "./wrong-address.js";

/** Codes of Hotspare itself, whose sentences are ours. An error in a good reply has the provider's sentence. */
const ownCodes: ReadonlySet<string> = new Set(
  [...Object.keys(unusableReplyVerdicts), ...Object.keys(timeoutVerdicts), "secret_unavailable"].filter(
    (code) => code !== "error_in_reply",
  ),
);

/** Longer waits are an amount's, not a pace's. */
const longestPaceMs = 6 * 3_600_000;

/**
 * What a failure means by the words in it, for failures whose code and type no rule knows: the code and the type, split into words,
 * then the sentence, then the status that a relay tells of the server behind it. Undefined: the words say nothing.
 */
export function judgeWords(facts: ErrorFacts): Verdict | undefined {
  if (facts.errno !== undefined || (facts.code !== undefined && ownCodes.has(facts.code))) {
    return undefined;
  }
  const codes = codesOf(facts);
  const spoken = spokenOf(facts, codes);
  return (
    judgePolicy(facts, codes) ??
    judgeRefusedPart(facts) ??
    judgeCodes(codes, spoken, isNamed) ??
    ofText(judgeFamilies(spoken)) ??
    judgeMissingPart(facts) ??
    judgeCodes(codes, spoken, isWeak) ??
    judgeWrongAddress(facts) ??
    judgeRelayed(facts, codes, spoken) ??
    judgeBrokenBehind(facts, codes) ??
    judgeFailure({ ...spoken, clauses: codes }) ??
    ofText(judgeFailure(spoken)) ??
    judgeLegal(spoken) ??
    judgeFault(codes, spoken)
  );
}

/**
 * Whether the sentence of a throttle says that nothing is left: of the money, or of a day's, a month's or a plan's amount. For rules that
 * know the code as a rate limit's.
 */
export function judgeSpentWords(facts: ErrorFacts): Verdict | undefined {
  return ofText(judgeSpent(spokenOf(facts, [])));
}

/** Whether a sentence speaks of a pace, whatever the code says. */
export function isPaceSentence(message: string): boolean {
  return clausesOf(message).some((clause) => has(paceWords, clause));
}

function codesOf({ code, type }: ErrorFacts): readonly string[] {
  return [code, type]
    .filter((word): word is string => word !== undefined && isWord(word))
    .map((word) => wordsOfCode(word));
}

function isWord(word: string): boolean {
  return /[a-z]/i.test(word) && !/^(?:null|none|undefined)$/i.test(word);
}

function spokenOf(facts: ErrorFacts, codes: readonly string[]): Spoken {
  const { status, message, headers, body } = facts;
  const clauses = clausesOf(message);
  const all = [...codes, ...clauses];
  // Lengths of time alone: a moment is an amount's, and a rule has no clock, so that every moment comes out as none.
  const waitMs = parseRetryAfter(headers, message, Number.NaN, body);
  return {
    clauses,
    status,
    isPace: all.some((clause) => has(paceWords, clause)),
    isOfPeriod: all.some((clause) => has(periodWords, clause)),
    statesWait: waitMs !== undefined && waitMs <= longestPaceMs,
    namesParameter: namesSetting(facts) || codes.some((code) => has(parameterWords, code)),
    namesSetting: namesSetting(facts),
    namesInput: namesInput(facts),
    namesNoModel: clauses.some((clause) => has(noModelWords, clause)),
  };
}

/** A right, a payment and a pace have statuses of their own. */
function judgePolicy({ status = 400 }: ErrorFacts, codes: readonly string[]): Verdict | undefined {
  const mayBeContent = ![401, 402, 404, 429].includes(status) && status < 500;
  return mayBeContent && codes.some(isContentPolicy)
    ? verdict("content_safety", "content_refused")
    : undefined;
}

/** Each code is a sentence of its own. */
function judgeCodes(
  codes: readonly string[],
  spoken: Spoken,
  may: (judged: Verdict, code: string) => boolean,
): Verdict | undefined {
  for (const code of codes) {
    const judged = judgeFamilies({ ...spoken, clauses: [code] });
    if (judged?.reason === "model_absent" && isPassing(spoken)) {
      continue;
    }
    if (judged !== undefined && may(judged, code)) {
      // "team-blocked:spending-limit": the sentence knows what the account was blocked for.
      return judged.reason === "account_restricted" ? (judgeSpent(spoken) ?? judged) : judged;
    }
  }
  return undefined;
}

/** Whether the sentence says that what a code calls absent comes back. */
function isPassing(spoken: Spoken): boolean {
  return isNotRunning(spoken) || spoken.clauses.some((clause) => has(passingWords, clause));
}

/**
 * Whether a code names the fault. What stands behind `MissingParameter.` is a parameter's name, unless it says that the parameter is too
 * long or refused; that the service failed, or that something is not permitted, many servers say of every failure.
 */
function isNamed(judged: Verdict, code: string): boolean {
  if (has(parameterWords, code)) {
    return judged.class === "input_too_large" || judged.class === "content_safety";
  }
  const isServers =
    judged.class === "transient" &&
    !["overloaded", "broken_answer", "connection_lost"].includes(judged.reason);
  return !isServers && !isWeak(judged);
}

/**
 * Codes whose sentence says more: "PERMISSION_DENIED" is Google's word for a 403 of any kind, and `APIConnectionError` is LiteLLM's for
 * whatever it did not expect of the server behind it.
 */
function isWeak({ reason }: Verdict): boolean {
  return reason === "not_permitted" || reason === "connection_lost";
}

/** What the provider was to fetch for the request: a status beside it is that of somebody's picture. */
const fetchWords = words(
  "images?",
  "files?",
  "videos?",
  "audio",
  "media",
  "download(?:ing|ed)?",
  "fetch(?:ing|ed)?",
);

/** The status that a relay tells: its own says only that something behind it failed. */
function judgeRelayed(
  facts: ErrorFacts,
  codes: readonly string[],
  { namesParameter, clauses }: Spoken,
): Verdict | undefined {
  if (!mayCoverAnother(facts) || namesParameter || clauses.some((clause) => has(fetchWords, clause))) {
    return undefined;
  }
  const numbers = [facts.code ?? "", facts.type ?? ""].filter((word) => /^[45]\d\d$/.test(word));
  const relayed =
    [...numbers, ...codes].map(statusOfWord).find((status) => ![undefined, facts.status].includes(status)) ??
    statusInSentence(withoutQuotations(facts.message.slice(0, 1_000)));
  if (relayed === undefined || relayed === facts.status || relayed === 400 || relayed === 422) {
    return undefined;
  }
  // A server that fails at a bad request calls it so too, and says what a request must be.
  const mayBeFault = relayed !== 503 || clauses.some((clause) => / must (?:not )?be /.test(clause));
  return relayed >= 500 && facts.status === 400 && mayBeFault ? undefined : judgeStatus(relayed);
}

const requestWords = words(
  "content",
  "prompts?",
  "inputs?",
  "outputs?",
  "messages?",
  "requests?(?! (?:id|failed))",
  "polic(?:y|ies)",
  "moderation",
  "copyright",
  "内容",
  "输入",
);

/** 451 is a refusal of the content where the text speaks of the request, and not of a country, a key or an account. */
function judgeLegal({ status, clauses }: Spoken): Verdict | undefined {
  return status === 451 && clauses.some((clause) => has(requestWords, clause))
    ? verdict("content_safety", "refused_for_legal_reasons")
    : undefined;
}

/** Inside a stream or a good reply no status says that the request is wrong. */
function judgeFault(codes: readonly string[], { status, clauses }: Spoken): Verdict | undefined {
  const isUntold = status === undefined || status < 300;
  return isUntold && [...codes, ...clauses].some((clause) => speaksOf(faultWords, clause))
    ? verdict("permanent", "invalid_request")
    : undefined;
}

function ofText(judged: Verdict | undefined): Verdict | undefined {
  return judged === undefined ? undefined : { ...judged, evidence: "text" };
}
