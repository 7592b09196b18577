import { type WordFamily, words } from "./word-family.js";

/**
 * The shortage must stand beside the money: "add 10 credits to unlock 1000 requests" is advice in a throttle notice. What is spent
 * and what is only slowed down is told apart by `spentWords` and `paceWords`.
 */
export const moneyWords: WordFamily = {
  alone: words(
    "payment required",
    "insufficient (?:\\w+ )?(?:funds?|balance|credits?|units|points)",
    "insufficient (?:account |user |credit )?quota",
    "arrear(?:s|age)?",
    "(?:can )?only afford",
    "can not afford",
    "out of (?:credits?|funds?|money)",
    "(?:accounts?|commodity|package|service|subscription|bill|plan)(?: \\w+){0,2} (?:overdue|not (?:been )?purchased)",
    "no (?:remaining |available |more |free )?(?:credits?|balance|funds?) (?:left|remaining|available)",
    "(?:have|has) no (?:remaining |available |more )?(?:credits?|balance|funds?)",
    // A code: "no_credits".
    "^no (?:more )?(?:credits?|balance|funds?|money)$",
    "(?:paid |active |valid )?(?:subscription|plan) (?:is )?(?:required|needed)",
    "pay as you go (?:is )?required",
    "overdue (?:balance|payment|invoice|bill)",
    // Fireworks, with a 412: "Account … is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices" (amd/gaia#3766).
    "fail(?:ed|ure|ing) to pay",
    "欠费",
    "余额不足",
    "额度不足",
    "余额为",
    // new-api, before it sends the request on.
    "预扣费.{0,4}失败",
    "未(?:购买|订购)",
    "服务.{0,4}(?:到期|过期)",
    "无可用(?:额度|资源包)",
  ),
  unless: words(
    "no credits (?:were|was|have been|will be) (?:charged|used|deducted|consumed)",
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
        "套餐包",
        "余量",
        "代金券",
        "体验金",
        "赠金",
      ),
      predicate: words(
        "insufficient",
        "not (?:enough|sufficient)",
        "exhausted|depleted|negative|empty|spent|consumed",
        "(?:is|are) (?:\\w+ )?(?:zero|gone)",
        "too low",
        "used up",
        "r[au]n out(?: of)?",
        "below",
        "requires? more",
        "needs? more",
        "exceed(?:s|ed)?",
        "limit (?:reached|has been)",
        "expired",
        "不足",
        "不够",
        "小于",
        "低于",
        "用尽",
        "用完",
        "耗尽",
        "告罄",
        "为零",
        "为负",
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
      order: "subjectFirst",
      unless: words("per (?:\\d+ ?)?(?:min(?:ute)?s?|sec(?:ond)?s?)", "rate"),
    },
    {
      subject: words("credits?", "balance", "funds?", "money"),
      predicate: words("(?:do|does|did) not have (?:any|enough|sufficient)?", "no longer have", "without"),
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
    },
    {
      subject: words(
        "billing",
        "payments?",
        "invoices?",
        "bills?",
        "(?:credit |bank )?cards?",
        "账单",
        "付款",
        "付费",
      ),
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
      // "The billing account of the project is disabled" is the account's.
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
      order: "subjectFirst",
    },
    {
      // Not "without a payment method": it says how slow the free ones are.
      subject: words("payment method", "credit card", "billing (?:information|account)"),
      predicate: words("requires?", "needs?", "no", "missing"),
      order: "predicateFirst",
    },
  ],
};

/** What to do is said, and not why: only where nobody is slowed down. */
export const rechargeWords: WordFamily = {
  alone: words(
    "(?:please|need to|must|have to|to continue|until you(?: have)?),? (?:recharged?|top(?:ped)? ?up|(?:buy|bought|purchased?|add(?:ed)?) (?:\\w+ ){0,2}(?:credits?|funds?|balance))",
    "请.{0,6}充值",
    "充值后",
  ),
  pairs: [],
};

/** A part of the money that a quota, a limit or an allowance stands for; it is spent unless it is a pace. */
export const spentWords: WordFamily = {
  alone: words(
    "out of (?:\\w+ ){0,3}quota",
    // Anthropic's plans: "You're out of extra usage". Not "out of range: usage".
    "out of (?:(?:your|its|their|all|the|extra|included|remaining|available|free|paid|prepaid|api|plan|token|daily|weekly|monthly|\\d+ hours?) ){0,3}(?:usage|allowance|allotment)",
    "limited to (?:\\w+ ){0,4}(?:calls|requests|tokens) (?:per |a )?(?:day|week|month)",
    "(?:no|does not have an?y?) (?:\\w+ ){0,2}(?:quota|allowance)",
    "used (?:up )?all (?:of )?(?:your|the|its|their) (?:[\\w,.]+ ){0,4}(?:requests|calls|tokens|messages|quota|units)",
    // Nothing but an amount is "for your plan" or "this month"; a number of inputs alone is a size.
    "(?:requests|calls|tokens|messages)(?: \\w+){0,6} (?:today|this month|this week|per (?:day|week|month)|daily|weekly|monthly)(?: \\w+){0,3} (?:reached|exceeded|exhausted|used)",
  ),
  pairs: [
    {
      subject: words(
        "quotas?",
        "allowance",
        "allotment",
        "usage limits?",
        "usage quota",
        "usage caps?",
        "hard limit",
        "\\d+ hours? (?:usage )?limits?",
        "小时(?:额度|限额|用量|使用上限)",
        "(?:total|lifetime) (?:usage |quota |spend(?:ing)? )?limits?",
        "(?:free|daily|weekly|monthly|key|spend(?:ing)?|plan|account|credit|trial)(?: \\w+){0,2} (?:limits?|caps?)",
        "tokens? limits?(?: exceeded| reached)? for (?:this|the|your) (?:\\w+ )?(?:plan|day|week|month)",
        "free (?:tier|quota|allocation|requests?|tokens)",
        // "Token limit (500,000 per day)", "(1000/month)".
        "limits? \\((?:[^()]{0,30} )?(?:day|daily|week|weekly|month|monthly)\\)",
        "(?:daily|weekly|monthly) (?:\\w+ ){0,2}(?:allocation|usage|requests?|tokens)",
        "限额",
        "配额",
        "额度",
        "用量",
        // "日流控超限。超过当日最大访问量的限制" (Spark, 11201)
        "(?:当日|每日|今日|当天|每天|日|本周|每周|周|当月|每月|本月|月|总)(?:最大|免费)?(?:流控|次数|(?:访问|调用|请求|使用)(?:量|次数|上限|额度))",
        "使用上限",
        "免费额度",
      ),
      predicate: words(
        "exceed(?:s|ed)?",
        "exhausted",
        "depleted",
        "insufficient",
        "not enough",
        "reach(?:ed|ing)",
        "used up",
        "consumed",
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
