// The whole of protocol-model.test.ts: TEST_DEPTH is "deep" here.
import "./protocol-model.test.js";
