import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** `vite build web` writes web/dist; `vite web` serves the sources and passes the API on to a server on this machine. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: {
    host: '127.0.0.1',
    proxy: { '/api': 'http://127.0.0.1:4400', '/auth': 'http://127.0.0.1:4400', '/events': 'http://127.0.0.1:4400' },
  },
  build: {
    outDir: 'dist', emptyOutDir: true, target: 'es2024', sourcemap: false,
    // Small assets as data: URLs would need img-src and font-src data: in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
})
