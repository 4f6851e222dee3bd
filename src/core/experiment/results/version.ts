// What results.json holds of the programs that made it. version.test.ts holds these to package.json.

export const LAB_VERSION = "0.1.0";
export const TFJS_VERSION = "4.22.0";

/** Names and versions of the programs behind a run on `engine`; "tfjs" only where it trained. */
export function versionsOf(engine: string): { readonly [program: string]: string } {
  const lab = { "fuseinit-lab": LAB_VERSION };
  return engine.startsWith("tfjs-") ? { ...lab, tfjs: TFJS_VERSION } : lab;
}
