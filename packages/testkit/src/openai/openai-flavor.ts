import { openaiWording } from "./openai-wording.js";
import { openaiRequestWording } from "./request-errors.js";
import type { ServerFlavor } from "./server-flavor.js";

/** OpenAI itself. */
export const openaiFlavor: ServerFlavor = {
  name: "openai",
  basePath: "/v1",
  wording: openaiWording,
  chat: { wording: openaiRequestWording, completion: {}, choice: {}, opening: [] },
  embeddings: { wording: openaiRequestWording, fields: {} },
  headers: (requestId) => ({ "x-request-id": requestId, "openai-version": "2020-10-01" }),
};
