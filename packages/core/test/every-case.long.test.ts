// All cases of the wide tests, of which `npm test` runs some.
import "../src/observing/unknown/unknown-errors.test.js";
