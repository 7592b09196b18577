import type { ServerResponse } from "node:http";
import type { SimulatedReply, StreamStep } from "../contract/simulated-reply.js";
import { waitForClose, waitForDrain, waitWhileOpen } from "./wait-while-open.js";

/** How a reply ended. */
export type ReplyOutcome = "answered" | "cut" | "left";

/**
 * Sends a reply. Calls `ended` just before the client can see the end, so that a client with its answer finds the
 * request counted.
 */
export async function sendReply(
  reply: SimulatedReply,
  headers: Readonly<Record<string, string>>,
  response: ServerResponse,
  ended: (outcome: ReplyOutcome) => void,
): Promise<void> {
  if (response.destroyed) return ended("left");
  switch (reply.type) {
    case "reset":
      ended("cut");
      response.socket?.resetAndDestroy();
      return;
    case "hang":
      await waitForClose(response);
      return ended("left");
    case "body": {
      const length = String(Buffer.byteLength(reply.body));
      response.writeHead(reply.status, { ...headers, ...reply.headers, "content-length": length });
      ended("answered");
      response.end(reply.body);
      return;
    }
    case "stream": {
      response.writeHead(reply.status, { ...headers, ...reply.headers });
      response.flushHeaders();
      const outcome = await writeSteps(reply.steps, response);
      ended(outcome);
      if (outcome === "answered") response.end();
      // Unlike destroy, this sends pending data first.
      if (outcome === "cut") setImmediate(() => response.socket?.destroySoon());
      return;
    }
  }
}

async function writeSteps(
  steps: Iterable<StreamStep> | AsyncIterable<StreamStep>,
  response: ServerResponse,
): Promise<ReplyOutcome> {
  for await (const step of steps) {
    if (response.destroyed) return "left";
    if (step.type === "cut") return "cut";
    if (step.type === "wait" && !(await waitWhileOpen(response, step.ms))) return "left";
    if (step.type === "write" && !response.write(step.text) && !(await waitForDrain(response))) return "left";
  }
  return "answered";
}
