import { describeLongTraces } from "./support/long-traces.js";

// The quick form of health-properties.long.test.ts.
describeLongTraces(15);
