import type { ConfigIssue } from "../errors/invalid-config-error.js";
import { describeValue } from "../request/media/describe-value.js";
import type { AdaptedCredential } from "./create-credential.js";

/** What a plugin makes for each kind of model, with which method. */
const kinds = {
  embedder: {
    maker: "createEmbedder",
    method: "embed",
    gives: "{ capabilities: { modalities: [], outputs: [], maxInputs }, embed() }",
  },
  vlm: {
    maker: "createVlm",
    method: "complete",
    gives: "{ capabilities: { modalities: [], tools, streaming }, complete() }",
  },
} as const;

/** What is wrong with the adapters of plugins that may have no compiler: found when the model is made, and not by its calls. */
export function adapterIssues(
  adapted: readonly AdaptedCredential[],
  kind: keyof typeof kinds,
): readonly ConfigIssue[] {
  const { maker, gives } = kinds[kind];
  return adapted.flatMap(({ credential, adapter }, index) => {
    const problem = problemOf(adapter, kind);
    const message = `${maker}() of the plugin "${credential.provider}" returned ${problem}: it must return ${gives}`;
    return problem === undefined ? [] : [{ path: `credentials[${index}]`, message }];
  });
}

function problemOf(adapter: unknown, kind: keyof typeof kinds): string | undefined {
  try {
    if (typeof adapter !== "object" || adapter === null) {
      return describeValue(adapter);
    }
    const { method } = kinds[kind];
    const { capabilities, [method]: call } = adapter as Readonly<Record<string, unknown>>;
    // An adapter without the method may serve a configuration that is only checked: its first attempt says what is missing.
    if (call !== undefined && typeof call !== "function") {
      return `${method}: ${describeValue(call)}`;
    }
    const lists = kind === "embedder" ? ["modalities", "outputs"] : ["modalities"];
    const wrong = lists.find((name) => !Array.isArray(Object(capabilities)[name]));
    return wrong === undefined
      ? undefined
      : `capabilities.${wrong}: ${describeValue(Object(capabilities)[wrong])}`;
  } catch {
    return "an adapter whose members throw when they are read";
  }
}
