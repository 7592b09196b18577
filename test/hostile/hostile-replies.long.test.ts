// Every reply to every operation, and every text of every scanner, of which `npm test` runs some.
import "./hostile-replies.test.js";
import "./linear-time.test.js";
