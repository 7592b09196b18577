import { type Classification, createHotspare, defaultPolicy } from "@hotspare/core";
import { azure } from "@hotspare/provider-azure";
import { openai } from "@hotspare/provider-openai";
import { volcengine } from "@hotspare/provider-volcengine";
import { ManualClock } from "@hotspare/testkit";
import { bodyOfCase } from "./body-of-case.js";
import type { CorpusCase } from "./corpus-case.js";
import { readCorpus } from "./corpus-case.js";
import { namesMoment, readHoldout } from "./holdout-case.js";
import { roadsTo } from "./roads.js";
import { sendCase } from "./send-case.js";
import { startServer } from "./start-server.js";

const corpora = ["openai", "azure", "volcengine", "compat"] as const;
const holdouts = ["holdout", "holdout2", "holdout3"] as const;

/** The names of the files of recorded failures. */
export const caseFiles: readonly string[] = [...corpora, ...holdouts];

/** The recorded failures of some files that the figures count: those that a reply told of and whose label nobody disputes. */
export function countedCases(files: readonly string[]): readonly CorpusCase[] {
  return [
    ...corpora.filter((name) => files.includes(name)).flatMap(readCorpus),
    ...holdouts.filter((name) => files.includes(name)).flatMap(readHoldout),
  ].filter(
    (line) =>
      line.kind !== "network" &&
      line.class !== "aborted" &&
      line.disputed === undefined &&
      roadsTo(line).length > 0,
  );
}

/** Who sent a recorded failure. */
export function serviceOf({ service, provider }: CorpusCase): string {
  return (service ?? provider).toLowerCase();
}

/** What was made of a recorded failure, beside its labels. */
export interface JudgedCase {
  readonly classification: Classification | undefined;
  readonly isRightClass: boolean;
  readonly isRightAction: boolean;
  readonly isRightWait: boolean;
}

/** Asks two servers, of which the first fails as it was seen. */
export async function judgeCase(line: CorpusCase): Promise<JudgedCase> {
  const [road] = roadsTo(line);
  if (road === undefined) throw new Error(`no operation leads to ${line.id}`);
  const failing = await startServer((_, response) => sendCase(response, line, 400));
  const other = await startServer((_, response) => response.writeHead(401).end());
  const hotspare = createHotspare({
    plugins: [openai(), azure(), volcengine()],
    clock: new ManualClock(),
    retry: { maxRounds: 1, maxWaitMs: 0 },
  });
  const seen = new Map<string, Classification>();
  hotspare.events.on("failure", ({ credentialId, classification }) => seen.set(credentialId, classification));
  const credentials = [
    { id: "failing", ...road.credential(failing.origin) },
    { id: "other", ...road.credential(other.origin) },
  ];
  const { operation, model } = road;
  const calling =
    operation === "embed"
      ? hotspare.embedder({ model, credentials }).embed(["x"])
      : operation === "complete"
        ? hotspare.vlm({ model, credentials }).complete({ prompt: "x" })
        : readAll(hotspare.vlm({ model, credentials }).stream({ prompt: "x" }));
  await calling.catch(() => undefined);
  await hotspare.close({ graceMs: 0 });
  failing.close();
  other.close();
  const classification = seen.get("failing");
  return {
    classification,
    isRightClass:
      classification !== undefined && [line.class, ...(line.also ?? [])].includes(classification.class),
    isRightAction: seen.has("other") === (defaultPolicy[line.class].call !== "rethrow"),
    isRightWait:
      line.retry_after_ms === null ||
      namesMoment(line) ||
      // Some were rounded down when they were written.
      Math.abs((classification?.retryAfterMs ?? 0) - line.retry_after_ms) <= 1,
  };
}

/** A line for a person who wants to see what was judged wrongly. */
export function describeMistake(line: CorpusCase, { classification, isRightAction }: JudgedCase): string {
  const { class: judged = "nothing", reason = "" } = classification ?? {};
  const action = isRightAction ? "" : ", wrong action";
  return `${line.id} ${serviceOf(line)}: ${line.class}, judged ${judged} (${reason})${action}: ${bodyOfCase(line).slice(0, 200)}`;
}

async function readAll(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}
