// Runs a TypeScript entry from the shell: node scripts/run.mjs FILE [arguments…]
//
// Node 20 strips no types, so Vite's module runner transforms the sources as Vitest does; packages are
// loaded by Node itself. Standard output belongs to the program alone, standard input and the exit
// code are its own, and process.argv reads as if the file had been started directly.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { createRunnableDevEnvironment, resolveConfig } from "vite";
import { repositoryRoot } from "./lib/repository.mjs";

const [file, ...programArguments] = process.argv.slice(2);
if (file === undefined) {
  console.error("run: no file named; usage: node scripts/run.mjs FILE [arguments…]");
  process.exit(2);
}
const entry = existsSync(resolve(file)) ? resolve(file) : resolve(repositoryRoot, file);
if (!existsSync(entry)) {
  console.error(`run: ${file} does not exist`);
  process.exit(2);
}
process.argv = [process.argv[0], entry, ...programArguments];

/** The environment stays open while the program runs: it may import more modules later. */
async function openRunner() {
  const config = await resolveConfig(
    {
      root: repositoryRoot,
      configFile: false,
      envFile: false,
      cacheDir: resolve(repositoryRoot, "node_modules/.cache/run"),
      logLevel: "silent",
      environments: { program: { consumer: "server", resolve: { external: true } } },
    },
    "serve",
  );
  const environment = createRunnableDevEnvironment("program", config, {
    runnerOptions: { hmr: false },
    hot: false,
  });
  await environment.init();
  return environment.runner;
}

try {
  const runner = await openRunner();
  await runner.import(entry);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
}
