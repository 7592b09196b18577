import { asObject, asString } from "../content/json-value.js";
import type { Route, RouteContext } from "../contract/dialect.js";
import type { SimulatedReply } from "../contract/simulated-reply.js";
import { type EmbeddingRequest, embeddingTokens, readEmbeddingRequest } from "./embedding-request.js";
import type { EmbeddingsFlavor } from "./embeddings-flavor.js";
import { writtenVector } from "./encode-vector.js";

/** `POST …/embeddings` */
export function embeddingsRoute(flavor: EmbeddingsFlavor): Route {
  const more = JSON.stringify(flavor.fields).slice(1, -1);
  const tail = more === "" ? "" : `,${more}`;
  return {
    name: "embeddings",
    takesBody: true,
    modelOf: (body) => asString(asObject(body)["model"]),
    countedTokens: embeddingTokens,
    answer(body, context) {
      const request = readEmbeddingRequest(body, context.models, flavor);
      return "refusal" in request
        ? request.refusal
        : answerRequest(request, context, usageText(request, flavor) + tail);
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
    body: `{"object":"list","data":[${data}],"model":${JSON.stringify(model)}${tail}}`,
    tokens: promptTokens,
  };
}

function usageText({ promptTokens }: EmbeddingRequest, { usage }: EmbeddingsFlavor): string {
  if (usage === null) return "";
  const written = usage?.(promptTokens) ?? { prompt_tokens: promptTokens, total_tokens: promptTokens };
  return `,"usage":${JSON.stringify(written)}`;
}

function writeData(request: EmbeddingRequest, context: RouteContext): string {
  const fault = context.takeVectorFault();
  if (fault?.type === "emptyData") return "";
  const dimensions = fault?.type === "wrongDimensions" ? fault.dimensions : request.dimensions;
  const asksForBase64 = request.encodingFormat === "base64";
  const format = asksForBase64 && !context.takeIgnoresBase64() ? "base64" : "float";
  return request.texts
    .map((text, index) => {
      const vector = writtenVector(fault, request.model, text, dimensions, format);
      return `{"object":"embedding","index":${index},"embedding":${vector}}`;
    })
    .join(",");
}
