// An address as a QR code, for those who hold a phone before the screen; a line where it would not get there.

import { useEffect, useState } from "react";
import { fetchPart } from "#app/ui/parts.ts";

/** Nobody else reaches these: a page served for oneself. */
const OWN_MACHINE = /^(localhost|127\.|\[::1\])/;

const WHY = {
  own: "Only this computer can open it: serve the lab where the class can reach it.",
  long: "This address is too long for a QR code.",
  lost: "The code could not be drawn: a script did not come.",
};

export function QrCode({ address }: { readonly address: string }) {
  const code = useSquares(address);
  const own = OWN_MACHINE.test(new URL(address).hostname) ? ("own" as const) : undefined;
  const fault = typeof code === "string" ? code : own;
  return (
    <>
      {typeof code === "object" && (
        <svg
          className="qr"
          role="img"
          aria-label={`QR code of ${address}`}
          viewBox={`-4 -4 ${code.size + 8} ${code.size + 8}`}
        >
          <rect x="-4" y="-4" width="100%" height="100%" fill="#fff" />
          <path d={code.path} fill="#000" />
        </svg>
      )}
      {fault && <p className="caution">{WHY[fault]}</p>}
    </>
  );
}

type Squares = { readonly size: number; readonly path: string };

/** Undefined until the script has come. */
function useSquares(address: string): Squares | "long" | "lost" | undefined {
  const [code, setCode] = useState<Squares | "long" | "lost">();
  useEffect(() => {
    let isStale = false;
    const set = (found: Squares | "long" | "lost") => isStale || setCode(found);
    fetchPart(() => import("./squares.ts")).then(
      ({ squaresOf }) => set(squaresOf(address) ?? "long"),
      () => set("lost"),
    );
    return () => void (isStale = true);
  }, [address]);
  return code;
}
