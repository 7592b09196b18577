// Every broken plugin, of which `npm test` takes some.
import "./broken-plugins.test.js";
