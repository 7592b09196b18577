import type { Hotspare, HotspareEvents, PluginList } from "@hotspare/core";

export type CallEnd = HotspareEvents["callEnd"];

/** The members of a Hotspare that an instrumentation needs: every Hotspare has them, whatever its plugins. */
export type InstrumentedHotspare = Pick<Hotspare<PluginList>, "container" | "events" | "models" | "use">;
