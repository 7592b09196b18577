import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { statusInSentence } from "../envelopes/relayed-status.js";
import { isObject } from "../json-object.js";
import { type Verdict, verdict } from "../verdict.js";
import { withoutQuotations } from "../without-quotations.js";
import { clausesOf } from "./plain-words.js";
import { has, speaksOf, type WordFamily, words } from "./word-family.js";

/** Codes and types by which a server says that it failed, in the words of `wordsOfCode`. */
const serverNames = words(
  "(?:internal )?server(?: internal)?(?: error)?",
  "internal(?: service| system)?(?: error| failure)?",
  "api error",
  "api connection(?: error)?",
  "(?:upstream|backend|provider|gateway|system|service|engine|inference|worker|network|connection)(?: error| failed| failure| timeout| unavailable| exception)",
  "(?:api |request |read |connect |gateway |upstream )?time ?out(?: error| exception)?",
  "bad gateway",
  "service unavailable(?: error)?",
  "deadline exceeded",
  // Google's canonical codes (google.rpc.Code), which servers send with a status of their own.
  "unavailable",
  "internal",
  "aborted",
);

const notSent =
  "(?:failed to|could not|can not|unable to|error(?: while| when)?) (?:execut|send|forward|proxy|deliver|dispatch|relay|mak|perform)(?:e|ing)?";

/** What a server says of itself, or of the server behind it, that broke. */
const brokenWords: WordFamily = {
  alone: words(
    "(?:bad|invalid) gateway",
    "gateway time ?out",
    "(?:internal|unexpected) (?:server |service |system )?(?:error|failure|exception)",
    "(?:upstream|server|service|provider|proxy|gateway|network|stream|connection|backend|inference|engine|runtime|cuda|nccl|gpu|worker|socket|read|write|transport|litellm)(?: internal)? (?:error|failure|exception|timeout)",
    "(?:upstream|backend|provider|connection|engine|inference|worker|model execution|execution|generation)(?: \\w+){0,2} (?:failed|failure|crashed|died|dead|unavailable|timed out|disconnect(?:ed)?|terminated|lost|killed|restart(?:ed|ing)?)",
    "(?:workers?|runner|engine|engine core|process|replica|node|backend|server|pod|container) (?:\\w+ ){0,2}(?:died|crashed|dead|terminated|killed|exited|stopped|lost|restarted|restarting)",
    "engine dead(?: error)?",
    "(?:service|server|backend|upstream) (?:is )?(?:temporarily |currently )?(?:unavailable|unreachable|down)",
    "temporarily unavailable",
    "(?:timed|time) ?out",
    "deadline exceeded",
    "connection (?:was )?(?:reset|refused|error|closed|aborted|lost|failed|broken)",
    "(?:closed|dropped|terminated|reset) (?:the )?(?:connection|stream)",
    "(?:reset|refused|closed) by peer",
    "(?:api )?connection error",
    "e(?:conn(?:refused|reset|aborted)|timedout|pipe|ai_again|notfound|hostunreach)",
    "socket hang up",
    "connect error",
    "reset before headers",
    "broken pipe",
    "no such host",
    "(?:unexpected )?eof",
    "unable to (?:reach|connect(?: to)?|contact)",
    "(?:can not|could not|failed to) (?:reach|connect(?: to)?|contact|get (?:an? )?(?:response|answer|reply))",
    "out of memory",
    "do request failed",
    // A gateway that could not send the request on: Bifrost's "failed to execute HTTP request to provider API".
    `${notSent} (?:(?:the|a|an|your|this) )?http requests?`,
    `${notSent} (?:(?:the|a|an|your|this) )?(?:\\w+ )?requests? (?:on )?to (?:\\w+ ){0,2}(?:provider|upstream|backend|server|api|origin)`,
    "failed to generate (?:an? )?(?:output|response|answer|completion)",
    "try again later",
    "(?:went wrong|problems?|issues?) on our (?:end|side)",
    "technical (?:difficult(?:y|ies)|problems?)",
    "(?:upstream|provider|backend|server|service|engine|model)(?: \\w+){0,3} did not (?:respond|answer|reply)",
    "服务(?:内部)?(?:异常|错误|不可用)",
    "内部错误",
    "系统(?:内部)?(?:错误|异常)",
    "超时",
  ),
  pairs: [
    {
      subject: words("服务器?", "系统", "上游", "模型", "网络", "网关", "后端", "引擎", "节点"),
      predicate: words("稍后(?:再试|重试)", "失败", "(?<!模型.{0,8})异常", "故障", "中断", "断开", "崩溃"),
    },
  ],
};

/** What the request must be instead, or the thing that somebody else's server did not give: a picture of the caller's. */
const faultOfRequest = words(
  "images?",
  "pictures?",
  "files?",
  "videos?",
  "audio",
  "media",
  "urls?",
  "download(?:ing|ed)?",
  "fetch(?:ing|ed)?",
  "invalid(?! gateway)",
  "illegal(?! memory)",
  "malformed",
  "corrupted",
  "unsupported",
  "not (?:be |a |an )?(?:support(?:ed)?|allowed|permitted|valid)",
  "must",
  "should",
  "can (?:only|not be)",
  "only (?:allowed|one)",
  "empty",
  "duplicated?",
  "unprocessable",
  "unterminated",
  "undefined",
  "unknown (?:fields?|parameters?|arguments?|roles?|types?|names?|options?)",
  "(?:less|greater) than",
  "required",
  "missing",
  "expected",
  "parameters?",
  "arguments?",
  "validation",
  "schema",
  // llama.cpp: a template refuses the order or the roles of the messages, and would again.
  "templates?",
  "raise exception",
  "模板",
  "bad request",
  "json",
  "max(?:imum)?",
  "min(?:imum)?",
  "(?<!(?:deadline|time limit|timeout) )exceed(?:s|ed)?",
  "too (?:long|large|big|many|short)",
  "at (?:most|least)",
  "length",
  "batch size",
  "参数",
  "必须",
  "不能",
  "图片",
  "下载",
  "链接",
  "格式",
);

/** Who passes it on is no fault: "Upstream error from AtlasCloud: …". */
const carrier =
  /^\s{0,9}(?:upstream|provider|backend|gateway)?\s?error (?:from|of) (?:provider )?[\w .()/-]{1,60}:\s{0,9}(?=\S)/i;

/**
 * A server that failed, and says so under the status of a wrong request, or of a good reply: the next credential may answer. A code or a type is proof; a
 * sentence is weaker. Where the words name something that is wrong with the request, or somebody's picture that was to be fetched, the
 * request is at fault.
 */
export function judgeBrokenBehind(facts: ErrorFacts, codes: readonly string[]): Verdict | undefined {
  const { status, message, body, code, type } = facts;
  if (status !== undefined && status >= 300 && status !== 400 && status !== 422) {
    return undefined;
  }
  const clauses = clausesOf(message.replace(carrier, ""));
  if ([...codes.filter(namesFault), ...clauses].some((clause) => has(faultOfRequest, clause))) {
    return undefined;
  }
  const stated = statusIn(body, 0);
  if (stated !== undefined && stated < 500) {
    return undefined;
  }
  const isNumbered = [code, type].some((word) => /^5\d\d$/.test(word ?? ""));
  if (stated !== undefined || isNumbered || (!hasOwnNumber(facts) && codes.some(isServerName))) {
    return verdict("transient", "server_failed");
  }
  const relayed = statusInSentence(withoutQuotations(message.slice(0, 1_000)));
  return (relayed ?? 0) >= 500 || clauses.some((clause) => speaksOf(brokenWords, clause))
    ? { ...verdict("transient", "server_failed"), evidence: "text" }
    : undefined;
}

/** OpenAI's type of every 400, which relays give to what failed behind them too. */
function namesFault(code: string): boolean {
  return code !== "invalid request error";
}

/** A vendor's own number names the fault better than a relay's word around it: "litellm.APIError: … - {"code": 20042}". */
function hasOwnNumber({ code }: ErrorFacts): boolean {
  return code !== undefined && /^\d{4,}$/.test(code);
}

/** `err_internal` and `ERR_UPSTREAM_TIMEOUT` say "error" first. */
function isServerName(code: string): boolean {
  const name = code.replace(/^(?:err|error) (?=\w)/, "");
  return serverNames.expression.exec(name)?.[0] === name;
}

/** Names of the member in which a relay puts the status of the server behind it, as a number. */
const statusNames = /^(?:(?:upstream|http|response|provider|original)_?)?status(?:_?code)?$/i;
const deepest = 4;
const mostMembers = 30;

/** The innermost status that a body states of the server behind it. */
function statusIn(body: unknown, depth: number): number | undefined {
  if (!isObject(body) || depth === deepest) {
    return undefined;
  }
  const members = Object.entries(body).slice(0, mostMembers);
  for (const [, value] of members) {
    const inner = statusIn(value, depth + 1);
    if (inner !== undefined) {
      return inner;
    }
  }
  const [, stated] = members.find(([name, value]) => statusNames.test(name) && isRefusal(value)) ?? [];
  return stated === undefined ? undefined : Number(stated);
}

function isRefusal(value: unknown): boolean {
  return /^[45]\d\d$/.test(String(typeof value === "number" || typeof value === "string" ? value : ""));
}
