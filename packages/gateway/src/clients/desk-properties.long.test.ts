// Runs all cases of the properties, because the long project sets TEST_DEPTH.
import "./desk-properties.test.js";
