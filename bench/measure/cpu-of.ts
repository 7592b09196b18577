/** What some work took of this process's time: the provider has a process of its own. */
export interface Cost {
  readonly cpuMs: number;
  readonly wallMs: number;
}

export async function cpuOf(work: () => Promise<unknown>): Promise<Cost> {
  const began = process.cpuUsage();
  const beganMs = performance.now();
  await work();
  const { user, system } = process.cpuUsage(began);
  return { cpuMs: (user + system) / 1_000, wallMs: performance.now() - beganMs };
}
