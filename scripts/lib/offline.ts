// The page offline: its service worker and what makes it a program.

import { VitePWA } from "vite-plugin-pwa";

/**
 * The page as a program that can be installed, and its service worker: every script of a version is kept at the first visit,
 * data sets when they have been read once. app/keeping/versions.ts registers it.
 */
export const offline = VitePWA({
  registerType: "prompt",
  injectRegister: false,
  manifest: {
    name: "FuseInit Lab",
    short_name: "FuseInit Lab",
    description: "Train small networks, fuse their layers, race the result against random starts.",
    theme_color: "#1b2430",
    background_color: "#f6f7f9",
    icons: [
      { src: "icon-192.png", sizes: "192x192", type: "image/png" },
      { src: "icon-512.png", sizes: "512x512", type: "image/png" },
      { src: "icon-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
    ],
  },
  workbox: {
    globPatterns: ["**/*.{html,js,css,svg,png,wasm,woff2}"],
    globIgnores: ["data/**"],
    navigateFallback: "index.html",
    navigateFallbackDenylist: [/\/data\//],
    clientsClaim: true, // of the first version; the next waits until it is asked to start
    inlineWorkboxRuntime: true,
    runtimeCaching: [
      {
        urlPattern: /\/data\/[^?]*$/,
        handler: "NetworkFirst",
        options: { cacheName: "data", expiration: { maxEntries: 30 } },
      },
    ],
  },
});
