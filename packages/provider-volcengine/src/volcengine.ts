import { checkPluginOptions } from "@hotspare/core/plugin";
import {
  createPooledTransport,
  shareTransport,
  type Transport,
  transportProblem,
} from "@hotspare/provider-openai";
import { arkCredentialSchema } from "./ark/ark-credential.js";
import { type ArkPlugin, arkPlugin } from "./ark/ark-plugin.js";
import { type EmbeddingInstructions, instructionsProblem } from "./embedding/instructions.js";
import { vikingDBCredentialSchema } from "./vikingdb/vikingdb-credential.js";
import { type VikingDBPlugin, vikingDBPlugin } from "./vikingdb/vikingdb-plugin.js";

export interface VolcenginePluginOptions {
  /**
   * What carries the requests: `{ fetch }` with one of your own, or `createPooledTransport({ dispatcher })` of
   * `@hotspare/provider-openai` for a proxy. Yours to close. @default a pool of kept-alive connections, shared by all credentials and
   * closed with the last adapter
   */
  readonly transport?: Transport;
  /**
   * What an embedding model is told of questions and documents, when a call says `inputType` and the model takes instructions. They
   * change the vectors: embed an index and its questions with the same ones. @default the example of the model's documentation
   */
  readonly instructions?: EmbeddingInstructions;
}

/**
 * Volcengine: Ark (`provider: "volcengine"`) and the embeddings of VikingDB (`provider: "vikingdb"`).
 *
 * @throws {InvalidConfigError} for an unknown option, or a value that an option cannot have
 */
export function volcengine(options: VolcenginePluginOptions = {}): readonly [ArkPlugin, VikingDBPlugin] {
  checkPluginOptions(options, {
    factory: "volcengine",
    known: ["transport", "instructions"],
    checks: { transport: transportProblem, instructions: instructionsProblem },
    credentialSchema: () => ({
      anyOf: [arkCredentialSchema.jsonSchema(), vikingDBCredentialSchema.jsonSchema()],
    }),
  });
  const { transport, instructions } = options;
  const borrow =
    transport === undefined
      ? shareTransport(createPooledTransport)
      : () => ({ fetch: transport.fetch, close: async () => undefined });
  return [arkPlugin({ borrow, instructions }), vikingDBPlugin({ borrow, instructions })];
}
