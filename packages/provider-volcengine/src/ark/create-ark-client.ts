import { randomUUID } from "node:crypto";
import type { AttemptContext, JsonObject } from "@hotspare/core/plugin";
import type { ClientSource, HttpReply, Transport } from "@hotspare/provider-openai";
import { postJson } from "../request/post-json.js";
import type { ArkCredential } from "./ark-credential.js";

/** Sends one request to Ark, and hands over the reply unread. */
export interface ArkClient {
  /** @throws {VolcengineError} when the status is no success */
  send(path: string, body: JsonObject, context: RequestContext): Promise<HttpReply>;
}

type RequestContext = Pick<AttemptContext, "signal" | "headers">;

/** The client of one credential. Each request has an id of its own, by which Ark's support finds it. */
export function createArkClient(
  { apiKey, baseURL }: ArkCredential,
  headers: Readonly<Record<string, string>>,
  transport: Transport,
): ArkClient {
  return {
    send: async (path, body, context) => {
      const own = new Headers({
        authorization: `Bearer ${await apiKey.reveal()}`,
        "x-client-request-id": randomUUID(),
      });
      for (const [name, value] of Object.entries({ ...headers, ...context.headers })) {
        own.set(name, value);
      }
      const { signal } = context;
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
    post: (path: string, { body, ...context }: RequestContext & { readonly body: JsonObject }) => ({
      asResponse: () => client.send(path, bodyOf(body), context),
    }),
  };
  return () => standIn as unknown as Awaited<ReturnType<ClientSource>>;
}
