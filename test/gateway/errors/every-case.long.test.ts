// Tests every recorded reply. The quick run tests only some replies.
import "./recorded-replies.test.js";
