export type { InstrumentedHotspare } from "./hotspare-types.js";
export { type HotspareInstrumentation, instrument } from "./instrument.js";
export type { InstrumentOptions } from "./instrument-options.js";
