// Every byte of a crash, and runs as long as it takes, of which `npm test` takes some.
import "./changed-inputs.test.js";
import "./ill-servers.test.js";
import "./sink-files.test.js";
