// Verbs that names, comments and titles of tests do without: code reports, returns, shows, names or
// predicts. Texts that a visitor reads may use them: strings are free, and quotations in comments.

export const VERBS = [
  "tell",
  "tells",
  "telling",
  "told",
  "say",
  "says",
  "saying",
  "said",
  "unsaid",
];

/** Folders whose TypeScript is checked, tests included. */
export const FOLDERS = ["app", "src", "e2e", "scripts", "bench"];

/** Rooms that still use them: they may leave this list, none may join it. */
export const NOT_YET = ["src/engine/plan/", "src/engine/simd/", "src/engine/tfjs/"];
