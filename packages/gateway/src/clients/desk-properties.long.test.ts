// All cases of the properties: the long project sets TEST_DEPTH.
import "./desk-properties.test.js";
