/** The other end of a worker: does one job after the other until the parent lets go. */
export function answerJobs<Job>(run: (job: Job) => unknown): void {
  process.on("message", (job: Job) => {
    Promise.resolve(job)
      .then(run)
      .then(
        (answer) => process.send?.({ answer }),
        (error: unknown) =>
          process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      );
  });
  process.on("disconnect", () => process.exit(0));
  process.send?.({ answer: undefined });
}
