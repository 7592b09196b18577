import type { ServerResponse } from "node:http";
import { type LoopbackAnswer, openLoopback, sendPieces } from "@hotspare/testkit";
import { onTestFinished } from "vitest";

export { sendJson } from "@hotspare/testkit";

/** A server on a real socket, closed with the test. */
export async function startLoopback(answer: LoopbackAnswer) {
  const loopback = await openLoopback(answer);
  onTestFinished(loopback.close);
  return { ...loopback, baseURL: loopback.origin };
}

/** Answers with an event stream. */
export function sendEvents(response: ServerResponse, ...payloads: readonly unknown[]): void {
  const texts = payloads.map((payload) => (typeof payload === "string" ? payload : JSON.stringify(payload)));
  sendPieces(
    response,
    texts.map((text) => `data: ${text}\n\n`),
  );
}
