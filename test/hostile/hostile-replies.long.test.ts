// Every reply to every operation, of which `npm test` runs one.
import "./hostile-replies.test.js";
