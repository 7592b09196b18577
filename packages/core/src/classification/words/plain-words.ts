import { withoutQuotations } from "../without-quotations.js";

/** Longer texts are a page, or the user's own words sent back. */
const maxCharacters = 4_096;

const address = /\bhttps?:\/\/[^\s"'<>)]{1,2000}/gi;

/** A model's name, a key, a request's id: letters and digits in one. Its parts, such as "vision", say nothing of the failure. */
const identifier = /\b(?=[\w.@/-]{0,100}\d)(?=[\w.@/-]{0,100}[a-z])\w[\w.@/-]{1,200}/gi;

const camelJoint = /([a-z\d])(?=[A-Z])|([A-Z])(?=[A-Z][a-z]{2})/g;
const joiner = /[_/:-]|\.(?=\w)/g;

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
 * sentence are split as `wordsOfCode` splits a code.
 */
export function clausesOf(message: string): readonly string[] {
  const text = withoutQuotations(message.slice(0, maxCharacters))
    .replaceAll('"…"', "#")
    .replace(address, "#")
    .replace(identifier, (word) => (/^[A-Za-z]+\d?$/.test(word) ? word : "#"));
  return plain(text)
    .split(clauseEnd)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== "");
}

function plain(text: string): string {
  return text
    .replace(camelJoint, "$1$2 ")
    .replace(joiner, " ")
    .replace(/[’‘]/g, "'")
    .replace(/[ \t]+/g, " ")
    .toLowerCase();
}
