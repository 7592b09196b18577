// With TEST_DEPTH=deep the property runs all its cases.
import "./change-script.test.js";
