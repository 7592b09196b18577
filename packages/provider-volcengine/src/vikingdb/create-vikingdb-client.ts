import { type AttemptContext, type JsonObject, jsonTextOf } from "@hotspare/core/plugin";
import type { HttpReply, Transport } from "@hotspare/provider-openai";
import { VolcengineError } from "../failures/volcengine-error.js";
import { postJson } from "../request/post-json.js";
import { signHeaders } from "./sign-headers.js";
import type { VikingDBCredential } from "./vikingdb-credential.js";

/** Sends one request to VikingDB, and returns the reply unread. */
export interface VikingDBClient {
  /** @throws {VolcengineError} when the status is not a success, or the body is too large to send */
  send(
    path: string,
    body: JsonObject,
    context: Pick<AttemptContext, "signal" | "headers">,
  ): Promise<HttpReply>;
}

/** Source: "向量化计算" (docs/84313/1791161). The server cuts a larger body. */
const maxBodyBytes = 4 * 1024 * 1024;

/** Creates the client of one credential. Every attempt is signed separately. */
export function createVikingDBClient(
  credential: VikingDBCredential,
  headers: Readonly<Record<string, string>>,
  transport: Transport,
): VikingDBClient {
  const authorize = authorizing(credential);
  return {
    send: async (path, payload, { signal, headers: ofCall }) => {
      const body = jsonTextOf(payload);
      refuseTooLarge(body);
      const url = new URL(credential.baseURL + path);
      const own = new Headers(headers);
      for (const [name, value] of Object.entries({ ...ofCall, ...(await authorize(url, body)) })) {
        own.set(name, value);
      }
      own.set("content-type", "application/json");
      return postJson(transport, { url: url.href, headers: Object.fromEntries(own), body, signal });
    },
  };
}

type Authorize = (url: URL, body: string) => Promise<Readonly<Record<string, string>>>;

function authorizing({ keys, region }: VikingDBCredential): Authorize {
  if (keys.kind === "apiKey") {
    return async () => ({ authorization: `Bearer ${await keys.apiKey.reveal()}` });
  }
  return async (url, body) => {
    const [accessKeyId, secretAccessKey, sessionToken] = await Promise.all([
      keys.accessKeyId.reveal(),
      keys.secretAccessKey.reveal(),
      keys.sessionToken?.reveal(),
    ]);
    return signHeaders({ url, region, body, accessKeyId, secretAccessKey, sessionToken, at: new Date() });
  };
}

function refuseTooLarge(body: string): void {
  const bytes = Buffer.byteLength(body);
  if (bytes > maxBodyBytes) {
    const message = `The request has ${bytes} bytes, and VikingDB accepts ${maxBodyBytes}: embed fewer or shorter inputs at once.`;
    throw new VolcengineError({ facts: { code: "RequestTooLarge", message } });
  }
}
