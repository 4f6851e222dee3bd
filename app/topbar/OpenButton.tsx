// Opens a file of the visitor's own, chosen or dropped anywhere on the page, or several that are one model.

import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { extensions, offers } from "#core/importers.ts";
import { reasonOf } from "#core/message.ts";
import { useLab } from "#app/hooks/useLab.ts";
import { fetchPart } from "#app/ui/parts.ts";
import type { Lab } from "#store/lab.ts";

const TITLE = `Opens ${offers()}, chosen or dropped`;

export function OpenButton() {
  const lab = useLab();
  const input = useRef<HTMLInputElement>(null);
  /** What a file brings up before it is opened: the import sheet of a table. */
  const [sheet, show] = useState<ReactNode>();
  useEffect(() => takeDrops((files) => open(lab, files, show)), [lab]);
  return (
    <>
      <button type="button" className="quiet" title={TITLE} onClick={() => input.current?.click()}>
        Open…
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={extensions().join(",")}
        onChange={(event) => {
          open(lab, [...(event.target.files ?? [])], show);
          event.target.value = ""; // the same file again is a change again
        }}
      />
      {sheet}
    </>
  );
}

function open(lab: Lab, files: readonly File[], show: (sheet: ReactNode) => void): void {
  if (files.length === 0) return;
  fetchPart(() => import("#app/files/open.ts")).then(
    ({ openFiles }) => openFiles(lab, files, show),
    (error: unknown) => lab.warn(`Could not open ${files[0].name}: ${reasonOf(error)}.`),
  );
}

/** While a file hangs over the page, <html data-dropping> lets the style show it. */
function takeDrops(take: (files: readonly File[]) => void): void {
  const { documentElement: root } = document;
  const holdsFiles = (event: DragEvent) => {
    const holds = event.dataTransfer?.types.includes("Files");
    if (holds) event.preventDefault();
    return holds;
  };
  window.ondragover = (event) => {
    if (holdsFiles(event)) root.dataset["dropping"] = "";
  };
  window.ondragleave = (event) => {
    if (event.relatedTarget === null) delete root.dataset["dropping"];
  };
  window.ondrop = (event) => {
    delete root.dataset["dropping"];
    if (holdsFiles(event)) take([...(event.dataTransfer?.files ?? [])]);
  };
}
