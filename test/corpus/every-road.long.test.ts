// All roads to each case, and all cases of each property, of which `npm test` runs some.
import "./corpus.test.js";
import "./holdout.test.js";
import "./properties.test.js";
