import type { Hotspare, HotspareEventSource, HotspareEvents, PluginList } from "@hotspare/core";
import { isObject, type PriceTable } from "@hotspare/core/plugin";
import type { ConsequenceOptions } from "@hotspare/explain";
import type { ServedModel, ServedModels } from "../contract/served-models.js";

/** What the observatory reads of a Hotspare. */
export type ObservedHotspare = Pick<Hotspare<PluginList>, "events" | "models" | "unknownErrors"> & {
  /** Prices, and the times that explanations name. @default no prices, and the default times */
  readonly effectiveOptions?: Readonly<Record<string, unknown>>;
  /** Has the clock of its times. @default the machine's clock */
  readonly container?: Hotspare<PluginList>["container"];
  /** @default there is no fleet */
  readonly healthLinkState?: "connected" | "degraded" | undefined;
};

/** An open model of a Hotspare. */
export type OpenModel = ObservedHotspare["models"][number];

export type CallOutcome = HotspareEvents["callEnd"]["outcome"];
export type ModelKind = HotspareEvents["callEnd"]["modelKind"];

/** The names under which clients ask for models, by the events of the model: two models may have one name of their own. */
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

/** A model that is made of other models, or of no Hotspare, has no events of its own. */
function eventsOf(served: ServedModel): HotspareEventSource | undefined {
  const model = served.kind === "vlm" ? served.vlm : served.embedder;
  return Reflect.get(model, "events") as HotspareEventSource | undefined;
}

/** The price table of the Hotspare. Undefined: there is none. */
export function pricesOf({ effectiveOptions }: ObservedHotspare): PriceTable | undefined {
  const prices = effectiveOptions?.["prices"];
  return isObject(prices) && isObject(prices["models"]) ? (prices as unknown as PriceTable) : undefined;
}

/** What explanations say of times: the options in force. */
export function consequenceOptionsOf({ effectiveOptions }: ObservedHotspare): ConsequenceOptions {
  const { breaker, failback } = (effectiveOptions ?? {}) as ConsequenceOptions;
  return { ...(breaker === undefined ? {} : { breaker }), ...(failback === undefined ? {} : { failback }) };
}
