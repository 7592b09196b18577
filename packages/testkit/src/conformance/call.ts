import { createHotspare, failureOf } from "@hotspare/core";
import { ManualClock } from "../clock/manual-clock.js";
import type { Operation } from "./operation.js";
import { question } from "./operation.js";
import { KEY, type Subject } from "./subject.js";

/** What a whole call with one credential came to. */
export interface Outcome {
  readonly error: unknown;
  readonly classification: ReturnType<typeof failureOf> extends infer Failure
    ? Failure extends { readonly classification: infer Known }
      ? Known | undefined
      : never
    : never;
  /** Everything that was told by events, as plain data. */
  readonly told: readonly unknown[];
}

/** Makes one call as a user would, with the rules of the plugin and of core. Time stands still: nothing is tried again. */
export async function callOnce<Input, Credential>(
  { plugin, conformance }: Subject<Input, Credential>,
  operation: Operation["name"],
  url: string,
): Promise<Outcome> {
  const hotspare = createHotspare({
    plugins: [plugin],
    clock: new ManualClock(),
    retry: { maxRounds: 1, maxWaitMs: 0 },
  });
  const told: unknown[] = [];
  for (const event of ["attempt", "failure", "circuitOpen", "exhaustion"] as const)
    hotspare.events.on(event, (payload) => told.push(payload));
  const credential = { ...conformance.credential({ url, key: KEY }), id: "only", provider: plugin.name };
  try {
    const error = await attempt(hotspare, conformance, credential, operation);
    return { error, classification: failureOf(error)?.classification, told };
  } finally {
    await hotspare.close({ graceMs: 0 });
  }
}

/** The error of the call; `undefined` when it was answered. */
async function attempt<Input>(
  hotspare: ReturnType<typeof createHotspare>,
  { embedder, vlm }: Subject<Input, unknown>["conformance"],
  credential: object,
  operation: Operation["name"],
): Promise<unknown> {
  // The plugin's input is not known here; the schema looks at it.
  const credentials = [credential] as never;
  try {
    if (operation === "embed") {
      const { model = "", dimensions } = embedder ?? {};
      await hotspare.embedder({ model, dimensions, credentials }).embed(["hello"]);
      return undefined;
    }
    const opened = hotspare.vlm({ model: vlm?.model ?? "", credentials });
    if (operation === "complete") await opened.complete(question);
    else for await (const _ of opened.stream(question));
    return undefined;
  } catch (error) {
    return error;
  }
}
