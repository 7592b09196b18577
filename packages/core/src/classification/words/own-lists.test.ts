import { describe, expect, it } from "vitest";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { judgeWords } from "./judge-words.js";

type Row = [message: string, rest?: Partial<ErrorFacts>];

/** A place that is not allowed is refused by the list of one key, of one account, or of the service for all. */
describe("a refused place", () => {
  it.each<Row>([
    // new-api and one-api: middleware/auth.go.
    ["您的 IP 不在令牌允许访问的列表中 (request id: 2026)", { code: "access_denied" }],
    ["您的 IP 不在令牌允许访问的列表中"],
    ["客户端 IP 不在该密钥的白名单中"],
    ["该 API Key 已绑定 IP 白名单，当前 IP 地址不被允许"],
    // Google's ErrorInfo: API_KEY_IP_ADDRESS_BLOCKED, API_KEY_HTTP_REFERRER_BLOCKED.
    [
      "The provided API key has an IP address restriction. The originating IP address of the call (1.2.3.4) violates this restriction.",
      { type: "PERMISSION_DENIED" },
    ],
    ["Requests from this address are blocked.", { code: "API_KEY_IP_ADDRESS_BLOCKED" }],
    ["Requests from referer https://example.com are blocked.", { type: "PERMISSION_DENIED" }],
    ["The API key has an HTTP referrer restriction which this request does not satisfy."],
    ["Your IP address is not whitelisted for this API key."],
    ["IP not allowed. This key is restricted to the addresses that its owner listed."],
    ["Client IP 10.0.0.7 is not in the token's allowed IP list", { status: 401 }],
    ["Access denied: this virtual key may only be used from allowed IP ranges, yours is blocked"],
  ])("of a key: %s", (message, rest) => {
    expect(judgeWords({ status: 403, ...rest, message })).toMatchObject({
      class: "auth",
      scope: "credential",
    });
  });

  it.each<Row>([
    ["Your request IP does not match: it is not in the IP allowlist of your project or organization."],
    ["IP address not allowed by your organization's IP restrictions"],
    ["This workspace has an IP allowlist and your IP is not in it"],
    ["您的 IP 不在该项目的白名单中"],
  ])("of an account: %s", (message) => {
    expect(judgeWords({ status: 403, message })).toMatchObject({ class: "auth", scope: "account" });
  });

  it.each<Row>([
    ["您的 IP 不在白名单中"],
    ["Your country is not supported by our services. Your API key was not charged."],
    ["Access from your IP address is blocked. Contact us with your account name."],
    ["User location is not supported for the API use.", { status: 400 }],
    ["Access denied due to Virtual Network/Firewall rules."],
    ["The model is not available in your region (IR)", { status: 451 }],
    ["当前地区不支持访问，请检查网络"],
  ])("of the service: %s", (message, rest) => {
    expect(judgeWords({ status: 403, ...rest, message })).toMatchObject({ class: "auth", scope: "endpoint" });
  });

  it.each<Row>([
    ["The image URL's referer is blocked by its host", { status: 400 }],
    ["Failed to download image: HTTP referrer restriction of the site", { status: 400 }],
  ])("of somebody's picture says nothing of a key: %s", (message, rest) => {
    expect(judgeWords({ ...rest, message })?.class).not.toBe("auth");
  });
});
