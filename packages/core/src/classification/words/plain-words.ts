import { inEnglish } from "../languages/in-english.js";
import { simplified } from "../languages/simplified.js";
import { withoutQuotations } from "../without-quotations.js";

/** Longer texts are a page, or the user's own words sent back. */
const maxCharacters = 4_096;

const address = /\bhttps?:\/\/[^\s"'<>)]{1,2000}/gi;

/**
 * A model's name, a key, a request's id: letters and digits in one. Its parts, such as "vision", say nothing of the failure; a dot behind it
 * ends the sentence.
 */
const identifier = /\b(?=[\w.@/-]{0,100}\d)(?=[\w.@/-]{0,100}[a-z])\w[\w.@/-]{0,200}[\w/-]/gi;

const camelJoint = /([a-z\d])(?=[A-Z])|([A-Z])(?=[A-Z][a-z]{2})/g;
/** "Isn't" and "is not" are the same, and so are "can't" and "cannot". */
const contraction = /\b(?:([a-z]{2,6})n't|cannot)\b/g;
const wholeVerbs: Readonly<Record<string, string>> = { ca: "can", wo: "will" };

const joiner = /[_/:-]|\.(?=\w)/g;

/** "5-hour limit" is no identifier. */
const timeAdjective = /(?<![\w-])(\d{1,4})-(?=(?:second|minute|hour|day|week|month)s?\b)/gi;

/** What stands before every sentence of a server, and would stand beside whatever the sentence names. */
const heading = /^\s{0,9}(?:error|exception|failure|错误)\s{0,2}[:：]\s{0,2}/i;

/** Names of fields that a server does not know: "unrecognized arguments: rate_limit" speaks of no pace. */
const unknownFields =
  /\b([Uu]n(?:known|recogni[sz]ed|expected|supported)|[Ee]xtra|[Aa]dditional)((?: \w{1,20})? (?:arguments?|parameters?|params?|fields?|propert(?:y|ies)|options?|keys?)(?:\(s\))?(?: supplied| provided)?(?: (?:are |is )?not (?:permitted|allowed|supported))?:? )(?:\w{1,60}(?:_\w{1,60}|[A-Z]\w{0,60})(?:, )?){1,20}/g;

/** The name of something of the caller's: "Invalid tool name: rate_limit_check". */
const givenName = /\b([Nn]ames? ?:? )\w{1,60}_[\w-]{1,60}/g;

/** Where a thought ends. A dot inside a word or a number is a joiner, and was replaced before. */
const clauseEnd = /[.!?;](?:\s|$)|[。！？；\n]/;

/**
 * The words of a code, in lower case: `InsufficientBalanceError`, `insufficient_balance` and `INSUFFICIENT-BALANCE` are the same.
 */
export function wordsOfCode(code: string): string {
  return plain(code.slice(0, 200));
}

/**
 * The clauses of a provider's sentence, in lower case, without what it quotes and without addresses and identifiers. Codes inside the
 * sentence are split as `wordsOfCode` splits a code. If the families of words do not know the language of a clause, its translation by `inEnglish`
 * follows the clause.
 */
export function clausesOf(message: string): readonly string[] {
  const text = simplified(withoutQuotations(message.slice(0, maxCharacters)))
    .replace(heading, "")
    .replaceAll('"…"', "#")
    .replace(address, "#")
    .replace(unknownFields, "$1$2#")
    .replace(givenName, "$1#")
    .replace(timeAdjective, "$1 ")
    .replace(identifier, (word) => (/^[A-Za-z]+\d?$/.test(word) ? word : "#"));
  return plain(text)
    .split(clauseEnd)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "")
    .flatMap((clause) => {
      const english = inEnglish(clause);
      return english === undefined ? [clause] : [clause, english];
    });
}

function plain(text: string): string {
  return text
    .replace(camelJoint, "$1$2 ")
    .replace(joiner, " ")
    .replace(/[’‘]/g, "'")
    .replace(/[ \t]+/g, " ")
    .toLowerCase()
    .replace(contraction, (_, verb = "can") => `${wholeVerbs[verb] ?? verb} not`);
}
