import type { AttemptContext, JsonObject } from "@hotspare/core/plugin";
import type { HttpReply } from "../transport/transport.js";

/** Sends the requests of one credential. */
export interface RequestSender {
  /**
   * Posts one body, and returns the reply unread.
   *
   * @param path as it stands behind the base URL, such as `/embeddings`
   * @throws the provider's error when the status is no success, or when no reply came
   */
  send(path: string, body: JsonObject, context: SendContext): Promise<HttpReply>;
  /** Makes everything ready that the first request to a path needs, and sends nothing. Absent: there is nothing to make ready. */
  prepare?(path: string): Promise<void>;
}

/** What a request has of its attempt: the headers are sent above the credential's own. */
export type SendContext = Pick<AttemptContext, "signal" | "headers">;
