// Every step of each scene, of which `npm test` takes some.
import "./leases.test.js";
import "./left-streams.test.js";
