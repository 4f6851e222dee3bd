// Lint rules: the rooms of lint/rooms.mjs, and the few habits that a machine can hold.
// Plain JavaScript because Node 20 cannot load oxlint.config.ts. Formatting is oxfmt's business.
import { rooms, testPackages } from "./lint/rooms.mjs";

const inRooms = (globs) => globs.map((glob) => `!#${glob}`);

/**
 * The rule that holds one row of the table: everything is forbidden but what the row names.
 * The type-only patterns stand first, because oxlint looks no further once a negated glob lets an import pass.
 */
function importRule({ rooms: allowed, types = [], packages }) {
  const typesOnly = types.map((glob) => ({
    regex: `^#${glob.replace(".", "\\.").replace("**", ".*")}$`,
    allowTypeImports: true,
    message: "This room may name types of that one, no values: write `import type`.",
  }));
  const house = {
    group: ["**", "!./**", ...inRooms([...allowed, ...types]), ...packages.map((p) => `!${p}`)],
    message: "This room may not import that: see the table in lint/rooms.mjs.",
  };
  return { "no-restricted-imports": ["error", { patterns: [...typesOnly, house] }] };
}

const tests = (files) => files.replace(/\{.*\}\.ts$|\*\*$/, "**/*.test.{ts,tsx}");

const roomOverrides = rooms.map((room) => ({ files: [room.files], rules: importRule(room) }));
const testOverrides = rooms
  .filter(({ files }) => files.endsWith("/**"))
  .map((room) => ({
    files: [tests(room.files)],
    rules: {
      ...importRule({ ...room, packages: [...room.packages, ...testPackages] }),
      "typescript/no-floating-promises": "error",
    },
  }));

export default {
  plugins: ["eslint", "typescript", "oxc", "import", "react", "unicorn"],
  categories: { correctness: "error" },
  options: { typeAware: true },
  ignorePatterns: ["dist", "public", "lint/fixture", "node_modules"],
  env: { es2024: true },
  rules: {
    "no-restricted-properties": [
      "error",
      {
        object: "Math",
        property: "random",
        message: "Take numbers from #core/math/random.ts: every run must repeat from its seed.",
      },
    ],
    "no-restricted-imports": [
      "error",
      {
        patterns: [{ group: ["../**"], message: "Write #room/file.ts." }],
      },
    ],
    "import/no-cycle": "error",
    "oxc/no-barrel-file": ["error", { threshold: 0 }],
    "typescript/no-floating-promises": "error",
    "typescript/switch-exhaustiveness-check": [
      "error",
      { considerDefaultExhaustiveForUnions: true },
    ],
    "typescript/consistent-type-imports": "error",
    "react/rules-of-hooks": "off", // only app is React: elsewhere `use…` is an ordinary name
    "react/exhaustive-deps": "off",
    eqeqeq: ["error", "always", { null: "ignore" }],
    "no-var": "error",
    "prefer-const": "error",
    // A constant with all its digits shows where it comes from.
    "no-loss-of-precision": "off",
    // An array of a given length is what numeric code wants.
    "unicorn/no-new-array": "off",
    // A copy, so that the set may change while it is walked.
    "unicorn/no-useless-spread": "off",
    // String(value) of an unknown is how errors and drivers' names are written.
    "typescript/no-base-to-string": "off",
    // Our objects are closures: their methods know no `this`.
    "typescript/unbound-method": "off",
    // Types of a package that ships none stand beside the one file that imports it.
    "typescript/triple-slash-reference": "off",
    // Advice for the React compiler, which this project does not use.
    "react/refs": "off",
    "react/set-state-in-effect": "off",
  },
  overrides: [
    { files: ["scripts/**", "*.config.*", "lint/**"], rules: { "no-restricted-imports": "off" } },
    // AssemblyScript imports types as it imports values.
    { files: ["src/**/assembly/**"], rules: { "typescript/consistent-type-imports": "off" } },
    {
      files: ["app/**"],
      rules: { "react/rules-of-hooks": "error", "react/exhaustive-deps": "error" },
    },
    ...roomOverrides,
    ...testOverrides,
  ],
};
