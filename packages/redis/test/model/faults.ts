/** How many faults of each kind may still happen. */
export interface Faults {
  cuts: number;
  losses: number;
  doubles: number;
  swaps: number;
  jumps: number;
  restarts: number;
  lostWrites: number;
  evictions: number;
  deaths: number;
}

export const noFaults: Faults = {
  cuts: 0,
  losses: 0,
  doubles: 0,
  swaps: 0,
  jumps: 0,
  restarts: 0,
  lostWrites: 0,
  evictions: 0,
  deaths: 0,
};
