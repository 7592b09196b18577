// Every case of the property of replays.
import "./replay-of-itself.test.js";
