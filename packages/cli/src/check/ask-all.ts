import type { LoadedConfig } from "@hotspare/config";
import type { CredentialCheck } from "@hotspare/core";
import type { ModelSummary } from "./model-summary.js";
import type { AskedModel } from "./only.js";

/** How one credential of one model answered. */
export interface LiveCheck {
  readonly name: string;
  readonly kind: ModelSummary["kind"];
  readonly check: CredentialCheck;
}

/**
 * Calls every credential that is to be asked. Models run one after another, so that a shared key is not called twice at
 * once.
 */
export async function askAll(
  { embedders, vlms }: LoadedConfig,
  summaries: readonly AskedModel[],
  timeoutMs: number,
): Promise<readonly LiveCheck[]> {
  const checks: LiveCheck[] = [];
  for (const { kind, name, asked } of summaries) {
    const model = kind === "vlm" ? vlms.get(name) : embedders.get(name, embedders.outputOf(name));
    for (const check of await model.checkCredentials({
      only: asked,
      timeouts: { attemptMs: timeoutMs },
    })) {
      checks.push({ name, kind, check });
    }
  }
  return checks;
}
