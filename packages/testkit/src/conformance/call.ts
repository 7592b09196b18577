import { createHotspare, failureOf } from "@hotspare/core";
import { ManualClock } from "../clock/manual-clock.js";
import type { Operation } from "./operation.js";
import { question } from "./operation.js";
import { KEY, type Subject } from "./subject.js";

/** The result of a whole call with one credential. */
export interface Outcome {
  readonly error: unknown;
  readonly classification: ReturnType<typeof failureOf> extends infer Failure
    ? Failure extends { readonly classification: infer Known }
      ? Known | undefined
      : never
    : never;
  /** Everything that events reported, as plain data. */
  readonly payloads: readonly unknown[];
}

/**
 * Makes one call as a user would, with the rules of the plugin and of core. Time does not move, so nothing is retried.
 */
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
  const payloads: unknown[] = [];
  for (const event of ["attempt", "failure", "circuitOpen", "exhaustion"] as const)
    hotspare.events.on(event, (payload) => payloads.push(payload));
  const credential = { ...conformance.credential({ url, key: KEY }), id: "only", provider: plugin.name };
  try {
    const error = await attempt(hotspare, conformance, credential, operation);
    return { error, classification: failureOf(error)?.classification, payloads };
  } finally {
    await hotspare.close({ graceMs: 0 });
  }
}

/** Returns the error of the call, or `undefined` if the call was answered. */
async function attempt<Input>(
  hotspare: ReturnType<typeof createHotspare>,
  { embedder, vlm }: Subject<Input, unknown>["conformance"],
  credential: object,
  operation: Operation["name"],
): Promise<unknown> {
  // The type of the plugin's input is unknown here. The schema checks the input.
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
