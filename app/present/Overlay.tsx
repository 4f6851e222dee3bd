// What lies over the picture while it is wanted: the keys, or the address as a QR code.

import { useClassAddress } from "#app/hooks/useClassAddress.ts";
import { QrCode } from "./QrCode.tsx";
import { KEYS, wordOf } from "./useKeys.ts";

export function KeyList() {
  return (
    <section className="talk-over" aria-label="Keys">
      <h2>Keys</h2>
      <dl>
        {KEYS.map(({ action, keys, does }) => (
          <div key={action}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{wordOf(key)}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function ClassAddress() {
  const address = useClassAddress();
  return (
    <section className="talk-over code" aria-label="Address">
      <QrCode address={address} />
      <p>{address}</p>
    </section>
  );
}
