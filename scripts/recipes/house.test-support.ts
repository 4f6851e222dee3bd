// A copy of the house in which a recipe of src/README.md is followed, step by step.

import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const CARRIED = ["src", "app", "package.json", "tsconfig.json", "vitest.config.ts"];
/** Minutes of a busy machine; a few seconds of a quiet one. */
export const PATIENCE = 300_000;

/** What stands once in a file, and what stands there afterwards. */
export type Line = readonly [before: string, after: string];
export type Edits = { readonly [file: string]: readonly Line[] };

export type House = {
  write(edits: Edits): void;
  /** Puts a file from `scripts/recipes/<recipe>`, where it ends in .txt, into its place. */
  copy(recipe: string, file: string): void;
  execute(
    tool: string,
    args: readonly string[],
  ): { readonly code: number | null; readonly output: string };
  /** The files in which the compiler finds something missing, by the folders of its configurations. */
  complaints(folders: readonly string[]): readonly string[];
  leave(): void;
};

export const inRepository = (...parts: readonly string[]): string => join(ROOT, ...parts);

/** The steps of a recipe of src/README.md. */
export function recipeSteps(title: string): string {
  const [, recipe] = readFileSync(inRepository("src/README.md"), "utf8").split(`\n## ${title}\n`);
  return recipe.split(/^## /m)[0];
}

export function copyHouse(): House {
  const house = mkdtempSync(join(tmpdir(), "fuseinit-recipe-"));
  for (const name of CARRIED) cpSync(inRepository(name), join(house, name), { recursive: true });
  symlinkSync(inRepository("node_modules"), join(house, "node_modules"), "junction");
  const execute: House["execute"] = (tool, args) => {
    const script = inRepository("node_modules", tool);
    const env = { ...process.env, NO_COLOR: "1" };
    const options = { cwd: house, encoding: "utf8", env } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], options);
    return { code: status, output: stdout + stderr };
  };
  return {
    execute,
    write(edits) {
      for (const [file, lines] of Object.entries(edits)) {
        const path = join(house, file);
        const text = lines.reduce(
          (whole, [before, after]) => {
            expect(whole.split(before).length, `${file}: ${before}`).toBe(2);
            return whole.replace(before, () => after);
          },
          readFileSync(path, "utf8"),
        );
        writeFileSync(path, text);
      }
    },
    copy(recipe, file) {
      cpSync(inRepository("scripts/recipes", recipe, `${file}.txt`), join(house, file));
    },
    complaints(folders) {
      const found = folders.map((folder) =>
        execute("typescript/bin/tsc", ["-p", join(folder, "tsconfig.json")]).output.matchAll(
          /^(\S+?)\(\d+,\d+\): error/gm,
        ),
      );
      return [...new Set(found.flatMap((lines) => [...lines].map(([, file]) => file)))].sort();
    },
    leave: () => rmSync(house, { recursive: true, force: true }),
  };
}
