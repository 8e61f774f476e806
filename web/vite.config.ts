import { defineConfig } from "vite";

// The server that the development pages ask: `tollbook serve --no-browser --port 8787`.
const server = "http://127.0.0.1:8787";

export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    outDir: "../src/tollbook/web/static",
    emptyOutDir: true,
    target: "es2022",
    // The content security policy allows neither inline scripts nor data: addresses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    sourcemap: false,
    chunkSizeWarningLimit: 1200, // the map library; loaded by the map page alone
  },
  server: { proxy: { "/api": server, "/openapi.json": server } },
});
