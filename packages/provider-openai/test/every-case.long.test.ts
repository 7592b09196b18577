// All cases of the properties, of which `npm test` runs some.
import "../src/embedding/arriving-payload.test.js";
import "../src/embedding/number-format.test.js";
import "../src/transport/byte-gatherer.test.js";
import "../src/vectors/base64-decoder.test.js";
import "../src/vectors/read-numbers.test.js";
