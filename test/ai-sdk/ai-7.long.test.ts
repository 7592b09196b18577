import * as v3 from "@hotspare/ai-sdk";
import * as v4 from "@hotspare/ai-sdk/v4";
import { it } from "vitest";
import { describeFailures } from "./sdk-failures.js";
import { describeSdkRequests } from "./sdk-requests.js";
import { describeSdk } from "./sdk-suite.js";
import type { Sdk } from "./sdk-under-test.js";

const oldestNode = 22;
const node = Number(process.versions.node.split(".")[0]);

/** `ai` 7 needs Node 22: on Node 20, `.ci/run` runs these tests a second time on Node 24. */
if (node >= oldestNode) {
  const ai = (await import("ai-7")) as unknown as Sdk["ai"];
  const wrapped = { ai, hotspare: v3 };
  const own = { ai, hotspare: v4 as unknown as Sdk["hotspare"] };
  describeSdk("ai 7, which wraps models of version 3", wrapped);
  describeSdk("ai 7 with models of version 4", own);
  describeSdkRequests("ai 7, which wraps models of version 3, asked for more,", wrapped);
  describeSdkRequests("ai 7 with models of version 4, asked for more,", own);
  describeFailures("ai 7, which wraps models of version 3, when something fails,", wrapped);
  describeFailures("ai 7 with models of version 4, when something fails,", own);
} else {
  it.skip(`ai 7 needs Node ${oldestNode}, and this is Node ${node}`, () => undefined);
}
