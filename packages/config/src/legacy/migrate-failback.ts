import type { HotspareOptions } from "@hotspare/core";
import type { LegacySection } from "./legacy-section.js";
import type { MigrationNotes } from "./migration-notes.js";

type FailbackOptions = NonNullable<HotspareOptions["failback"]>;

/**
 * Reads when the old design moved back. Each old model had its own setting. The new setting applies to all models,
 * because they share health.
 */
export function migrateFailback(sections: readonly LegacySection[], notes: MigrationNotes): FailbackOptions {
  const afterMs = sections.flatMap((section) => afterMsOf(section, notes));
  const afterCalls = sections.flatMap((section) => afterCallsOf(section, notes));
  const [soonest] = afterMs.toSorted((one, other) => one - other);
  const [fewest] = afterCalls.toSorted((one, other) => one - other);
  if (new Set(afterMs).size > 1 || new Set(afterCalls).size > 1) {
    const message = "differ between the models; failback is one for all of them: the smallest was taken";
    notes.warn("ambiguous", "failback_timeout_seconds, failback_request_count", message);
  }
  return {
    ...(soonest === undefined ? {} : { afterMs: soonest }),
    ...(fewest === undefined ? {} : { afterCalls: fewest }),
  };
}

function afterMsOf(section: LegacySection, notes: MigrationNotes): readonly number[] {
  const seconds = section.number("failback_timeout_seconds");
  if (seconds === undefined) {
    return [];
  }
  if (seconds.value <= 0) {
    const message = "moved back at once; here a probe proves a recovery before: the default is used";
    notes.warn("changed", seconds.path, message);
    return [];
  }
  notes.warn("renamed", seconds.path, "is failback.afterMs, in milliseconds");
  return [seconds.value * 1_000];
}

function afterCallsOf(section: LegacySection, notes: MigrationNotes): readonly number[] {
  const calls = section.number("failback_request_count");
  if (calls === undefined) {
    return [];
  }
  if (!Number.isInteger(calls.value) || calls.value < 1) {
    notes.warn("changed", calls.path, "is no whole number from 1: the default is used");
    return [];
  }
  notes.warn("renamed", calls.path, "is failback.afterCalls");
  return [calls.value];
}
