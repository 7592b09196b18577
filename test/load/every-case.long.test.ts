// All cases of the properties, of which `npm test` runs some.
import "./refusing.test.js";
import "./unstated-limits.test.js";
import "./waiting-figures.test.js";
