import { describe, expect, it } from "vitest";
import type { ErrorFacts } from "../../contract/plugin/error-facts.js";
import { readErrorBody } from "../envelopes/read-error-body.js";
import { generalRules } from "../general-rules.js";

type Row = [message: string, rest?: Partial<ErrorFacts>];

function classOf(facts: ErrorFacts): string | undefined {
  const failure = {
    facts,
    operation: "complete",
    credential: { id: "c", provider: "p", model: "m" },
  } as const;
  for (const { classify } of generalRules) {
    const judged = classify(failure);
    if (judged !== undefined) return judged.class;
  }
  return undefined;
}

describe("a 400 that is of the address or of what stands behind it", () => {
  it.each<Row>([
    // Cloudflare AI Gateway, nginx, Go's net/http, Apache.
    ["Please configure AI Gateway in the Cloudflare dashboard", { code: "2001" }],
    ["400 The plain HTTP request was sent to HTTPS port"],
    ["Client sent an HTTP request to an HTTPS server."],
    [
      "Bad Request: Your browser sent a request. Reason: You're speaking plain HTTP to an SSL-enabled server port.",
    ],
    ["The gateway is not configured for this account"],
    ["No such gateway: my-gateway"],
    ["网关尚未配置，请联系管理员"],
  ])("moves the call on: %s", (message, rest) => {
    expect(classOf({ status: 400, ...rest, message })).toBe("not_found");
  });

  it.each<Row>([
    ["Please configure a tool_choice before you send tools"],
    ["image url must be an HTTPS address, and not plain HTTP"],
    ["The gateway tool is not configured", { param: "tools[0].name" }],
  ])("is not a fault of the request: %s", (message, rest) => {
    expect(classOf({ status: 400, ...rest, message })).toBe("permanent");
  });
});

/** The words of a page stand beside its title. */
const pageOf = (title: string, text: string) =>
  `<!doctypehtml><html><head><title>${title}</title></head><body><div>${text}</div></body></html>`;
const classOfPage = (status: number, body: string) =>
  classOf({ message: "", ...readErrorBody(body), status, body });

describe("a 405", () => {
  it.each([
    // Alibaba Cloud's firewall in both languages.
    ["405", "很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。"],
    [
      "405",
      "Sorry, your request has been blocked as it may cause potential threats to the server's security.",
    ],
    ["Blocked", "Your access was intercepted by the web application firewall."],
    ["拦截提示", "您的请求疑似攻击行为，已被拦截"],
  ])("of a firewall says nothing of the base URL: %s %s", (title, text) => {
    expect(classOfPage(405, pageOf(title, text))).toBe("unknown");
  });

  it.each([
    ["405 Not Allowed", "nginx"],
    ["405 Method Not Allowed", "The requested method POST is not allowed for this URL."],
  ])("of a server that takes no such call is the base URL's: %s", (title, text) => {
    expect(classOfPage(405, pageOf(title, text))).toBe("not_found");
  });

  it("in JSON is the base URL's", () => {
    expect(classOf({ status: 405, message: "Method Not Allowed", body: {} })).toBe("not_found");
  });
});
