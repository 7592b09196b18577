import type { AttemptContext, JsonObject } from "@hotspare/core/plugin";
import type { HttpReply } from "../transport/transport.js";

/** Sends the requests of one credential. */
export interface RequestSender {
  /**
   * Sends one body with POST, and returns the reply unread.
   *
   * @param path the path after the base URL, such as `/embeddings`
   * @throws the provider's error when the status is not a success, or when no reply came
   */
  send(path: string, body: JsonObject, context: SendContext): Promise<HttpReply>;
  /** Prepares the first request to a path, and sends nothing. Absent: the sender needs no preparation. */
  prepare?(path: string): Promise<void>;
}

/** What a request takes from its attempt. The headers override the credential's headers. */
export type SendContext = Pick<AttemptContext, "signal" | "headers">;
