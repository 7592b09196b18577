import { defaultPolicy } from "@hotspare/core";
import { configReference } from "./config-reference.js";
import { eventTables } from "./event-tables.js";
import { measuredPart, measuredSummary } from "./measured-part.js";
import { outageTimeline } from "./outage-timeline.js";
import { classExamples, classTable, traitMeanings, traitTable } from "./policy-table.js";
import { serverTable } from "./server-table.js";

/** A part of a page that a program writes, between `<!-- generated: name -->` and `<!-- generated end -->`. */
export interface GeneratedPart {
  readonly page: string;
  readonly name: string;
  write(): string | Promise<string>;
}

export const generatedParts: readonly GeneratedPart[] = [
  { page: "docs/configuration.md", name: "configuration", write: configReference },
  { page: "docs/error-classes.md", name: "classes", write: () => classTable(defaultPolicy) },
  { page: "docs/error-classes.md", name: "traits", write: () => traitTable(defaultPolicy) },
  { page: "docs/error-classes.md", name: "meanings", write: traitMeanings },
  { page: "README.md", name: "classes", write: () => classExamples(defaultPolicy) },
  { page: "README.md", name: "measured", write: measuredPart },
  { page: "bench/results/summary.md", name: "measured", write: measuredSummary },
  { page: "docs/events.md", name: "events", write: eventTables },
  { page: "docs/switching-and-failback.md", name: "outage", write: outageTimeline },
  { page: "docs/servers.md", name: "servers", write: serverTable },
];

/** A page with one part put in its place; undefined: the page has no such place. */
export function withPart(page: string, name: string, text: string): string | undefined {
  const begin = `<!-- generated: ${name} -->`;
  const end = "<!-- generated end -->";
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  return from === -1 || to === -1
    ? undefined
    : `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`;
}
