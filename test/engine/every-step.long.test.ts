// Every step of each scene, every herd and every seed, of which `npm test` takes some.
import "./aborts.test.js";
import "./blips-and-herds.test.js";
import "./fleet.test.js";
import "./leases.test.js";
import "./left-streams.test.js";
import "./waiting-properties.test.js";
