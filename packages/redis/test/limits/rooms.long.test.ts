// The whole of rooms.test.ts: TEST_DEPTH is "deep" here.
import "./rooms.test.js";
