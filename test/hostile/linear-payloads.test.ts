import { describeLinearPayloads } from "./linear-payloads.js";
import { upTo19Kilobytes } from "./linear-time.js";

// The quick form of linear-time.long.test.ts.
describeLinearPayloads(upTo19Kilobytes);
