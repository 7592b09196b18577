/** Titles of the tables about a fleet, as `bench/fleet-titles.ts` has them: what is measured may not be imported here. */
export const fleetTitles = {
  revoked: "a key that is revoked under eight processes",
  informed: "how soon all processes know of a revoked key",
  recovered: "a key that recovers under eight processes",
  link: "what a link costs a call",
  limits: "four keys that eight processes share",
} as const;
