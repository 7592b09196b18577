// All cases of the properties of objects, of which `npm test` runs some.
import "./stream-object.test.js";
