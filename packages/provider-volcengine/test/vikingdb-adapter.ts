import type { EmbedderAdapter, EmbeddingOutput } from "@hotspare/core/plugin";
import type { VikingDBCredential, VikingDBCredentialInput } from "../src/vikingdb/vikingdb-credential.js";
import { type VolcenginePluginOptions, volcengine } from "../src/volcengine.js";
import { closedWithTest, parsedBy } from "./adapters.js";

/** The key pair of every test. No part of it may appear in an error. */
export const testPair = {
  accessKeyId: "AKLTtest0123456789abcdefghijklmnop",
  secretAccessKey: "c2VjcmV0LW9mLXRoZS10ZXN0cy0wMTIzNDU2Nzg5",
} as const;

interface VikingDBOptions extends VolcenginePluginOptions {
  readonly credential?: Partial<VikingDBCredentialInput>;
  readonly model?: string;
  readonly dimensions?: number;
  readonly output?: EmbeddingOutput;
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** The plugin's embedder for a loopback server, closed with the test. */
export function vikingDBEmbedder(baseURL: string, options: VikingDBOptions = {}): EmbedderAdapter {
  const { model = "bge-m3", output = "dense", dimensions, credential = testPair, ...others } = options;
  const { extraBody, ...plugin } = others;
  const [, vikingDB] = volcengine(plugin);
  const parsed = parsedBy<VikingDBCredential>(vikingDB.credentialSchema, { baseURL, ...credential });
  return closedWithTest(
    vikingDB.createEmbedder?.(parsed, {
      model,
      output,
      headers: {},
      ...(extraBody === undefined ? {} : { extraBody }),
      ...(dimensions === undefined ? {} : { dimensions }),
    }),
  );
}
