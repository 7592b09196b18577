// All cases of the properties of objects, of which `npm test` runs some.
import "./any-schema.test.js";
import "./stream-object.test.js";
