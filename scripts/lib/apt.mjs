// Debian's packages, installed where nobody has to be asked for a password.
import process from "node:process";
import { execute } from "./processes.mjs";

const updateSeconds = 300;

/** The words to put before apt-get: none as root, sudo where it asks for no password. */
async function aptGet() {
  const { code } = await execute("apt-get", ["--version"]);
  if (code !== 0) return undefined;
  if (process.getuid?.() === 0) return ["apt-get"];
  return (await execute("sudo", ["-n", "true"])).code === 0 ? ["sudo", "-n", "apt-get"] : undefined;
}

/**
 * Installs packages, one line before; without a word where apt-get cannot be used.
 * @param {readonly string[]} packages
 * @returns {Promise<boolean>} whether they are installed now
 */
export async function aptInstall(packages) {
  const words = await aptGet();
  if (words === undefined) return false;
  console.log(`setup: installing ${packages.join(", ")} with apt-get`);
  const [command, ...rest] = words;
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await execute(command, [...rest, "update"], { env, timeoutSeconds: updateSeconds });
  const install = [...rest, "install", "-y", "--no-install-recommends", ...packages];
  const { code } = await execute(command, install, { env, timeoutSeconds: 2 * updateSeconds });
  return code === 0;
}
