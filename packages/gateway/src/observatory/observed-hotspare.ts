import type { Hotspare, HotspareEventSource, HotspareEvents, PluginList } from "@hotspare/core";
import { isObject, type PriceTable } from "@hotspare/core/plugin";
import type { ConsequenceOptions } from "@hotspare/explain";
import type { ServedModel, ServedModels } from "../contract/served-models.js";

/** The members of a Hotspare that the observatory reads. */
export type ObservedHotspare = Pick<Hotspare<PluginList>, "events" | "models" | "unknownErrors"> & {
  /** Has the prices, and the times that explanations mention. @default no prices, and the default times */
  readonly effectiveOptions?: Readonly<Record<string, unknown>>;
  /** Has the clock that the Hotspare uses. @default the machine's clock */
  readonly container?: Hotspare<PluginList>["container"];
  /** State of the link to the fleet. @default no fleet */
  readonly healthLinkState?: "connected" | "degraded" | undefined;
};

/** An open model of a Hotspare. */
export type OpenModel = ObservedHotspare["models"][number];

export type CallOutcome = HotspareEvents["callEnd"]["outcome"];
export type ModelKind = HotspareEvents["callEnd"]["modelKind"];

/** The names that clients use for models. The keys are the models' event sources, because two models may have the same name in Hotspare. */
export function servedNames(models: ServedModels): ReadonlyMap<HotspareEventSource, string> {
  const names = new Map<HotspareEventSource, string>();
  for (const name of models.names) {
    for (const kind of ["vlm", "embedder"] as const) {
      const served = models.find(name, kind);
      const events = served?.name === name ? eventsOf(served) : undefined;
      if (events !== undefined && !names.has(events)) {
        names.set(events, name);
      }
    }
  }
  return names;
}

/** Undefined for a model that combines other models or does not come from a Hotspare: such a model emits no events. */
function eventsOf(served: ServedModel): HotspareEventSource | undefined {
  const model = served.kind === "vlm" ? served.vlm : served.embedder;
  return Reflect.get(model, "events") as HotspareEventSource | undefined;
}

/** The price table of the Hotspare. Undefined: the Hotspare has no prices. */
export function pricesOf({ effectiveOptions }: ObservedHotspare): PriceTable | undefined {
  const prices = effectiveOptions?.["prices"];
  return isObject(prices) && isObject(prices["models"]) ? (prices as unknown as PriceTable) : undefined;
}

/** The options in force, from which explanations take their times. */
export function consequenceOptionsOf({ effectiveOptions }: ObservedHotspare): ConsequenceOptions {
  const { breaker, failback } = (effectiveOptions ?? {}) as ConsequenceOptions;
  return { ...(breaker === undefined ? {} : { breaker }), ...(failback === undefined ? {} : { failback }) };
}
