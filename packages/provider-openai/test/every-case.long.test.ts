// All cases of the properties. `npm test` runs only some of them.
import "../src/embedding/arriving-payload.test.js";
import "../src/embedding/number-format.test.js";
import "../src/transport/byte-gatherer.test.js";
import "../src/vectors/base64-decoder.test.js";
import "../src/vectors/read-numbers.test.js";
