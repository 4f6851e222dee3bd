// The moment at which the page has shown something: what is not needed for it waits until then, so that
// it competes for neither network nor processor.

/** Milliseconds after which the wait ends: a page in the background paints nothing. */
const LONGEST = 1500;

export const firstPaint: Promise<void> = new Promise((settle) => {
  setTimeout(settle, LONGEST);
  new PerformanceObserver((list, observer) => {
    if (list.getEntriesByName("first-contentful-paint").length === 0) return;
    observer.disconnect();
    settle();
  }).observe({ type: "paint", buffered: true });
});
