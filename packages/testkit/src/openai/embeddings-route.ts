import { asObject, asString, type JsonObject } from "../content/json-value.js";
import type { Route, RouteContext } from "../contract/dialect.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { type EmbeddingRequest, embeddingTokens, readEmbeddingRequest } from "./embedding-request.js";
import { encodedVector } from "./encode-vector.js";
import type { RequestWording } from "./request-wording.js";

/** How a provider differs from OpenAI's protocol. */
export interface EmbeddingsFlavor {
  readonly wording: RequestWording;
  /** Additional fields of every answer. */
  readonly fields: JsonObject;
}

/** `POST …/embeddings` */
export function embeddingsRoute({ wording, fields }: EmbeddingsFlavor): Route {
  const more = JSON.stringify(fields).slice(1, -1);
  const tail = more === "" ? "" : `,${more}`;
  return {
    name: "embeddings",
    takesBody: true,
    modelOf: (body) => asString(asObject(body)["model"]),
    countedTokens: embeddingTokens,
    answer(body, context) {
      const request = readEmbeddingRequest(body, context.models, wording);
      return "refusal" in request ? request.refusal : answerRequest(request, context, tail);
    },
  };
}

/** Builds the JSON from text, because most of it is vectors that are text already. */
function answerRequest(request: EmbeddingRequest, context: RouteContext, tail: string): SimulatedReply {
  const { model, promptTokens } = request;
  const data = writeData(request, context);
  return {
    type: "body",
    status: 200,
    headers: { "content-type": "application/json" },
    body: `{"object":"list","data":[${data}],"model":${JSON.stringify(model)},"usage":{"prompt_tokens":${promptTokens},"total_tokens":${promptTokens}}${tail}}`,
    tokens: promptTokens,
  };
}

function writeData(request: EmbeddingRequest, context: RouteContext): string {
  const fault = context.takeVectorFault();
  if (fault?.type === "emptyData") return "";
  const dimensions = fault?.type === "wrongDimensions" ? fault.dimensions : request.dimensions;
  const asksForBase64 = request.encodingFormat === "base64";
  const format = asksForBase64 && !context.takeIgnoresBase64() ? "base64" : "float";
  return request.texts
    .map((text, index) => {
      const vector =
        fault?.type === "nullVector" ? "null" : encodedVector(request.model, text, dimensions, format);
      return `{"object":"embedding","index":${index},"embedding":${vector}}`;
    })
    .join(",");
}
