// Ten thousand calls, of which `npm test` makes some.
import "./leaks.test.js";
