import { type WordFamily, words } from "./word-family.js";

/**
 * The shortage must stand beside the money: "add 10 credits to unlock 1000 requests" is advice in a throttle notice. What is spent
 * and what is only slowed down is told apart by `spentWords` and `paceWords`.
 */
export const moneyWords: WordFamily = {
  alone: words(
    "payment required",
    "insufficient (?:account |user |credit )?(?:funds?|balance|credits?|quota)",
    "arrear(?:s|age)?",
    "(?:is|are) in arrears?",
    "(?:can )?only afford",
    "can(?:not|'t) afford",
    "out of (?:credits?|funds?|money)",
    "(?:accounts?|commodity|package|service|subscription|bill|plan)(?: \\w+){0,2} (?:overdue|not (?:been )?purchased)",
    "no (?:remaining |available |more |free )?(?:credits?|balance|funds?) (?:left|remaining|available)",
    "(?:have|has) no (?:remaining |available |more )?(?:credits?|balance|funds?)",
    "pay as you go (?:is )?required",
    "overdue (?:balance|payment|invoice|bill)",
    "欠费",
    "余额不足",
    "额度不足",
    "余额为",
    "无可用(?:额度|资源包)",
  ),
  unless: words(
    "no credits (?:were|was|have been|will be) (?:charged|used|deducted)",
    "not (?:be )?(?:charged|billed)",
  ),
  pairs: [
    {
      subject: words(
        "credits?",
        "balance",
        "funds?",
        "wallet",
        "prepaid",
        "余额",
        "额度",
        "点数",
        "资源包",
        "代金券",
      ),
      predicate: words(
        "insufficient",
        "not (?:enough|sufficient)",
        "(?:is |are )?(?:exhausted|depleted|negative|empty|spent)",
        "too low",
        "used up",
        "r[au]n out(?: of)?",
        "below",
        "requires? more",
        "needs? more",
        "limit (?:exceeded|reached|has been)",
        "expired",
        "不足",
        "不够",
        "用尽",
        "用完",
        "耗尽",
        "到期",
        "过期",
        "已达上限",
      ),
      unless: words("credit cards?"),
    },
    {
      // What is free is given once.
      subject: words("free (?:\\w+ )?(?:quota|trial|credits?|allocation|allowance)", "免费额度", "赠送额度"),
      predicate: words(
        "(?:is |has been |have been |was )?(?:exceeded|exhausted|used(?: up)?|consumed|spent|expired|over)",
        "用尽",
        "用完",
        "耗尽",
        "已用",
      ),
      within: 15,
      order: "subjectFirst",
      unless: words("per (?:\\d+ ?)?(?:min(?:ute)?s?|sec(?:ond)?s?)", "rate"),
    },
    {
      subject: words("credits?", "balance", "funds?", "money"),
      predicate: words(
        "(?:do|does|did)(?: not|n't) have (?:any|enough|sufficient)?",
        "no longer have",
        "without",
      ),
      within: 20,
      order: "predicateFirst",
    },
    {
      subject: words("budget", "spend(?:ing)?", "cost"),
      predicate: words("exceed(?:s|ed)?", "reached", "exhausted", "over", "used up", "超出", "超过"),
      // A budget of tokens is a parameter.
      unless: words("thinking", "reasoning", "media", "tokens?"),
    },
    {
      subject: words(
        "plan",
        "subscription",
        "free trial",
        "trial",
        "membership",
        "package",
        "套餐",
        "订阅",
        "会员",
        "试用",
      ),
      predicate: words(
        "(?:has |have |is )?(?:expired|ended|lapsed|inactive|cancell?ed|unpaid|over)",
        "not active",
        "no (?:active|valid)",
        "past due",
        "overdue",
        "到期",
        "过期",
        "已结束",
        "未购买",
        "未订购",
        "失效",
      ),
      within: 25,
    },
    {
      subject: words("billing", "payments?", "invoices?", "bills?", "账单", "付款", "付费"),
      predicate: words(
        "required",
        "not (?:active|enabled|set up|configured)",
        "inactive",
        "disabled",
        "failed",
        "declined",
        "overdue",
        "past due",
        "unpaid",
        "outstanding",
        "hard limit",
        "must be enabled",
        "to be enabled",
        "未",
        "失败",
        "逾期",
      ),
      within: 30,
    },
    {
      subject: words(
        "payment method",
        "payment information",
        "credit card",
        "billing (?:information|account)",
      ),
      predicate: words(
        "(?:please )?(?:add|enter|provide|complete|set up)",
        "must",
        "required",
        "no",
        "missing",
      ),
      within: 30,
      order: "subjectFirst",
    },
  ],
};

/** What to do is said, and not why: only where nobody is slowed down. */
export const rechargeWords: WordFamily = {
  alone: words("(?:please|need to|must|to continue) (?:recharge|top ?up)", "请.{0,6}充值", "充值后"),
  pairs: [],
};

/** A part of the money that a quota, a limit or an allowance stands for; it is spent unless it is a pace. */
export const spentWords: WordFamily = {
  alone: words(
    "out of (?:\\w+ ){0,3}quota",
    "limited to (?:\\w+ ){0,4}(?:calls|requests|tokens) (?:per |a )?(?:day|week|month)",
    "(?:no|doesn't have an?y?|does not have an?y?) (?:\\w+ ){0,2}(?:quota|allowance)",
  ),
  pairs: [
    {
      subject: words(
        "quotas?",
        "allowance",
        "usage limits?",
        "usage quota",
        "usage cap",
        "(?:total|lifetime) (?:usage |quota |spend(?:ing)? )?limits?",
        "(?:free|daily|weekly|monthly|key|spend(?:ing)?|plan|account|credit|trial)(?: \\w+){0,2} limits?",
        "free (?:tier|quota|allocation|requests?|tokens)",
        "(?:daily|weekly|monthly) (?:\\w+ ){0,2}(?:allocation|usage|requests?|tokens)",
        "限额",
        "配额",
        "额度",
        "用量",
        // "日流控超限。超过当日最大访问量的限制" (Spark, 11201)
        "(?:当日|每日|今日|日|当月|每月|本月|月|总)(?:最大)?(?:流控|访问量|调用量|请求量|次数|调用次数|请求次数|访问次数)",
        "使用上限",
        "免费额度",
      ),
      predicate: words(
        "exceed(?:s|ed)?",
        "exhausted",
        "depleted",
        "insufficient",
        "not enough",
        "reached",
        "used up",
        "hit",
        "r[au]n out(?: of)?",
        "no (?:remaining|more)",
        "over",
        "超出",
        "超过",
        "超限",
        "用尽",
        "用完",
        "耗尽",
        "不足",
        "达到",
        "已达",
        "上限",
      ),
    },
  ],
};

/** The budget is the key's, and another key of the account may have one. */
export const ownKeyWords = words(
  "(?:api |this |your )?keys?(?:'s)?",
  "令牌",
  "密钥",
  "token(?:'s)? (?:quota|budget)",
);
