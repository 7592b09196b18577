import type { SimulatedReply } from "../contract/simulated-reply.js";
import { azureReplies } from "./azure-replies.js";
import { gatewayReplies } from "./gateway-replies.js";
import { mostSimilar } from "./most-similar.js";
import { openaiReplies } from "./openai-replies.js";
import type { RecordedReplyName } from "./recorded-reply-name.js";
import { serverReplies } from "./server-replies.js";
import { vikingdbReplies } from "./vikingdb-replies.js";
import { volcengineReplies } from "./volcengine-replies.js";

const messages: ReadonlyMap<string, string> = new Map([
  ...Object.entries({
    openai: openaiReplies,
    azure: azureReplies,
    volcengine: volcengineReplies,
    vikingdb: vikingdbReplies,
    gateway: gatewayReplies,
  }).flatMap(([provider, replies]) =>
    Object.entries(replies).map(([name, message]): [string, string] => [`${provider}.${name}`, message]),
  ),
  ...Object.entries(serverReplies),
]);

/** Lists every name of a recorded reply. */
export function recordedReplyNames(): readonly RecordedReplyName[] {
  return [...messages.keys()] as RecordedReplyName[];
}

/**
 * Returns a recorded reply of a provider.
 *
 * @throws RangeError when no reply is recorded under that name
 */
export function recordedReply(name: RecordedReplyName): SimulatedReply {
  const message = messages.get(name);
  if (message === undefined) throw new RangeError(explain(name));
  const end = message.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = message.slice(0, end).split("\r\n");
  return {
    type: "body",
    status: Number(statusLine.split(" ")[1]),
    headers: Object.fromEntries(lines.map(readHeader)),
    body: message.slice(end + 4),
  };
}

function readHeader(line: string): [string, string] {
  const colon = line.indexOf(": ");
  return [line.slice(0, colon), line.slice(colon + 2)];
}

function explain(name: string): string {
  const similar = mostSimilar(name, [...messages.keys()], 5).join(", ");
  return `No reply is recorded as ${JSON.stringify(name)}: the names most like it are ${similar}. recordedReplyNames() gives all.`;
}
