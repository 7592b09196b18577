import { describeLongTraces } from "./support/long-traces.js";

describeLongTraces(400);
