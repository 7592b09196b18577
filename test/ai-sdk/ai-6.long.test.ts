import * as hotspare from "@hotspare/ai-sdk";
import * as ai from "ai";
import { describeFailures } from "./sdk-failures.js";
import { describeSdkRequests } from "./sdk-requests.js";
import { describeSdk } from "./sdk-suite.js";

describeSdk("ai 6", { ai, hotspare });
describeSdkRequests("ai 6, asked for more,", { ai, hotspare });
describeFailures("ai 6, when something fails,", { ai, hotspare });
