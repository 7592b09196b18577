import type { FaultScope } from "../../contract/plugin/fault-scope.js";
import { type Verdict, verdict } from "../verdict.js";
import { placeWords } from "./account-words.js";
import { speaksOf, type WordFamily, words } from "./word-family.js";

/** A list of places, and what a rule of one key or one account is called. */
const list = words(
  "(?:allow(?:ed)?|white|block(?:ed)?|black|deny|access) ?list(?:s|ed)?",
  "(?:ip|ips|cidr|network|address(?:es)?|referr?ers?|origin|location|region|geo|access) (?:\\w+ )?(?:restrict(?:ions?|ed)|polic(?:y|ies)|rules?|ranges?|lists?)",
  "(?:restricted|limited|bound|locked|tied|pinned) to",
  "only (?:be )?(?:used|valid|allowed|accepted|accessible|works?) (?:from|in|within)",
  "allowed (?:\\w+ )?(?:ips?|addresses|ranges?|networks?|referr?ers?|origins?|regions?|countries|locations)",
  // A code: "api key ip address blocked".
  "(?:ip|ip address|referr?er|location|region) (?:blocked|not (?:allowed|permitted|authori[sz]ed))",
  "允许",
  "白名单",
  "黑名单",
  "绑定",
  "限制",
);

/** The list is one key's, and another key may have another list, or none. */
const listOfKey: WordFamily = {
  alone: words(
    "(?:for|by|of|on|to use|with) (?:this|the|your|that) (?:\\w+ ){0,2}(?:keys?|tokens?)(?:'s)?",
    // Only keys are bound to the pages that may use them.
    "http referr?ers? (?:restrictions?|blocked)",
    "requests? from (?:the |this |your )?referr?ers? (?:\\S+ )?(?:is|are|was|were) (?:blocked|not (?:allowed|permitted))",
    "referr?er (?:is |was )?(?:blocked|restricted|not (?:allowed|permitted|authori[sz]ed))",
  ),
  // The site of a picture has its own rules.
  unless: words("images?", "files?", "videos?", "urls?"),
  pairs: [
    {
      subject: words("(?:api |access |virtual )?keys?(?:'s)?", "tokens?(?:'s)?", "令牌", "密钥"),
      predicate: list,
    },
  ],
};

/** The list is an account's, and holds all its keys. */
const listOfAccount: WordFamily = {
  alone: words(
    "(?:for|by|of) (?:this|the|your|that) (?:\\w+ ){0,2}(?:organi[sz]ation|project|workspace|team|tenant|account)(?:'s)?",
  ),
  pairs: [
    {
      subject: words(
        "(?:organi[sz]ation|project|workspace|team|tenant|account)(?:'s)?",
        "项目",
        "账号",
        "账户",
        "组织",
        "企业",
      ),
      predicate: list,
    },
  ],
};

/** Where the call comes from is not allowed: by a list of the key or the account, or by the service for everybody. */
export function judgePlace(clauses: readonly string[]): Verdict | undefined {
  const isReferrer = clauses.some((clause) => speaksOf(listOfKey, clause) && /referr?er/.test(clause));
  return isReferrer || clauses.some((clause) => speaksOf(placeWords, clause))
    ? verdict("auth", "place_not_served", scopeOf(clauses))
    : undefined;
}

function scopeOf(clauses: readonly string[]): FaultScope {
  if (clauses.some((clause) => speaksOf(listOfKey, clause))) {
    return "credential";
  }
  return clauses.some((clause) => speaksOf(listOfAccount, clause)) ? "account" : "endpoint";
}
