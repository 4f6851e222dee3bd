// What may be done with the own table at hand: read it otherwise, whether it could be read or not, and forget it.

import { useState } from "react";
import type { ReactNode } from "react";
import { forget } from "#app/keeping/tables.ts";
import { useLab } from "#app/hooks/useLab.ts";
import { fetchPart } from "#app/ui/parts.ts";
import { clipName, reasonOf } from "#core/message.ts";

export function OwnTable({ name }: { readonly name: string }) {
  return (
    <div className="own-table">
      <ReadAs name={name} />
      <ForgetTable name={name} />
    </div>
  );
}

/** The import sheet once more. */
function ReadAs({ name }: { readonly name: string }) {
  const lab = useLab();
  const [sheet, show] = useState<ReactNode>();
  if (lab.ownTable?.name !== name) return null;
  const open = () =>
    void fetchPart(() => import("#app/files/open.ts")).then(
      ({ readAgain }) => readAgain(lab, show),
      (error: unknown) => lab.warn(`The import sheet is not here: ${reasonOf(error)}.`),
    );
  return (
    <>
      <button type="button" className="quiet" title={`How ${name} is read`} onClick={open}>
        Read as…
      </button>
      {sheet}
    </>
  );
}

/** The table leaves the page, then the browser: what is written as it leaves goes with it. */
function ForgetTable({ name }: { readonly name: string }) {
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
