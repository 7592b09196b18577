import { type Agent, type IncomingMessage, request as send } from "node:http";
import { simulatedVector } from "@hotspare/testkit";
import { keys } from "./gateway-process.js";

/** How a request with a mark has ended, as its client sees the end. */
export type Outcome =
  /** The client got the whole answer, with the mark of its request and no other mark. */
  | "whole"
  /** The client got a status or an event that reports an error. */
  | "refused"
  /** The connection broke, which every client notices. */
  | "broken"
  | "left"
  /** The client got an incomplete answer without an error. */
  | "cut without an error"
  | "of another request";

export type Manner = "chat" | "stream" | "vectors" | "slow reader" | "leaves early" | "leaves a stream";

export const manners: readonly Manner[] = [
  "chat",
  "stream",
  "vectors",
  "slow reader",
  "leaves early",
  "leaves a stream",
];

export interface Marked {
  readonly url: string;
  readonly agent: Agent;
  readonly manner: Manner;
  readonly mark: string;
}

/** Sends a request with a mark, and resolves with how the request ended. Never rejects. */
export function sendMarked({ url, agent, manner, mark }: Marked): Promise<Outcome> {
  const isStream = manner === "stream" || manner === "slow reader" || manner === "leaves a stream";
  const body = JSON.stringify(
    manner === "vectors"
      ? { model: "documents", input: mark, encoding_format: "base64" }
      : { model: "vision", messages: [{ role: "user", content: `Repeat ${mark} to me` }], stream: isStream },
  );
  return new Promise((resolve) => {
    const outgoing = send(`${url}/v1/${manner === "vectors" ? "embeddings" : "chat/completions"}`, {
      agent,
      method: "POST",
      headers: {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        authorization: `Bearer ${keys.client}`,
      },
    });
    const leave = () => {
      outgoing.destroy();
      resolve("left");
    };
    outgoing.on("error", () => resolve("broken"));
    outgoing.on("response", (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (piece: string) => {
        text += piece;
        if (manner === "leaves a stream") leave();
        if (manner === "slow reader") pauseFor(incoming, 20);
      });
      incoming.on("error", () => resolve("broken"));
      incoming.on("end", () => resolve(outcomeOf(incoming, text, { manner, mark, isStream })));
    });
    outgoing.end(body);
    if (manner === "leaves early") setTimeout(leave, Math.random() * 10);
  });
}

function pauseFor(incoming: IncomingMessage, ms: number): void {
  incoming.pause();
  setTimeout(() => incoming.resume(), ms);
}

function outcomeOf(
  { statusCode, complete }: IncomingMessage,
  text: string,
  { manner, mark, isStream }: { readonly manner: Manner; readonly mark: string; readonly isStream: boolean },
): Outcome {
  if (!complete) return "broken";
  if (statusCode !== 200) return isError(text) ? "refused" : "cut without an error";
  if (manner === "vectors") return text.includes(vectorOf(mark)) ? "whole" : "of another request";
  const content = isStream ? contentOf(text) : text;
  if ((content.match(/mark-\d+-/g) ?? []).some((found) => !mark.startsWith(found)))
    return "of another request";
  const isWhole = isStream ? text.endsWith("data: [DONE]\n\n") : content.includes('"finish_reason":"stop"');
  if (isWhole) return content.includes(mark) ? "whole" : "of another request";
  return isStream && isError(text.slice(text.lastIndexOf("data: ") + 6)) ? "refused" : "cut without an error";
}

function isError(text: string): boolean {
  try {
    return typeof JSON.parse(text).error.message === "string";
  } catch {
    return false;
  }
}

function contentOf(events: string): string {
  let content = "";
  for (const [, text = ""] of events.matchAll(/^data: (\{.*\})$/gm)) {
    content += JSON.parse(text).choices?.[0]?.delta.content ?? "";
  }
  return content;
}

function vectorOf(mark: string): string {
  const { buffer } = simulatedVector("text-embedding-3-small", mark, 8);
  return Buffer.from(buffer).toString("base64");
}

let count = 0;

/** Makes a text that no other request of this process has. */
export function newMark(): string {
  count += 1;
  return `mark-${count}-of-this-request`;
}
