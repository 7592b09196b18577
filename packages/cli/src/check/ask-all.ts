import type { ConfiguredModels, CredentialCheck } from "@hotspare/core";
import type { ModelSummary } from "./model-summary.js";

/** How one credential of one model answered. */
export interface LiveCheck {
  readonly name: string;
  readonly kind: ModelSummary["kind"];
  readonly check: CredentialCheck;
}

/**
 * Calls every credential of every model. Models run one after another, so that a shared key is not called twice at
 * once.
 */
export async function askAll(
  models: ConfiguredModels,
  summaries: readonly ModelSummary[],
  timeoutMs: number,
): Promise<readonly LiveCheck[]> {
  const checks: LiveCheck[] = [];
  for (const { kind, name } of summaries) {
    const model = kind === "vlm" ? models.vlm(name) : models.embedder(name, models.outputOf(name));
    for (const check of await model.checkCredentials({ timeouts: { attemptMs: timeoutMs } })) {
      checks.push({ name, kind, check });
    }
  }
  return checks;
}
