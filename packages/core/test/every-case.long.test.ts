// All cases of the wide tests, of which `npm test` runs some.
import "./health-order.test.js";
import "../src/observing/unknown/unknown-errors.test.js";
