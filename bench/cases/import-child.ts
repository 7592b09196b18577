// Imports packages and prints how long that took: … import-child.ts <name>…
const beganMs = performance.now();
for (const name of process.argv.slice(2)) await import(name);
console.log(JSON.stringify({ ms: performance.now() - beganMs }));
process.exit(0);
