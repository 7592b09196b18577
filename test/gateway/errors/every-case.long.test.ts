// Every recorded reply, where the quick run takes some.
import "./recorded-replies.test.js";
