// Scripts of engines that come when they are wanted. One that does not come is no fault of the
// experiment, and must not be blamed on it.

/** A script of an engine that could not be fetched. The same thread may never get it: begin a new worker. */
export class ScriptUnavailableError extends Error {
  override readonly name = "ScriptUnavailableError";
}

/** How Chromium and Firefox ("… imported module …"), and WebKit ("Importing a module …") begin to complain. */
const NOT_FETCHED = /import(ed|ing a) module/i;

/** What `load` imports. Throws ScriptUnavailableError where it, or anything it imports, could not be fetched. */
export async function fetchScript<Script>(
  what: string,
  load: () => Promise<Script>,
): Promise<Script> {
  try {
    return await load();
  } catch (cause) {
    if (!(cause instanceof TypeError && NOT_FETCHED.test(cause.message))) throw cause;
    throw new ScriptUnavailableError(
      `the script of ${what} could not be fetched: check the connection, then press Reset`,
      { cause },
    );
  }
}
