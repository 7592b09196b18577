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
   * The transport of the requests: `{ fetch }` with your own `fetch`, or `createPooledTransport({ dispatcher })` of `@hotspare/provider-openai` for a
   * proxy. You close it yourself.
   * @default a pool of kept-alive connections, shared by all credentials and closed with the last adapter
   */
  readonly transport?: Transport;
  /**
   * The instructions for questions and documents, sent when a call has an `inputType` and the model accepts instructions. Instructions change the
   * vectors, so embed an index and its questions with the same instructions.
   * @default the example in the model's documentation
   */
  readonly instructions?: EmbeddingInstructions;
}

/**
 * Creates the two plugins for Volcengine: Ark (`provider: "volcengine"`) and the embeddings of VikingDB (`provider: "vikingdb"`).
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
