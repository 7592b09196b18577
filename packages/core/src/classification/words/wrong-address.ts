import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { type Verdict, verdict } from "../verdict.js";
import { namesSetting } from "./named-field.js";
import { clausesOf } from "./plain-words.js";
import { speaksOf, type WordFamily, words } from "./word-family.js";

/** A server that was called by the wrong protocol, or a gateway that leads nowhere yet. */
const wrongAddressWords: WordFamily = {
  alone: words(
    // nginx, Go's net/http, Apache.
    "plain http request was sent to (?:an? |the )?(?:https|tls|ssl)",
    "sent an http request to an https",
    "speaking plain http to an? (?:ssl|tls|https)",
    // Cloudflare AI Gateway.
    "(?:configure|set up|create) (?:an? |the |your )?(?:\\w+ )?gateway",
    "(?:gateway|upstream|proxy)(?: \\w+){0,2} (?:is |was |has )?not (?:been |yet )?(?:configured|set up)",
    "no such (?:gateway|tenant)",
    "(?:gateway|tenant)(?: #| \\w+)? (?:was )?not found",
    "(?:网关|代理)(?:服务)?(?:尚未|未|没有)配置",
    "请先?配置.{0,6}网关",
  ),
  unless: words("tools?", "functions?", "images?", "files?", "parameters?", "fields?"),
  pairs: [],
};

/** The page of a firewall that found the request suspect. */
const firewallPage =
  /访问被阻断|(?:请求|访问).{0,12}(?:已|被)被?(?:拦截|阻断)|\b(?:request|access) (?:has been |was |is )?(?:blocked|intercepted|denied|rejected) (?:as it may|because it|by (?:the |our |a )?(?:\w{1,20} ){0,2}(?:firewall|waf)\b)/i;
const mostCharacters = 20_000;

/**
 * A 400 whose sentence is of the address, and a firewall's page under a 405: the request is not wrong, and a 405 of a firewall, as a 403
 * with a page, is no word against the base URL.
 */
export function judgeWrongAddress(facts: ErrorFacts): Verdict | undefined {
  const { status, message, body } = facts;
  if (status === 405) {
    const page = typeof body === "string" && body.trimStart().startsWith("<") ? body : "";
    return firewallPage.test(page.slice(0, mostCharacters))
      ? verdict("unknown", "blocked_by_firewall")
      : undefined;
  }
  return status === 400 &&
    !namesSetting(facts) &&
    clausesOf(message).some((clause) => speaksOf(wrongAddressWords, clause))
    ? { ...verdict("not_found", "wrong_address", "endpoint_model"), evidence: "text" }
    : undefined;
}
