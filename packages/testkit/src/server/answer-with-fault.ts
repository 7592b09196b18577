import { STATUS_CODES } from "node:http";
import type { AnswerFault } from "../contract/faults.js";
import { jsonReply } from "../contract/json-reply.js";
import type { SimulatedReply, StreamStep } from "../contract/simulated-reply.js";
import { checkedReply } from "./checked-reply.js";
import type { Exchange } from "./exchange.js";

/** Returns the answer of a key with this fault. `normally` returns the answer without the fault. */
export async function answerWithFault(
  fault: AnswerFault,
  exchange: Exchange,
  normally: () => SimulatedReply,
): Promise<SimulatedReply> {
  const { request, requestId, dialect } = exchange;
  switch (fault.type) {
    case "revoked":
      return dialect.wording.invalidKey(request.key);
    case "reset":
    case "hang":
      return { type: fault.type };
    case "status":
      return answerWithStatus(fault, exchange, requestId);
    case "html":
      return htmlPage(fault.status);
    case "truncatedJson":
      return truncate(normally());
    case "reply":
      return checkedReply(await fault.reply(request)) ?? normally();
  }
}

function answerWithStatus(
  fault: Extract<AnswerFault, { type: "status" }>,
  exchange: Exchange,
  requestId: string,
): SimulatedReply {
  const headers = fault.headers ?? {};
  if (typeof fault.body === "string")
    return { type: "body", status: fault.status, headers, body: fault.body };
  if (fault.body !== undefined) return jsonReply(fault.body, { status: fault.status, headers });
  const model = exchange.model() ?? "unknown";
  const said = exchange.dialect.wording.status(fault.status, { requestId, key: exchange.request.key, model });
  return said.type === "body" ? { ...said, headers: { ...said.headers, ...headers } } : said;
}

/** Cloudflare's page (corpus openai-048). The page of a 502 may also come with status 200 (corpus openai-132). */
function htmlPage(status: number): SimulatedReply {
  const shown = status >= 400 ? status : 502;
  const title = `${shown} ${STATUS_CODES[shown] ?? "Error"}`;
  return {
    type: "body",
    status,
    headers: { "content-type": "text/html", server: "cloudflare" },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n`,
  };
}

/** Cuts a body to half of its bytes, and a stream to half of its first event. */
function truncate(reply: SimulatedReply): SimulatedReply {
  if (reply.type === "body") {
    const bytes = Buffer.from(reply.body);
    return { ...reply, body: bytes.subarray(0, bytes.length >> 1) };
  }
  return reply.type === "stream" ? { ...reply, steps: truncateSteps(reply.steps) } : reply;
}

async function* truncateSteps(
  steps: Iterable<StreamStep> | AsyncIterable<StreamStep>,
): AsyncGenerator<StreamStep> {
  for await (const step of steps) {
    if (step.type !== "write") continue;
    yield { type: "write", text: step.text.slice(0, step.text.length >> 1) };
    return;
  }
}
