import type { ProviderPlugin } from "@hotspare/core/plugin";
import type { Check } from "./check.js";
import { credentialChecks } from "./credential-checks.js";
import { embedderChecks } from "./embedder-checks.js";
import { errorChecks } from "./error-checks.js";
import type { ProviderConformance } from "./provider-conformance.js";
import { requestChecks } from "./request-checks.js";
import { secrecyChecks } from "./secrecy-checks.js";
import { streamChecks } from "./stream-checks.js";
import { vlmChecks } from "./vlm-checks.js";

/**
 * Describes every requirement for a provider's plugin, as tests of your own runner. A server on 127.0.0.1 replaces the
 * provider. You define the server's answers in `conformance`.
 *
 * @throws TypeError when neither `embedder` nor `vlm` is set, because nothing would be tested.
 */
export function describeProvider<Input, Credential>(
  plugin: ProviderPlugin<string, Input, Credential>,
  conformance: ProviderConformance<Input>,
): void {
  if (conformance.embedder === undefined && conformance.vlm === undefined) {
    throw new TypeError(
      `describeProvider(${plugin.name}): give \`embedder\`, \`vlm\` or both, or nothing is looked at.`,
    );
  }
  const subject = { plugin, conformance };
  const checks = [
    ...credentialChecks(subject),
    ...requestChecks(subject),
    ...embedderChecks(subject),
    ...vlmChecks(subject),
    ...streamChecks(subject),
    ...errorChecks(subject),
    ...secrecyChecks(subject),
  ];
  const { runner } = conformance;
  runner.describe(`the provider ${plugin.name}`, () => {
    for (const [group, members] of groupsOf(checks)) {
      runner.describe(group, () => {
        for (const { name, run } of members) runner.it(name, run);
      });
    }
  });
}

function groupsOf(checks: readonly Check[]): ReadonlyMap<string, readonly Check[]> {
  const groups = new Map<string, Check[]>();
  for (const check of checks) {
    const members = groups.get(check.group) ?? [];
    groups.set(check.group, members);
    members.push(check);
  }
  return groups;
}
