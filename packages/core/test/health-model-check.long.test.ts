import { describeEveryOrder } from "./support/every-order.js";

describeEveryOrder([
  [1, 7, true],
  [1, 6, false],
  [2, 6, true],
  [2, 5, false],
  [3, 5, true],
  [4, 5, true],
  [4, 4, false],
]);
