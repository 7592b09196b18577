// A module of our own, because bundlers run the body of a CommonJS package where its importer stands, after tsyringe in `di.ts`.
import "reflect-metadata";
