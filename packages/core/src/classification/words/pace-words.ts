import { words } from "./word-family.js";

/** A pace, and not an amount: it comes back by itself within a minute or so. */
export const paceWords = words(
  "per (?:\\d+ ?)?(?:min(?:ute)?s?|sec(?:ond)?s?)",
  "(?:a|each|every) (?:minute|second)",
  "minute",
  // "Not related to your rate limits" stands in notices of an overload.
  "(?<!not (?:related|due) to (?:your |any |the )?)rate",
  "[rtiq]pm",
  "[rq]ps",
  "concurren(?:t|cy)",
  "parallel",
  "in flight",
  "throttl(?:e|ed|es|ing)",
  "too (?:many|fast|quickly|frequent(?:ly)?) (?:requests?)?",
  "burst",
  "每分钟",
  "每秒",
  "并发",
  "速率",
  "频率",
  "限流",
  // Tencent's Hunyuan, to be tried again later: "引擎层请求超过限额", and its code (FailedOperation.EngineServerLimitExceeded).
  "引擎层请求",
  "engine server limit",
);

/** A long period: what is spent of it does not come back by waiting a little. */
export const periodWords = words(
  "(?:per|this|for the|for|a|each|current|1|one) (?:day|week|month|billing (?:cycle|period))",
  "(?:calls|requests|tokens) (?:day|week|month)",
  "daily",
  "weekly",
  "monthly",
  "today",
  "calls? volume",
  "total limits?",
  // One limit is a plan's; "your usage limits" may be a pace's (Fireworks).
  "usage (?:limit|cap)",
  "\\d+ hours?",
  // "(1000/month)": the bracket holds nothing but an amount.
  "\\([\\d,. ]{1,20}(?:day|week|month)\\)",
  "小时",
  "plan",
  "billing",
  "free (?:\\w+ )?(?:tier|quota|plan|accounts?)",
  "当日",
  "每日",
  "今日",
  "每天",
  "当天",
  "当月",
  "每月",
  "本月",
  "本周",
  "每周",
  "日限额",
  "月限额",
  "日流控",
  "月流控",
  "套餐",
);
