// Imports packages and prints what that took: … import-child.js <name>…
const before = process.memoryUsage.rss();
const began = process.cpuUsage();
for (const name of process.argv.slice(2)) await import(name);
const { user, system } = process.cpuUsage(began);
console.log(
  JSON.stringify({
    cpuMs: (user + system) / 1_000,
    rssMb: (process.memoryUsage.rss() - before) / 1_048_576,
  }),
);
process.exit(0);
