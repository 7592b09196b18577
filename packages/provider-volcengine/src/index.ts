// The public names, one by one.

export type { ArkCredential, ArkCredentialInput } from "./ark/ark-credential.js";
export type { ArkPlugin } from "./ark/ark-plugin.js";
export type { EmbeddingInstructions } from "./embedding/instructions.js";
export { VolcengineError, type VolcengineErrorOptions } from "./failures/volcengine-error.js";
export type {
  VikingDBCredential,
  VikingDBCredentialInput,
  VikingDBKeys,
} from "./vikingdb/vikingdb-credential.js";
export type { VikingDBPlugin } from "./vikingdb/vikingdb-plugin.js";
export { type VolcenginePluginOptions, volcengine } from "./volcengine.js";
