import type { DialectWording } from "../contract/dialect.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";

/** The request that a status is answered to. */
export type StatusRequest = Parameters<DialectWording["status"]>[1];

/** A server's replies with a status: the replies by name, and what it says with any other. */
export function saidByStatus(
  said: Readonly<Record<number, (request: StatusRequest) => SimulatedReply>>,
  other: (status: number, request: StatusRequest) => SimulatedReply,
): DialectWording["status"] {
  return (status, request) => said[status]?.(request) ?? other(status, request);
}
