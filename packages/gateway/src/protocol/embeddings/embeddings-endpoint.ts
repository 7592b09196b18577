import type { EmbeddingsEndpoint } from "../../contract/endpoints.js";
import { embeddingsAnswer } from "./embeddings-answer.js";
import { readEmbeddings } from "./read-embeddings.js";

/** The protocol of `POST /v1/embeddings`: translates OpenAI's JSON into core's inputs, and core's vectors into OpenAI's JSON. */
export const embeddingsEndpoint: EmbeddingsEndpoint = { read: readEmbeddings, answer: embeddingsAnswer };
