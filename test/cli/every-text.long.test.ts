// All texts, of which `npm test` takes some.
import "./control-characters.test.js";
