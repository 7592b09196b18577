// Every case of the properties of a simulation.
import "./conservation.test.js";
