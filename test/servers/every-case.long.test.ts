// All cases of the properties of replies and refusals, of which `npm test` runs some.
import "./any-refusals.test.js";
import "./embedding-refusals.test.js";
import "./embedding-replies.test.js";
import "./every-dialect.test.js";
import "./failures-in-replies.test.js";
