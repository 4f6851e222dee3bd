// The inside of "More ways to share": embed code, a QR code, the presentation, and the printed report.

import { useRef } from "react";
import { useClassAddress } from "#app/hooks/useClassAddress.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { print } from "#app/hooks/paper.ts";
import { goTo } from "#app/hooks/useRoute.ts";
import { QrCode } from "#app/present/QrCode.tsx";
import { shownAs } from "#app/route.ts";

export function ShareList({ close }: { readonly close: () => void }) {
  const lab = useLab();
  const title = useLabState(({ experiment }) => experiment.title);
  const field = useRef<HTMLTextAreaElement>(null);
  const address = useClassAddress();
  const code = embedCode(window.location.href, title);

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(code);
      lab.showStatus("Embed code copied: paste it into the page that is to show this.");
      close();
    } catch {
      field.current?.select(); // this browser does not let the page copy: it is selected, to be copied by hand
    }
  }

  return (
    <>
      <h2>Inside of another page</h2>
      <textarea ref={field} aria-label="Embed code" readOnly rows={3} value={code} />
      <button type="button" onClick={() => void copy()}>
        Copy embed code
      </button>
      <h2>On a phone</h2>
      <QrCode address={address} />
      <h2>In class</h2>
      <ul>
        <li>
          <button
            type="button"
            onClick={() => {
              close();
              goTo(shownAs(window.location.href, "present"));
            }}
          >
            Present
          </button>
          <span>large, one thing at a time, by keys</span>
        </li>
        <li>
          <button
            type="button"
            onClick={() => {
              close();
              void print(window);
            }}
          >
            Print
          </button>
          <span>a report, on paper or as PDF</span>
        </li>
      </ul>
    </>
  );
}

const ESCAPES: { readonly [character in string]: string } = {
  "&": "&amp;",
  '"': "&quot;",
  "<": "&lt;",
};

const escaped = (text: string): string => text.replaceAll(/[&"<]/g, (one) => ESCAPES[one]);

function embedCode(href: string, title: string): string {
  const source = escaped(shownAs(href, "embed"));
  return `<iframe src="${source}" title="FuseInit Lab: ${escaped(title)}" width="960" height="600" style="border: 0" loading="lazy"></iframe>`;
}
