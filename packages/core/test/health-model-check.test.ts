import { describeEveryOrder } from "./support/every-order.js";

// The quick form of health-model-check.long.test.ts: the same cases, mostly an event or two less deep.
describeEveryOrder([
  [1, 4, true],
  [1, 4, false],
  [2, 4, true],
  [2, 4, false],
  [3, 4, true],
  [4, 4, true],
  [4, 4, false],
]);
