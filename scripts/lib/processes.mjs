// Child processes: how every script starts one and learns how it ended.
import { spawn } from "node:child_process";
import process from "node:process";
import { inRepository, repositoryRoot } from "./repository.mjs";

const windows = process.platform === "win32";

/**
 * Runs a command in the repository's root and waits for it.
 * `show: true` lets it write to this terminal; otherwise what it wrote comes back as `output`.
 * A command that cannot be started, or that outlives `timeoutSeconds`, has a code other than 0.
 * @returns {Promise<{ code: number, output: string }>}
 */
export function execute(command, args, { show = false, timeoutSeconds, env = {} } = {}) {
  return new Promise((settle) => {
    const child = spawn(command, args, {
      cwd: repositoryRoot,
      env: { ...process.env, ...env },
      stdio: ["ignore", show ? "inherit" : "pipe", show ? "inherit" : "pipe"],
      timeout: timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000,
      shell: windows && command === "npm",
    });
    let output = "";
    child.stdout?.on("data", (text) => (output += text));
    child.stderr?.on("data", (text) => (output += text));
    child.on("error", (error) => settle({ code: 127, output: `${output}${error.message}\n` }));
    child.on("close", (code) => settle({ code: code ?? 1, output }));
  });
}

/** Runs a package's command-line tool (its file under node_modules), without npx's start-up time. */
export function executeTool(file, args, options) {
  return execute(process.execPath, [inRepository("node_modules", file), ...args], options);
}
