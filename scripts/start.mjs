// npm start: from a fresh clone to the page in a browser. Ctrl-C ends it.
import { spawn } from "node:child_process";
import process from "node:process";
import { build, serve } from "./serve.mjs";
import { setUp } from "./setup.mjs";

/** Opens the address in the person's own browser; where there is none, the printed address has to do. */
function openInBrowser(address) {
  const noScreen =
    process.platform === "linux" && !process.env["DISPLAY"] && !process.env["WAYLAND_DISPLAY"];
  if (process.env["CI"] || noScreen) return;
  const [command, ...words] = { darwin: ["open"], win32: ["cmd", "/c", "start", ""] }[
    process.platform
  ] ?? ["xdg-open"];
  const opener = spawn(command, [...words, address], { stdio: "ignore", detached: true });
  opener.on("error", () => {});
  opener.unref();
}

await setUp({ browser: false });
console.log("start: building the page");
await build();
try {
  const address = await serve({ port: 4173, next: true });
  console.log(`start: FuseInit Lab is at ${address} (Ctrl-C ends it)`);
  openInBrowser(address);
} catch (error) {
  console.error(`start: ${error.message}`);
  process.exitCode = 1;
}
