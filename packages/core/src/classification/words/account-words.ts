import { type WordFamily, words } from "./word-family.js";

const account = words(
  "accounts?",
  "organi[sz]ations?",
  "org",
  "resource",
  "workspace",
  "projects?",
  "tenant",
  "consumer",
  "customer",
  "team",
  "subscription",
  "账号",
  "账户",
  "帐号",
  "帐户",
  "组织",
  "企业",
);

/** Who pays was suspended, closed or never verified. */
export const accountWords: WordFamily = {
  alone: words(
    "access (?:was |has been |is )?terminated",
    "account deactivated",
    "unavailable for (?:this |your )?account",
  ),
  pairs: [
    {
      subject: account,
      predicate: words(
        "suspended",
        "deactivated",
        "disabled",
        "banned",
        "blocked",
        "restricted",
        "terminated",
        "locked",
        "closed",
        "frozen",
        "inactive",
        "not active(?:ated)?",
        "under review",
        "(?:pending|awaiting|waiting for) (?:approval|review|verification)",
        "abnormal",
        "flagged",
        "封禁",
        "被封",
        "禁用",
        "停用",
        "冻结",
        "注销",
        "锁定",
        "异常",
        "受限",
        "封号",
        "风控",
      ),
      order: "subjectFirst",
    },
    {
      // "用户流量受限" (Spark): a pace.
      unless: words("流量", "频率", "速率", "并发"),
      subject: words("users?", "用户"),
      predicate: words(
        "(?:is|are|was|been) (?:suspended|banned|disabled|deactivated|blocked|locked)",
        "封禁",
        "禁用",
        "停用",
        "冻结",
        "被限制",
        "受限",
      ),
      order: "subjectFirst",
    },
    {
      subject: account,
      predicate: words("suspended", "deactivated", "disabled", "banned", "inactive", "unverified"),
      order: "predicateFirst",
      // "A suspended account"; farther away it is something of the account's that is disabled.
      within: 10,
      unless: words("models?", "deployments?", "features?", "endpoints?"),
    },
  ],
};

/** A right that comes with a proof of who asks; a server that fails may speak of it too. */
export const verificationWords: WordFamily = {
  alone: words("实名认证"),
  pairs: [
    {
      subject: account,
      predicate: words("not (?:been )?verified", "must be verified", "verification required"),
      order: "subjectFirst",
    },
  ],
};

/** Where the call comes from: a country, a region, an address of the network. */
export const placeWords: WordFamily = {
  alone: words(
    // Cloudflare's challenges: no program passes them from this address.
    "just a moment",
    "attention required",
    "(?:not (?:available|supported|offered)|unavailable|unsupported|restricted) (?:in|for|from) (?:your|this) (?:\\w+ )?(?:country|region|location|area|territory)",
    "unsupported (?:country|region|location|territory)",
    "not (?:available|supported|offered|accessible) (?:in|from|within) (?:the )?(?:eu|eea|european union|uk|mainland china|china|hong kong|macau|taiwan|russia|belarus|iran|cuba|syria|north korea|crimea|italy)",
  ),
  unless: words("images?", "files?", "same region"),
  pairs: [
    {
      subject: words(
        "countr(?:y|ies)",
        "regions?",
        "territor(?:y|ies)",
        "locations?",
        "geo(?:graphy|graphic(?:al)?|location)?",
        "ip",
        "ip address(?:es)?",
        "ips",
        "client ip",
        "vpc",
        "virtual network",
        "firewall",
        "地区",
        "国家",
        "区域",
        "地域",
        "ip ?地址",
        "ip ?白名单",
      ),
      predicate: words(
        "not (?:supported|available|allowed|permitted|authori[sz]ed|served|in)",
        "unsupported",
        "unavailable",
        "restricted",
        "restrictions?",
        "blocked",
        "forbidden",
        "denied",
        "prohibited",
        "banned",
        "(?:white|allow) ?list(?:ed)?",
        "rules?",
        "不支持",
        "不可用",
        "限制",
        "禁止",
        "不在",
        "白名单",
        "黑名单",
        "black ?list(?:ed)?",
        "无法访问",
        "暂未开放",
      ),
    },
  ],
};
