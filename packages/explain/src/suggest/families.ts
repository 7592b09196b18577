import type { ErrorClass } from "@hotspare/core";
import { wordsOfCode } from "@hotspare/core/plugin";

/** Words that name what an error is about. */
export interface Family {
  readonly class: ErrorClass;
  /** What the words are about, as the end of "the words are about …". */
  readonly about: string;
  readonly words: RegExp;
}

/**
 * Words that hint at a class. Errors that core's own families classify are never unknown, so their words are missing here.
 * The order decides, the most telling family first. Money comes before the rate, because errors about either say "quota" and "limit". Load comes
 * before keys, because a busy server may also name the key that it refuses. Each pattern reads a text of at most a few hundred characters.
 */
export const families: readonly Family[] = [
  {
    class: "content_safety",
    about: "forbidden content",
    words: /\b(?:content policy|moderation|safety (?:system|policy)|inappropriate|guardrails?)\b/,
  },
  {
    class: "input_too_large",
    about: "the length of the input",
    words:
      /\b(?:too (?:long|large|big)|context (?:length|window)|maximum (?:context|length|input)|(?:length|size) exceed\w*)\b/,
  },
  {
    class: "quota_exceeded",
    about: "money or a quota",
    words:
      /\b(?:balance|credits?|billing|payments?|pay|unpaid|overdue|funds?|recharge|top up|prepaid|invoices?|quotas?|spend\w* limit|free (?:tier|trial|plan))\b|余额|充值|套餐|额度|配额/,
  },
  {
    class: "rate_limited",
    about: "the rate of requests",
    words:
      /\b(?:too many (?:requests|calls)|too (?:fast|frequent)|slow down|concurren\w*|(?:requests|tokens) per|qps|qpm|rpm|tpm)\b|并发|过快/,
  },
  {
    class: "transient",
    about: "load or a start",
    words:
      /\b(?:busy|capacity|temporar\w+|currently unavailable|try again|retry (?:later|shortly)|warm(?:ing|up)?|starting|still loading|being loaded|maintenance|timed? ?out|not ready)\b|稍后|维护/,
  },
  {
    class: "not_found",
    about: "a missing model or deployment",
    words:
      /\b(?:models?|deployments?|engines?|adapters?) (?:[a-z{}…]+ ){0,3}(?:not (?:found|exist|available|supported|loaded|deployed|enabled|activated)|does not exist|unknown|retired|deprecated|removed|offline)\b|\bno (?:such|available) (?:model|deployment|channel)\b|不存在|下线/,
  },
  {
    class: "auth",
    about: "the key, its rights or its account",
    words:
      /\b(?:api keys?|access keys?|(?:invalid|expired|missing|incorrect|revoked) (?:key|token|credentials?)|credentials?|unauthori[sz]ed|authenticat\w*|authori[sz]ation|permissions?|not (?:allowed|authori[sz]ed|permitted|entitled)|forbidden|suspended|disabled|deactivated|frozen|revoked|banned|region|territory|country|must be verified)\b|令牌|密钥|权限|认证|鉴权|禁用|停用|冻结|封禁/,
  },
];

/** The words of a code, a type and a sentence, in lower case. `AccountOverdue` and `account_overdue` give the same two words. */
export function wordsOf(texts: readonly (string | undefined)[]): string {
  return texts
    .flatMap((text) => text?.split(/\s+/) ?? [])
    .map(wordsOfCode)
    .join(" ");
}
