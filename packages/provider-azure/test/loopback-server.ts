import { type LoopbackAnswer, openLoopback } from "@hotspare/testkit";
import { onTestFinished } from "vitest";

export { sendJson, sendPieces } from "@hotspare/testkit";

/** A server on a real socket, closed with the test. Its address goes into a credential. */
export async function startLoopback(answer: LoopbackAnswer) {
  const loopback = await openLoopback(answer);
  onTestFinished(loopback.close);
  return { ...loopback, endpoint: loopback.origin };
}
