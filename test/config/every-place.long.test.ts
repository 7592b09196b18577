// Every place in every shape, of which `npm test` takes some.
import "./secret-places.test.js";
