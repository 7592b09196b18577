import { type WordFamily, words } from "./word-family.js";

const wrong = words(
  "invalid",
  "incorrect",
  "not (?:a )?valid",
  "not (?:been )?(?:provided|found|recognized|accepted|authori[sz]ed|set|supplied|passed)",
  "(?:has |is )?expired",
  "revoked",
  "disabled",
  "deleted",
  "missing",
  "no",
  "wrong",
  "bad",
  "unknown",
  "malformed",
  "fail(?:ed|ure|s)?",
  "required",
  "rejected",
  "denied",
  "error",
  "blocked",
  "suspended",
  "leaked",
  "inactive",
  "mismatch(?:ed)?",
  "(?:could|can) ?not be (?:validated|verified|found|authenticated)",
  "(?:does|do|did) not (?:match|exist)",
  "doesn't (?:match|exist)",
  "unable to (?:find|verify|validate|authenticate)",
  "could not (?:find|verify|validate|authenticate)",
  "provide",
  "didn't provide",
  "check",
  "无效",
  "过期",
  "不存在",
  "错误",
  "失败",
  "未提供",
  "禁用",
  "不正确",
  "缺失",
  "缺少",
  "不合法",
  "不可用",
  "有误",
  "为空",
  "未通过",
  "异常",
);

/** The key is missing, wrong, expired or revoked. */
export const keyWords: WordFamily = {
  alone: words(
    "(?:jwt|tokens?) (?:is |has |was )?(?:expired|revoked)",
    "unauthenticated",
    "not authenticated",
    "(?:user|login) not found",
    "login fail(?:ed)?",
    "未登录",
  ),
  pairs: [
    {
      subject: words(
        "(?:x )?api ?keys?",
        "access ?keys?",
        "secret ?keys?",
        "subscription keys?",
        "(?:auth|access|api|bearer|security|session|proxy server|id|virtual) ?tokens?",
        "bearer",
        "authentication(?: credentials?| token| header| info)?",
        "authorization(?: header| field)?",
        "credentials?",
        "令牌",
        "密钥",
        "鉴权",
        "认证",
        "身份验证",
        "授权信息",
        "api ?key",
        "apikey",
      ),
      predicate: wrong,
      within: 30,
    },
  ],
};

/** "Token" alone is a key only where the status speaks of keys: elsewhere it is a piece of text. */
export const bareTokenWords: WordFamily = {
  alone: words("unauthori[sz]ed"),
  pairs: [{ subject: words("tokens?", "signature", "keys?"), predicate: wrong, within: 25 }],
};

/** Terms of a model that somebody has to accept, for the whole account. */
export const termsWords: WordFamily = {
  alone: words(
    "(?:has|have) not (?:agreed|accepted)",
    "(?:agree to|accept) the (?:\\w+ )?(?:terms|license|agreement)",
  ),
  pairs: [],
};

/** The key is known, and may not do this. */
export const permissionWords: WordFamily = {
  alone: words(
    "permission denied",
    "access denied",
    "access (?:is )?(?:forbidden|restricted)",
    "not (?:authori[sz]ed|entitled|allowed to access)",
    "insufficient permissions?",
    "(?:do|does)(?: not|n't) have (?:the )?(?:\\w+ )?(?:access|permissions?|rights?|entitlement)",
    "has no (?:access|permissions?)",
    "no (?:access|permissions?) (?:to|for)",
    "lacks? (?:the )?(?:\\w+ )?(?:permissions?|scopes?|role)",
    "missing (?:required )?(?:permissions?|scopes?)",
    "无权",
    "没有权限",
    "权限不足",
    "无权限",
    "未授权",
    "未开通",
  ),
  pairs: [
    {
      subject: words("plan", "subscription", "tier", "套餐"),
      predicate: words(
        "(?:does|do)(?: not|n't) (?:include|cover|allow|have access)",
        "not included",
        "不包含",
        "不支持",
      ),
      within: 25,
    },
    {
      subject: words(
        "you",
        "users?",
        "(?:api )?keys?",
        "accounts?",
        "team",
        "caller",
        "projects?",
        "organi[sz]ation",
        "client",
        "principal",
        "tokens?",
      ),
      predicate: words("not (?:permitted|allowed)", "(?:do|does|may)(?: not|n't) have"),
      within: 20,
      order: "subjectFirst",
      unless: words("parameters?", "fields?", "inputs?", "formats?"),
    },
  ],
};
