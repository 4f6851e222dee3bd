// npm run typecheck: the whole repository by room, each with the global names it may know
// (core neither page nor Node, engine the worker's, app the page's, tests and tools Node's, kernels AssemblyScript's).
import process from "node:process";
import { ensurePackages } from "./lib/packages.mjs";
import { executeTool } from "./lib/processes.mjs";

const projects = [
  ["src/core", "src/core/tsconfig.json"],
  ["src/engine, src/worker", "src/engine/tsconfig.json"],
  ["app, src/store, src/charts", "tsconfig.json"],
  ["kernels of src/engine", "src/engine/simd/assembly/tsconfig.json"],
  ["kernels of src/core", "src/core/math/assembly/tsconfig.json"],
  ["tests, src/cli, bench, e2e", "tsconfig.node.json"],
];

await ensurePackages();
const results = await Promise.all(
  projects.map(async ([rooms, project]) => {
    const { code, output } = await executeTool("typescript/bin/tsc", ["-p", project]);
    return { rooms, project, code, output };
  }),
);

for (const { rooms, project, code, output } of results) {
  console.log(`${code === 0 ? "ok    " : "FAILED"} ${project.padEnd(39)} ${rooms}`);
  if (code !== 0) console.log(output);
}
process.exitCode = results.every(({ code }) => code === 0) ? 0 : 1;
