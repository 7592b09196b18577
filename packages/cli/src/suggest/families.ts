import type { ErrorClass } from "@hotspare/core";

/** Words that name what an error is about. */
export interface Family {
  readonly class: ErrorClass;
  /** What the words are about, as the end of "the words are about …". */
  readonly about: string;
  readonly words: RegExp;
}

/**
 * Families of words, the most telling first: money before the rate, since "quota" and "limit" are said of both; load before keys, since a server that is
 * busy also says whom it does not serve. Each pattern reads a text of at most a few hundred characters.
 */
export const families: readonly Family[] = [
  {
    class: "content_safety",
    about: "what may not be said",
    words:
      /\b(?:content (?:policy|filter\w*)|moderation|safety (?:system|policy)|sensitive (?:content|information)|inappropriate|guardrails?)\b|敏感|违规/,
  },
  {
    class: "input_too_large",
    about: "the length of the input",
    words:
      /\b(?:too (?:long|large|big|many (?:input|prompt) tokens)|context (?:length|window)|maximum (?:context|length|input)|(?:length|size) exceed\w*)\b|过长|超长/,
  },
  {
    class: "quota_exceeded",
    about: "money or a quota",
    words:
      /\b(?:balance|credits?|billing|payments?|pay|unpaid|overdue|arrears?|arrearage|funds?|recharge|top up|prepaid|invoices?|quotas?|spend\w* limit|free (?:tier|trial|plan))\b|余额|欠费|充值|套餐|额度|配额/,
  },
  {
    class: "rate_limited",
    about: "the rate of requests",
    words:
      /\b(?:rate limit\w*|throttl\w*|too many (?:requests|tokens|calls)|too (?:fast|frequent)|slow down|concurren\w*|(?:requests|tokens) per|qps|qpm|rpm|tpm)\b|限流|速率|频率|并发|过快/,
  },
  {
    class: "transient",
    about: "load or a start",
    words:
      /\b(?:overload\w*|busy|capacity|temporar\w+|currently unavailable|try again|retry (?:later|shortly)|warm(?:ing|up)?|starting|still loading|being loaded|maintenance|timed? ?out|not ready)\b|繁忙|过载|负载|稍后|排队|维护/,
  },
  {
    class: "not_found",
    about: "a model or a deployment that is not there",
    words:
      /\b(?:models?|deployments?|engines?|adapters?) (?:[a-z{}…]+ ){0,3}(?:not (?:found|exist|available|supported|loaded|deployed|enabled|activated)|does not exist|unknown|retired|deprecated|removed|offline)\b|\bno (?:such|available) (?:model|deployment|channel)\b|不存在|未开通|下线|无可用渠道/,
  },
  {
    class: "auth",
    about: "the key, its rights or its account",
    words:
      /\b(?:api keys?|access keys?|(?:invalid|expired|missing|incorrect|revoked) (?:key|token|credentials?)|credentials?|unauthori[sz]ed|authenticat\w*|authori[sz]ation|permissions?|not (?:allowed|authori[sz]ed|permitted|entitled)|access denied|forbidden|suspended|disabled|deactivated|frozen|revoked|banned|region|territory|country|must be verified)\b|令牌|密钥|权限|无权|认证|鉴权|禁用|停用|冻结|封禁/,
  },
];

/** The words of a code, a type and a sentence: `AccountOverdue` and `account_overdue` have the same two. */
export function wordsOf(texts: readonly (string | undefined)[]): string {
  return texts
    .filter((text) => text !== undefined)
    .join(" ")
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .replace(/[_.:/-]+/g, " ")
    .toLowerCase();
}
