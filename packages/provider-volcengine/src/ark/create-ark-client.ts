import { randomUUID } from "node:crypto";
import type { ClientSource, HttpReply, Transport } from "@hotspare/provider-openai";
import type { JsonObject } from "../json-object.js";
import { postJson } from "../request/post-json.js";
import type { ArkCredential } from "./ark-credential.js";

/** Sends one request to Ark, and hands over the reply unread. */
export interface ArkClient {
  /** @throws {VolcengineError} when the status is no success */
  send(path: string, body: JsonObject, signal: AbortSignal): Promise<HttpReply>;
}

/** The client of one credential. Each request has an id of its own, by which Ark's support finds it. */
export function createArkClient(
  { apiKey, baseURL }: ArkCredential,
  headers: Readonly<Record<string, string>>,
  transport: Transport,
): ArkClient {
  return {
    send: async (path, body, signal) => {
      const own = new Headers({
        authorization: `Bearer ${await apiKey.reveal()}`,
        "x-client-request-id": randomUUID(),
      });
      for (const [name, value] of Object.entries(headers)) {
        own.set(name, value);
      }
      return postJson(transport, { url: baseURL + path, headers: own, body: JSON.stringify(body), signal });
    },
  };
}

/**
 * The same in the place of an OpenAI SDK client, of which our adapters use `post(…).asResponse()` alone. The SDK itself would lose the
 * error bodies that have no outer `error`. `bodyOf` is the last hand on each body.
 */
export function asOpenAIClient(
  client: ArkClient,
  bodyOf: (body: JsonObject) => JsonObject = (body) => body,
): ClientSource {
  const standIn = {
    post: (path: string, { body, signal }: { readonly body: JsonObject; readonly signal: AbortSignal }) => ({
      asResponse: () => client.send(path, bodyOf(body), signal),
    }),
  };
  return () => standIn as unknown as Awaited<ReturnType<ClientSource>>;
}
