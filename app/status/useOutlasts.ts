// Whether something has gone on for long: what ends at once need not be announced.

import { useEffect, useState } from "react";

/** True once `isOn` has been true for so many milliseconds without a break. */
export function useOutlasts(isOn: boolean, milliseconds: number): boolean {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!isOn) return undefined;
    const clock = setTimeout(() => setIsLong(true), milliseconds);
    return () => {
      clearTimeout(clock);
      setIsLong(false);
    };
  }, [isOn, milliseconds]);
  return isOn && isLong;
}
