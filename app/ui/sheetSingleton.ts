// In place of the package react-style-singleton (vite.config.ts), which locks scrolling behind a dialog by a <style> element:
// a policy against inline styles refuses that, a sheet made by script is not one.

import { useEffect } from "react";

type Styles = { readonly styles: string };

/** A component that applies its styles while one of it, at least, is on the page. */
export function styleSingleton(): (props: Styles) => null {
  const sheet = new CSSStyleSheet();
  let users = 0;
  return function Sheet({ styles }) {
    useEffect(() => {
      if (users++ === 0) {
        sheet.replaceSync(styles);
        document.adoptedStyleSheets.push(sheet);
      }
      return () => {
        if (--users > 0) return;
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
      };
    }, [styles]);
    return null;
  };
}
