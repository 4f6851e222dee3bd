// node bench/hardware.mjs FOLDER: packs bench/hardware.ts for a machine with a GPU on which nothing is installed: Node,
// Dawn (npm webgpu) and the built engine in one folder below 64 MiB. There: sh FOLDER/run.sh [--tiny]
import {
  chmod,
  copyFile,
  cp,
  mkdir,
  readFile,
  readdir,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import process from "node:process";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { repositoryRoot } from "#scripts/lib/repository.mjs";

const MOST_MIB = 64;
/** The loader through which Dawn finds a driver; machines for computing alone often lack it. */
const LOADERS = ["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib/aarch64-linux-gnu"];

const [given] = process.argv.slice(2);
if (given === undefined) {
  console.error("hardware: no folder named; usage: node bench/hardware.mjs FOLDER");
  process.exit(2);
}
const folder = resolve(given);

/** The program in one script; Dawn alone stays a package beside it. */
async function bundle() {
  await build({
    root: repositoryRoot,
    configFile: false,
    logLevel: "error",
    publicDir: false,
    ssr: { noExternal: true, external: ["webgpu"] },
    build: {
      ssr: join(repositoryRoot, "bench/hardware.ts"),
      outDir: folder,
      emptyOutDir: false,
      target: "node20",
      rollupOptions: { output: { entryFileNames: "hardware.mjs", codeSplitting: false } },
    },
  });
}

async function copyDawn() {
  const from = join(repositoryRoot, "node_modules/webgpu");
  const to = join(folder, "node_modules/webgpu");
  const platform = `dist/${process.platform}-${process.arch}`;
  await mkdir(join(to, platform), { recursive: true });
  for (const file of ["index.js", "package.json", "LICENSE.md"])
    await copyFile(join(from, file), join(to, file));
  await cp(join(from, platform), join(to, platform), { recursive: true, dereference: true });
}

async function copyLoader() {
  const found = LOADERS.map((path) => join(path, "libvulkan.so.1")).find((path) =>
    existsSync(path),
  );
  if (found === undefined) return;
  await mkdir(join(folder, "lib"), { recursive: true });
  await copyFile(found, join(folder, "lib/libvulkan.so.1"));
}

/** Unpacks Node beside itself, names NVIDIA's driver where no list of drivers does, and runs. */
const RUN = `#!/bin/sh
here=$(cd "$(dirname "$0")" && pwd)
[ -x "$here/node" ] || { gunzip -c "$here/node.gz" > "$here/node" && chmod +x "$here/node"; }
export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/lib"
if [ -z "$VK_ICD_FILENAMES" ] && ! ls /usr/share/vulkan/icd.d/*.json /etc/vulkan/icd.d/*.json >/dev/null 2>&1; then
  echo '{"file_format_version":"1.0.0","ICD":{"library_path":"libGLX_nvidia.so.0","api_version":"1.3.0"}}' > "$here/nvidia.json"
  export VK_ICD_FILENAMES="$here/nvidia.json"
fi
exec "$here/node" "$here/hardware.mjs" "$@"
`;

async function sizeOf(path) {
  const found = await stat(path);
  if (!found.isDirectory()) return found.size;
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

if (
  existsSync(folder) &&
  (await readdir(folder)).length > 0 &&
  !existsSync(join(folder, "run.sh"))
) {
  console.error(`hardware: ${folder} holds other files; name a new folder`);
  process.exit(2);
}
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await bundle();
await copyDawn();
await copyLoader();
await writeFile(join(folder, "node.gz"), gzipSync(await readFile(process.execPath)));
await writeFile(join(folder, "run.sh"), RUN);
await chmod(join(folder, "run.sh"), 0o755);
const mib = (await sizeOf(folder)) / 2 ** 20;
console.log(`hardware: ${folder}, ${mib.toFixed(1)} MiB; run it with sh ${join(given, "run.sh")}`);
if (mib > MOST_MIB) {
  console.error(`hardware: the folder is larger than ${MOST_MIB} MiB`);
  process.exit(1);
}
