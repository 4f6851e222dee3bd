// The way to forget an own table that this browser keeps.

import { forget } from "#app/keeping/tables.ts";
import { useLab } from "#app/hooks/useLab.ts";
import { clipName } from "#core/message.ts";

/** The table leaves the page, then the browser: what is written as it leaves goes with it. */
export function ForgetTable({ name }: { readonly name: string }) {
  const lab = useLab();

  async function press(): Promise<void> {
    lab.forgetTable();
    const outcome = await forget(name).then(
      () => "is forgotten: this browser keeps nothing of it",
      () => "could not be removed from this browser",
    );
    lab.showStatus(`${clipName(name)} ${outcome}.`);
  }

  return (
    <button type="button" className="quiet" onClick={() => void press()}>
      Forget this table
    </button>
  );
}
