import type { HttpReply } from "../transport/transport.js";
import { ArrivingPayload, type EmbeddingPayload, payloadIn, shortBytes } from "./arriving-payload.js";

/**
 * The content of a good reply: an object, or a list of vectors. The vectors of a long reply are decoded as they arrive.
 *
 * @param inputs how many vectors are expected
 * @throws {UnusableReplyError} as `readJsonReply` does
 */
export async function readEmbeddingPayload(reply: HttpReply, inputs: number): Promise<EmbeddingPayload> {
  if (reply.readBody === undefined || (reply.length ?? Number.POSITIVE_INFINITY) <= shortBytes) {
    return payloadIn(await reply.text(), reply);
  }
  const payload = new ArrivingPayload(reply, inputs);
  await reply.readBody(payload);
  return payload.end();
}
