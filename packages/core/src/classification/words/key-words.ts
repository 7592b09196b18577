import { type WordFamily, words } from "./word-family.js";

const wrong = words(
  "invalid",
  "incorrect",
  "not (?:a )?valid",
  "must be (?:provided|set|passed|supplied|specified|sent)",
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
  "deactivated",
  "no longer (?:valid|active)",
  "leaked",
  "inactive",
  "mismatch(?:ed)?",
  "(?:could|can) not be (?:validated|verified|found|authenticated)",
  "(?:does|do|did) not (?:match|exist)",
  "(?:unable to|could not) (?:find|verify|validate|authenticate|resolve)",
  "provide",
  "check",
  "无效",
  "过期",
  "不存在",
  "错误",
  "失败",
  "未提供",
  "禁用",
  "删除",
  "吊销",
  "停用",
  "不正确",
  "缺失",
  "缺少",
  "不合法",
  "不可用",
  "有误",
  "非法",
  "失效",
  "为空",
  "未通过",
  "异常",
);

/** The key is missing, wrong, expired or revoked. */
export const keyWords: WordFamily = {
  alone: words(
    "(?:jwt|tokens?) (?:is |has |was )?(?:expired|revoked)",
    "unauthenticated",
    // RFC 6750's code, and the whole of a sentence; inside one it may be a parser's token.
    "^invalid token$",
    "not authenticated",
    "(?:user|login) not found",
    "login fail(?:ed)?",
    // Tencent's AuthFailure.SecretIdNotFound and its neighbours, which come in a 200.
    "auth fail(?:ed|ure|s)?",
    "(?<!thought )signature (?:is |has )?(?:expired?|mismatch|fail(?:ed|ure))",
    "invalid subscription(?! \\w)",
    "subscription (?:was |is )?not (?:found|registered)",
    // AWS, and whoever signs as AWS does: "The request signature we calculated does not match the signature you provided".
    "(?<!thought )signature(?: \\w+){0,3} (?:does|did) not match",
    "(?:provide|supply|pass|include|enter|specify|send|use) (?:an? |your |the )?(?:valid |correct |working )?(?:api |access |secret )keys?",
    // "Key" alone may be an object's; a provided one is a credential's.
    "(?:the|your) (?:provided|given|supplied) key (?:is |was |has been |has )?(?:invalid|not (?:valid|recogni[sz]ed)|revoked|expired|disabled)",
    "签名(?:验证|校验|认证)?(?:过期|错误|失败|无效|不匹配|已失效|未通过|不通过)",
    "token ?(?:错误|无效|过期|失效|不正确)",
    "未登录",
  ),
  pairs: [
    {
      subject: words(
        "(?:x )?api ?keys?",
        "access ?keys?",
        "secret ?keys?",
        "subscription keys?",
        "authentication method",
        "(?:auth|access|api|bearer|security|service|session|proxy server|id|iam|virtual) ?tokens?",
        "iam(?: (?:certification|authentication))?",
        "bearer",
        "authentication(?: credentials?| token| header| info)?",
        "authorization(?: header| field)?",
        "credentials?",
        "令牌",
        "密钥",
        "鉴权",
        "认证",
        "身份(?:验证|校验)",
        "授权信息",
        "api ?key",
        "apikey",
      ),
      predicate: wrong,
    },
  ],
};

/** "Token" alone is a key only where the status speaks of keys: elsewhere it is a piece of text. */
export const bareTokenWords: WordFamily = {
  alone: words("unauthori[sz]ed"),
  pairs: [{ subject: words("tokens?", "signature", "keys?"), predicate: wrong }],
};

/** Where no status says that keys are spoken of, in a stream or a good reply, only words that mean nothing else. */
export const untoldKeyWords: WordFamily = {
  alone: words(
    "unauthori[sz]ed",
    "(?:invalid|bad|expired|revoked|wrong|incorrect|missing) (?:access |auth |bearer |api |security )?token(?! (?:count|limit|budget|usage|number|id|at|in|near|#))",
  ),
  pairs: [],
};

/** Terms of a model that somebody has to accept, for the whole account. */
export const termsWords: WordFamily = {
  alone: words(
    "(?:has|have) not (?:agreed|accepted)",
    "(?:agree to|accept) the (?:\\w+ )?(?:terms|license|agreement)",
  ),
  pairs: [],
};

/** A 403 for terms that somebody broke is against who asks (OpenRouter); against what is asked, it says so. */
export const brokenTermsWords: WordFamily = {
  alone: words("violat(?:es?|ed|ing|ions? of) (?:\\w+ ){0,3}terms"),
  unless: words("contents?", "prompts?", "inputs?", "flagged", "moderat(?:ed|ion)"),
  pairs: [],
};

/** The key is known, and may not do this. */
export const permissionWords: WordFamily = {
  // "授权错误：并发流控超限" (Spark): the right is there, its pace is over.
  unless: words("流控", "并发"),
  alone: words(
    "permission denied",
    "access denied",
    "access (?:is )?(?:forbidden|restricted)",
    "not (?:authori[sz]ed|entitled|allowed to access)",
    "insufficient permissions?",
    "(?:do|does) not have (?:the )?(?:\\w+ )?(?:access|permissions?|rights?|entitlement)",
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
    "授权(?:类|错误|失败)",
    "没有.{0,8}授权",
    "(?:在|进入|加入|列入)黑名单",
    "非白名单",
    "non white ?list(?:ed)?",
    "organi[sz]ation(?:al)? policy (?:constraints?|denie[sd]|prohibits?|does not)",
  ),
  pairs: [
    {
      subject: words("plan", "subscription", "tier", "套餐"),
      predicate: words(
        "(?:does |do )?not (?:yet |currently )?(?:include|cover|allow|support|have access)",
        "not included",
        "不包含",
        "不支持",
      ),
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
      predicate: words("not (?:permitted|allowed)", "(?:do|does|may) not have"),
      order: "subjectFirst",
      unless: words("parameters?", "fields?", "inputs?", "formats?"),
    },
  ],
};
