import { randomUUID } from "node:crypto";
import { type JsonObject, jsonTextOf } from "@hotspare/core/plugin";
import {
  fieldAsWritten,
  overHeaders,
  type RequestHeaders,
  type RequestSender,
  type Transport,
} from "@hotspare/provider-openai";
import { postJson } from "../request/post-json.js";
import type { ArkCredential } from "./ark-credential.js";

/**
 * Creates a sender for the requests of one credential. The headers are built once for each key, at the key's first use. Each request has a unique id,
 * by which Ark's support finds it. The OpenAI SDK is not used, because it loses error bodies without an outer `error`. So a refusal is a
 * `VolcengineError`.
 *
 * @param bodyOf makes the last changes to each body
 */
export function createArkSender(
  { apiKey, baseURL }: ArkCredential,
  headers: Readonly<Record<string, string>>,
  transport: Transport,
  bodyOf: (body: JsonObject) => JsonObject = (body) => body,
): RequestSender {
  let built: { readonly key: string; readonly headers: RequestHeaders } | undefined;

  const headersWith = (key: string): RequestHeaders => {
    if (built?.key !== key) {
      built = { key, headers: headersOf(key, headers) };
    }
    return built.headers;
  };

  return {
    send: async (path, body, { signal, headers: ofCall }) => {
      const key = apiKey.reveal();
      const own = headersWith(typeof key === "string" ? key : await key);
      const identified = { "x-client-request-id": randomUUID(), ...own };
      return postJson(transport, {
        url: baseURL + path,
        headers: overHeaders(identified, ofCall),
        body: jsonTextOf(bodyOf(body), fieldAsWritten),
        signal,
      });
    },
  };
}

function headersOf(key: string, ofCredential: Readonly<Record<string, string>>): RequestHeaders {
  const headers = new Headers({ authorization: `Bearer ${key}` });
  for (const [name, value] of Object.entries(ofCredential)) {
    headers.set(name, value);
  }
  headers.set("content-type", "application/json");
  return Object.fromEntries(headers);
}
