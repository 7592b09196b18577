import { createHash } from "node:crypto";
import type { VectorIdentity } from "../contract/embedder.js";
import type { EmbedderAdapter } from "../contract/plugin/embedder-adapter.js";
import type { EmbeddingOutput } from "../contract/plugin/embedding.js";
import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { effectOf, modelsInBodies } from "../models/embedder/body-of-embedding.js";
import {
  checkVectorSpace,
  commonDimensions,
  type SpaceMember,
} from "../models/embedder/check-vector-space.js";
import { FailoverEmbedder } from "../models/embedder/failover-embedder.js";
import { SpaceVerifier } from "../models/embedder/space-verifier.js";
import { VectorSpace } from "../models/embedder/vector-space.js";
import type { ParsedCredential } from "../options/credentials/parsed-credential.js";
import type { NormalizedEmbedderOptions } from "../options/normalize-model-options.js";
import { adapterIssues } from "./adapter-issues.js";
import { buildModel } from "./build-model.js";
import type { HotspareParts } from "./compose.js";
import type { AdaptedCredential } from "./create-credential.js";

/** Makes an embedder from checked options. @throws {InvalidConfigError} when its credentials do not share a vector space */
export function buildEmbedder<Output extends EmbeddingOutput>(
  parts: HotspareParts,
  options: NormalizedEmbedderOptions,
): FailoverEmbedder<Output> {
  const bodies = new WeakMap<object, ParsedCredential["extraBody"]>();
  const { engine, credentials } = buildModel(parts, "embedder", options, {
    check: (list) => checkVectorSpace(options, membersOf(list, options)),
    adapt: (credential) => {
      const adapted = adapt(credential, options);
      // A plugin without a compiler may have given anything; the check after this one names what it gave.
      if (typeof adapted.adapter === "object" && adapted.adapter !== null) {
        bodies.set(adapted.adapter, credential.extraBody);
      }
      return adapted;
    },
    checkAdapted: (adapted) => {
      const issues = adapterIssues(adapted, "embedder");
      return issues.length > 0 ? issues : outputIssues(adapted, options.output);
    },
  });
  const dimensions = commonDimensions(options, membersOf(options.credentials, options));
  const space = new VectorSpace(options.output, dimensions, options.truncateDimensions);
  const { verify, fingerprint } = options.vectorSpace;
  const verifier = verify
    ? new SpaceVerifier({
        model: options.model,
        fingerprint,
        openingsOf: (credentialId) => engine.health.lastOpeningOf(credentialId),
      })
    : undefined;
  const embedder = new FailoverEmbedder<Output>({
    engine,
    credentials,
    space,
    verifier,
    media: options.media,
    identity: identityOf(options),
    effectOf: (adapter) => effectOf(bodies.get(adapter) ?? {}),
  });
  parts.names.add(engine, embedder, options.name);
  return embedder;
}

/** A fingerprint that is learned is no part: a later embedder with the same options may have learned none. */
function identityOf(options: NormalizedEmbedderOptions): VectorIdentity {
  const { model, output, dimensions, truncateDimensions, vectorSpace } = options;
  const { fingerprint } = vectorSpace;
  return Object.freeze({
    model,
    output,
    ...(dimensions === undefined ? {} : { dimensions }),
    ...(truncateDimensions === undefined ? {} : { truncateDimensions }),
    ...(fingerprint === undefined
      ? {}
      : { fingerprint: createHash("sha256").update(JSON.stringify(fingerprint)).digest("base64url") }),
  });
}

function membersOf(
  credentials: readonly ParsedCredential[],
  options: NormalizedEmbedderOptions,
): readonly SpaceMember[] {
  return credentials.map((credential, index) => {
    const { plugin, parsed, extraBody } = credential;
    const model = credential.model ?? options.model;
    return {
      path: `credentials[${index}]`,
      id: credential.id,
      model,
      // A plugin that reads the model itself may call it by a name of its own.
      calledModel: plugin.readsModel === true ? (plugin.wireModelOf?.(parsed, model) ?? model) : model,
      bodyModels: modelsInBodies(extraBody, parsed),
      knownDimensions: plugin.knownDimensions?.(model),
      sureDimensions: plugin.knownDimensions?.(model, parsed),
    };
  });
}

function adapt(credential: ParsedCredential, options: NormalizedEmbedderOptions): AdaptedCredential {
  const { plugin, parsed, headers, extraBody } = credential;
  const model = credential.model ?? options.model;
  const adapter = plugin.createEmbedder?.(parsed, {
    model,
    output: options.output,
    headers,
    maxReplyBytes: options.maxReplyBytes,
    extraBody,
    ...(options.dimensions === undefined ? {} : { dimensions: options.dimensions }),
  });
  if (adapter === undefined) {
    throw new Error(`The provider "${plugin.name}" makes no embedders.`);
  }
  return { credential, adapter, wireModel: plugin.wireModelOf?.(parsed, model) ?? model };
}

function outputIssues(
  adapted: readonly AdaptedCredential[],
  output: EmbeddingOutput,
): readonly ConfigIssue[] {
  return adapted.flatMap(({ credential, adapter }, index) =>
    outputsOf(adapter).includes(output)
      ? []
      : [
          {
            path: `credentials[${index}]`,
            message: `provider "${credential.provider}" makes ${outputsOf(adapter).join(", ")} vectors of this model and no ${output} vectors. Set "output" to a kind that all credentials make, or join two embedders with compositeEmbedder()`,
          },
        ],
  );
}

function outputsOf(adapter: AdaptedCredential["adapter"]): readonly EmbeddingOutput[] {
  return (adapter as EmbedderAdapter).capabilities.outputs;
}
